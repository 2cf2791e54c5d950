import type { Level } from './ladder.js';
import type { Run, Yardstick } from './run.js';

/** An agreement may be known to this many tolerances only, and a mistake must be larger than as many. */
export const GRACE = 10;

/** Error bars wider than this share of a component's scale say nothing: τ_weak. */
export const WEAK = 0.1;

/** What an error in a component is relative to, its own size and nothing else. */
export const ownScale = ({ grad }: Yardstick, derivative: number): number =>
  Math.max(Math.abs(grad), Math.abs(derivative), Number.MIN_VALUE);

/** What an error in a component is relative to where it is small against its neighbours. */
export const scaleOf = (yard: Yardstick, derivative: number): number =>
  Math.max(ownScale(yard, derivative), yard.floor);

/** Error bar of a level with what rounding may have left in grad itself. */
export const barOf = (level: Level, yard: Yardstick): number => level.bound + yard.rounding;

/**
 * Whether grad lies further from the derivative than any right gradient would: by more than ten tolerances of its own scale.
 * A tolerance wider than usual is meant as it stands.
 */
export function isMistake({ tolerance, rule }: Run, yard: Yardstick, derivative: number): boolean {
  const limit = tolerance <= rule.tolerance ? GRACE * tolerance : Math.max(tolerance, GRACE * rule.tolerance);
  return Math.abs(yard.grad - derivative) > limit * ownScale(yard, derivative);
}
