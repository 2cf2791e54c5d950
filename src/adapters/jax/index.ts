export type { Jax, JaxArray } from './arrays.js';
export { type CheckGradsOptions, checkGrads } from './checkGrads.js';
export { tensors } from './differentiated.js';
export { type PytreeOptions, pytreeProblem } from './pytree.js';
