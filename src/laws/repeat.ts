import { distance, norm, subtract } from '../numbers.js';
import type { Block } from '../theta/layout.js';

/** Relative distance that sums in another order may cause: threads, GPUs. Dropout and random batches move J by 1e-3 and more. */
export const NOISE = { float64: 1e-9, float32: 2e-6 };
/** A block this far below the whole gradient may differ by noise alone. */
const FLOOR = 1e-7;

/** Noise to let pass between values that should be the same, relative: more where all of them are float32 numbers. */
export const noiseOf = (values: ArrayLike<number>): number => (allSingle(values) ? NOISE.float32 : NOISE.float64);

/** Greatest distance between values, absolute; 0 when all are the same bits, Infinity when NaN or ±Infinity stand beside others. */
export function spreadOf(values: readonly number[]): number {
  if (values.every(value => Object.is(value, values[0]))) return 0;
  const spread = Math.max(...values) - Math.min(...values);
  return Number.isNaN(spread) ? Number.POSITIVE_INFINITY : spread;
}

/** Spread relative to the greatest value; Infinity where that says nothing. */
export function relativeSpread(values: readonly number[]): number {
  const spread = spreadOf(values);
  return spread === 0 ? 0 : spread / Math.max(...values.map(Math.abs)) || Number.POSITIVE_INFINITY;
}

/** Whether values drift: each above (or each below) the one before, or only the first differs from the rest. */
export function drifts(values: readonly number[]): boolean {
  const steps = values.slice(1).map((value, k) => value - values[k]);
  const settled = steps[0] !== 0 && steps.slice(1).every(step => step === 0);
  return settled || steps.every(step => step > 0) || steps.every(step => step < 0);
}

/** The blocks in which two gradients differ by more than noise, relative. */
export function changedBlocks(a: Float64Array, b: Float64Array, blocks: readonly Block[], noise: number): Block[] {
  const floor = FLOOR * norm(a);
  return blocks.filter(block => !alike(a, b, block, noise, floor));
}

/** The greatest distance of two gradients in a block, relative to the block. */
export function spreadOfBlocks(a: Float64Array, b: Float64Array, blocks: readonly Block[]): number {
  const gap = subtract(a, b);
  const spreads = blocks.map(({ offset, size }) => {
    const moved = norm(gap, offset, offset + size);
    return moved === 0 ? 0 : moved / norm(a, offset, offset + size);
  });
  return spreads.reduce((most, spread) => Math.max(most, spread), 0);
}

function alike(a: Float64Array, b: Float64Array, { offset, size }: Block, noise: number, floor: number): boolean {
  const [left, right] = [a.subarray(offset, offset + size), b.subarray(offset, offset + size)];
  if (left.every((value, k) => Object.is(value, right[k]))) return true;
  return distance(left, right) <= noise * Math.max(norm(left), floor);
}

function allSingle(values: ArrayLike<number>): boolean {
  for (let k = 0; k < values.length; k++) if (!Object.is(Math.fround(values[k]), values[k])) return false;
  return true;
}

/** Standard deviation of the noise in values of a smooth function at equal spacing: √(mean (Δ⁴ J)² / 70), the fourth order of Moré and Wild's γₖ. */
export function roughness(values: readonly number[]): number {
  let differences = values;
  for (let order = 1; order <= 4; order++) differences = differences.slice(1).map((value, k) => value - differences[k]);
  return norm(differences) / Math.sqrt(70 * differences.length);
}
