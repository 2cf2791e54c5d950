import type { Line, Measure } from '../../src/verdict/line.js';
import { RULES } from '../../src/verdict/rules.js';

/** A measure of size 1 that claims slope 1, in float64 without noise; `rest` stands instead. */
export const measureOf = (rest: Partial<Measure> = {}): Measure => ({
  J: 0,
  origin: 1,
  claim: 1,
  size: 1,
  slope: 1,
  floor: 0,
  rounding: 0,
  noise: 0,
  rule: RULES.float64,
  tolerance: 1e-6,
  absolute: 0,
  ...rest,
});

/** J along a line that f gives, through `at`. */
export const lineOf = (f: (x: number) => number, at: number, noise = 0, rest: Partial<Measure> = {}): Line => ({
  ...measureOf({ J: f(at), origin: Math.abs(at), noise, ...rest }),
  width: 1,
  at: t => f(at + t),
  reached: t => at + t - at,
});
