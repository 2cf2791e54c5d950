import type { Objective } from '../objective/objective.js';
import type { Problem } from '../problem.js';
import type { Rule } from './precision.js';

/** What all components of one check have in common. */
export interface Run {
  objective: Pick<Objective, 'along' | 'stored' | 'valueAt'>;
  /** The base point, as stored. */
  theta: Float64Array;
  /** J at the base point. */
  J: number;
  /** Three standard deviations of J, absolute. */
  noise: number;
  rule: Rule;
  /** τ: relative error of a component that is let pass. */
  tolerance: number;
  /** Slopes along directions without noise or truncation, where the problem brings its own. */
  slopes?: Problem['slopes'];
}

/** What one component is measured against. */
export interface Yardstick {
  /** gradᵢ, the value to be judged. */
  grad: number;
  /** Natural size of θᵢ. */
  parameter: number;
  /** Below this a gradient is small against its block and the whole: errors are relative to it. */
  floor: number;
  /** What backward propagation may leave in gradᵢ by its own rounding. */
  rounding: number;
  /** γ: typical |dJ/dθ| around it, from which its steps follow. */
  gamma: number;
}
