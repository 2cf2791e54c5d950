export { layersProblem } from './tfjs/layers.js';
export { opProblem } from './tfjs/op.js';
export { tensorProblem } from './tfjs/tensors.js';
