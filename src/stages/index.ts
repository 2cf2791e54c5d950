export { assertStages, StagesAssertion } from './assert.js';
export { checkStages, type StagesOptions } from './checkStages.js';
export { type FormatStagesOptions, formatStages } from './format.js';
export type { Formula } from './formula/finding.js';
export type { Pipeline, Stage, StageContext, StageGradients } from './pipeline.js';
export type { Between, StageFinding, StageReport, StagesReport } from './report.js';
