import { type Range, within } from '../direct/ranges.js';
import type { DifferenceJob } from '../job.js';
import type { PartResult } from './method.js';

/** Differences as parts bring them in: NaN where none are wanted or none have come. */
export interface Results {
  readonly gradapprox: Float64Array;
  readonly bound: Float64Array;
  add(result: PartResult): void;
}

/** Room for the differences of a job; of parts that hold more than is wanted the rest is left out. */
export function collect({ theta, ranges }: DifferenceJob): Results {
  const empty = () => new Float64Array(theta.length).fill(Number.NaN);
  const results = { gradapprox: empty(), bound: empty() };
  const add = ({ ranges: computed, gradapprox, bound }: PartResult) => {
    let at = 0;
    for (const [from, to] of computed) {
      for (const wanted of within(ranges, from, to)) {
        copy(gradapprox, at - from, wanted, results.gradapprox);
        if (bound.length > 0) copy(bound, at - from, wanted, results.bound);
      }
      at += to - from;
    }
  };
  return { ...results, add };
}

const copy = (values: Float64Array, shift: number, [from, to]: Range, into: Float64Array) =>
  into.set(values.subarray(from + shift, to + shift), from);
