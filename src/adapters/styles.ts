export { gradientsFromStep } from './styles/gradientsFromStep.js';
export { type Backward, type LiveView, liveViews, type TrainingStep } from './styles/liveViews.js';
export { seeded } from './styles/seeded.js';
export { valueAndGradient } from './styles/valueAndGradient.js';
