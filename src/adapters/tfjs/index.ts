export { layersProblem } from './layers.js';
export { opProblem } from './op.js';
export { tensorProblem } from './tensors.js';
