import { Pace } from '../pace.js';
import type { Options } from '../problem.js';
import type { Objective } from './objective.js';

/** How `differences` moves each component. */
export interface DifferenceOptions extends Pick<Options, 'sides' | 'signal' | 'onProgress'> {
  /** ε > 0, the same for every component or by component. */
  step: number | ((i: number) => number);
  /** Component ranges [from, to) to compute, ascending and disjoint; left out: all. */
  ranges?: readonly (readonly [number, number])[];
  /** Where they are written as they come, of length n: what is there when the work is cut off is not lost. */
  into?: Float64Array;
}

/**
 * Differences of J along every component of θ.
 *
 *     two-sided: gradapprox[i] = (J(θ + ε eᵢ) − J(θ − ε eᵢ)) / 2ε
 *     one-sided: gradapprox[i] = (J(θ + ε eᵢ) − J(θ)) / ε
 *
 * Divided by 2ε as written, which gives the textbook's bits, wherever θ ± ε is stored as float64 has it; where storage rounds it (float32 arrays), by the
 * distance of the two points that were stored.
 *
 * @returns length n, in J per unit of θ; NaN outside the ranges and where θ + ε and θ − ε are stored as the same number
 * @throws {GradcheckError} `aborted`, `invalid_cost`; and what cost throws. θ is restored bit for bit all the same.
 * @see A. Ng, K. Katanforoosh, Y. Bensouda Mourri, Improving Deep Neural Networks, week 1, "Gradient checking", formula (1)
 */
export async function differences(objective: Objective, options: DifferenceOptions): Promise<Float64Array> {
  const { step, sides = 'two', ranges = [[0, objective.size]] } = options;
  const gradapprox = (options.into ?? new Float64Array(objective.size)).fill(Number.NaN);
  const pace = new Pace(
    ranges.reduce((n, [from, to]) => n + to - from, 0),
    options,
  );
  let J0 = 0;
  if (sides === 'one') J0 = await objective.value();
  let done = 0;
  for (const [from, to] of ranges)
    for (let i = from; i < to; i++, done++) {
      if (pace.due()) await pace.rest(done);
      const points = pointsAround(objective, i, typeof step === 'number' ? step : step(i), sides);
      if (points.width === 0) continue;
      let JPlus = objective.along(i, points.plus);
      if (typeof JPlus !== 'number') JPlus = await JPlus;
      let JMinus = sides === 'one' ? J0 : objective.along(i, points.minus);
      if (typeof JMinus !== 'number') JMinus = await JMinus;
      gradapprox[i] = (JPlus - JMinus) / points.width;
    }
  pace.end();
  return gradapprox;
}

/** The points of a difference and their distance; width 0 where storage cannot tell them apart. */
function pointsAround(objective: Objective, i: number, step: number, sides: 'two' | 'one') {
  const at = objective.theta[i];
  const plus = at + step;
  const minus = sides === 'one' ? at : at - step;
  const [high, low] = [objective.stored(i, plus), objective.stored(i, minus)];
  const asWritten = high === plus && low === minus;
  const width = high === low ? 0 : asWritten ? (sides === 'one' ? step : 2 * step) : high - low;
  return { plus, minus, width };
}
