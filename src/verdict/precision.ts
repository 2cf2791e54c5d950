import type { Precision } from '../report.js';
import { areFloat32 } from './float32.js';
import type { Noise } from './noise.js';
import { CLEAR, FLOAT32_NOISE, RULES } from './rules.js';

/**
 * The precision of the comparison: the poorer of J's and the gradient's.
 * Told by the numbers, not by the type of the arrays: float64 arrays may carry float32 values, and float32 parameters a float64 cost.
 */
export function precisionOf(noise: Noise, grad: Float64Array): Precision {
  // a J that is clear anywhere is computed in float64, and has lost its digits where it is not
  const rough = noise.level > FLOAT32_NOISE * noise.magnitude && noise.clearest > CLEAR;
  return rough || noise.float32 || areFloat32(grad) ? 'float32' : 'float64';
}

/** Bits of a significand, the leading one among them. */
const BITS: Readonly<Record<Precision, number>> = { float64: 53, float32: 24, float16: 11, bfloat16: 8 };

/**
 * Noise of J as it is known once the precision is: absolute, three standard deviations.
 * A J of few bits, or of numbers that are stored in few, is rounded to its last place even where it does not move at all and no table shows it.
 *
 * @param stored  what J is summed from is stored as, where the problem knows
 */
export function noiseIn(precision: Precision, { level, magnitude, bits }: Noise, stored?: Precision): number {
  const rounded = stored ?? (bits <= BITS[precision] ? precision : 'float64');
  return rounded === 'float64' ? level : Math.max(level, RULES[rounded].rounding * magnitude);
}
