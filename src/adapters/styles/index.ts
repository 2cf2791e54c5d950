export { gradientsFromStep } from './gradientsFromStep.js';
export { type Backward, type LiveView, liveViews, type TrainingStep } from './liveViews.js';
export { seeded } from './seeded.js';
export { valueAndGradient } from './valueAndGradient.js';
