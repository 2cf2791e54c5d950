export { gradcheck } from './check/gradcheck.js';
export { relativeDifference } from './difference.js';
export { type ErrorCode, GradcheckError } from './errors.js';
export { type Format, type FormatOptions, formatReport, type Paint, parseReport } from './format/index.js';
export type { Activation, Cost, LayerSpec, NetworkSpec } from './forward.js';
export type { AttentionWeights } from './kernels/attentionWeights.js';
export type { Data } from './kernels/data.js';
export { type Network, type NetworkOptions, network } from './kernels/network.js';
export type { NetworkLayer } from './kernels/outline.js';
export type { NetworkParameters } from './kernels/parameters.js';
export type { NetworkProblem } from './kernels/problem.js';
export { gradapprox } from './objective/gradapprox.js';
export type {
  CostValue,
  EvaluationLog,
  Law,
  LinearMap,
  Method,
  Nested,
  Options,
  Problem,
  Strided,
  Tree,
} from './problem.js';
export type {
  BlockReport,
  Certainty,
  Counts,
  Finding,
  Kind,
  Precision,
  Report,
  SelfTest,
  Status,
  Verdict,
  Worst,
} from './report.js';
export { type Block, type Layout, pack } from './theta/layout.js';
