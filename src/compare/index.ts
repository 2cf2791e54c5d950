export { compareGradients } from './compareGradients.js';
export type { CompareOptions } from './options.js';
