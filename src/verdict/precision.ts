import type { Precision } from '../report.js';
import type { Noise } from './noise.js';
import { areFloat32 } from './single.js';

/** What depends on the precision that J and its gradient are computed in. */
export interface Rule {
  /** τ: relative error of a component that is let pass. */
  tolerance: number;
  /** Ratio of neighbouring steps on the ladder. */
  ratio: number;
  /** One unit in the last place of J, relative. */
  rounding: number;
  /** Bounds of the first step, relative to the scale of θ. */
  leastStep: number;
  mostStep: number;
  /** A component this far below its block is measured against the block instead. */
  floor: number;
  /** Rounding that backward propagation itself may leave in a gradient, relative to the others of its block: some hundred units in the last place. */
  gradientRounding: number;
  /** The same relative to the gradients of all blocks, where terms as large as those cancel. */
  cancellation: number;
  /** Shift of the second point, relative to the scale of θ: several steps off any kink at θ, near enough for the same mistake. */
  shift: number;
  /**
   * Whether a mistake must be proved beside θ again: where noise lets see three scales only over a short range of steps,
   * kinks on both sides may mimic a smooth J.
   */
  twice: boolean;
}

export const RULES: Record<Precision, Rule> = {
  float64: {
    tolerance: 1e-6,
    ratio: 8,
    rounding: 2 ** -52,
    leastStep: 2 ** -22,
    mostStep: 2 ** -8,
    floor: 1e-3,
    gradientRounding: 2 ** -44,
    cancellation: 2 ** -44,
    shift: 2 ** -14,
    twice: false,
  },
  float32: {
    tolerance: 1e-4,
    ratio: 2,
    rounding: 2 ** -23,
    leastStep: 2 ** -10,
    mostStep: 2 ** -4,
    floor: 5e-2,
    gradientRounding: 2 ** -18,
    cancellation: 2 ** -22,
    shift: 2 ** -6,
    twice: true,
  },
};

/** Relative noise above which J is no float64 function: 20 times below float32's, 10⁵ above that of a well-conditioned float64 cost. */
const FLOAT32_NOISE = 1e-9;

/**
 * The precision of the comparison: the poorer of J's and the gradient's.
 * Told by the numbers, not by the type of the arrays: float64 arrays may carry float32 values, and float32 parameters a float64 cost.
 */
export function precisionOf(noise: Noise, grad: Float64Array): Precision {
  const rough = noise.level > FLOAT32_NOISE * noise.magnitude;
  return rough || noise.float32 || areFloat32(grad) ? 'float32' : 'float64';
}

/**
 * Noise of J as it is known once the precision is: absolute, three standard deviations.
 * A float32 J is rounded to its last place even where it does not move at all and no table shows it.
 */
export const noiseIn = (precision: Precision, { level, magnitude, single }: Noise): number =>
  precision === 'float32' && single ? Math.max(level, RULES.float32.rounding * magnitude) : level;
