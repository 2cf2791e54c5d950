import { type DoubleDouble, doubleDouble } from '../doubledouble.js';
import type { Arrays } from '../family.js';
import { type About, pointOf, type Special, type Subject } from './kind.js';

/** Slopes of J at θ on both sides of one entry, and across: the truth that no float64 has. */
export interface Slopes {
  left: number;
  right: number;
  centre: number;
}

/**
 * Differences of the cost in double-double arithmetic, which is off by the square of the step and 1e-31 over it alone.
 * Nothing is shared with backward propagation but the cost itself.
 */
export function slopesAt({ truthStep }: About, { parameters, cost }: Subject, block: string, entry: number): Slopes {
  const step = truthStep * (Math.abs(parameters[block][entry]) || 1);
  const at = (by: number): DoubleDouble => {
    const moved = Object.entries(parameters).map(([name, v]): [string, DoubleDouble[]] => [
      name,
      Array.from(v, (x, k) => doubleDouble.add([x, 0], [name === block && k === entry ? by : 0, 0])),
    ]);
    return cost(doubleDouble, Object.fromEntries(moved));
  };
  const here = at(0);
  const slope = (a: DoubleDouble, b: DoubleDouble, width: number) => doubleDouble.sub(b, a)[0] / width;
  // two one-sided differences, of step and of twice that, of which the first order of the error cancels
  const aside = (h: number) => 2 * slope(here, at(h), h) - slope(here, at(2 * h), 2 * h);
  return { left: aside(-step), right: aside(step), centre: slope(at(-step), at(step), 2 * step) };
}

/** The slopes that a right gradient may have at an entry: one, or all between two at a kink. */
export function allowed({ left, right, centre }: Slopes, special: Special | undefined): [least: number, most: number] {
  if (!special) return [centre, centre];
  if (special.side) return special.side > 0 ? [right, right] : [left, left];
  return [Math.min(left, right), Math.max(left, right)];
}

/** How far a gradient is from the truth, by entry of each block, relative to the largest true slope of the block, or to the gradient's where the block is flat. */
export function errorsOf(about: About, subject: Subject, gradients: Arrays): Record<string, number[]> {
  const largest = Math.max(...Object.values(gradients).flatMap(v => Array.from(v, Math.abs)));
  const errors = (name: string, v: Float64Array): number[] => {
    const bounds = Array.from(v, (_, k) =>
      allowed(
        slopesAt(about, subject, name, k),
        subject.specials?.find(s => s.block === name && s.entry === k),
      ),
    );
    const size = subject.flat?.includes(name) ? largest : Math.max(...bounds.flat().map(Math.abs)) || largest || 1;
    return bounds.map(([least, most], k) => Math.max(least - v[k], v[k] - most, 0) / size);
  };
  return Object.fromEntries(Object.entries(pointOf(subject)).map(([name]) => [name, errors(name, gradients[name])]));
}
