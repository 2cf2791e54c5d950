export { tensors } from './differentiated.js';
export { layersProblem } from './layers.js';
export { opProblem } from './op.js';
export { tensorProblem } from './tensors.js';
