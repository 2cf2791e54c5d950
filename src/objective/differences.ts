import { Pace } from '../pace.js';
import type { Options } from '../problem.js';
import type { Objective } from './objective.js';
import { secondDifference } from './secondDifference.js';
import { together } from './together.js';

/** How `differences` moves each component. */
export interface DifferenceOptions extends Pick<Options, 'sides' | 'signal' | 'onProgress'> {
  /** ε > 0, the same for every component or by component. */
  step: number | ((i: number) => number);
  /** Component ranges [from, to) to compute, ascending and disjoint; left out: all. */
  ranges?: Ranges;
  /** Where they are written as they come, of length n: what is there when the work is cut off is not lost. */
  into?: Float64Array;
  /** Where |J(θ + ε eᵢ) − 2 J + J(θ − ε eᵢ)| / 2ε is written, half of what the slopes above and below differ by, and J at θ. */
  bends?: { J: number; into: Float64Array };
}

type Ranges = readonly (readonly [from: number, to: number])[];

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
  const { step, sides = 'two', ranges = [[0, objective.size]], bends } = options;
  const gradapprox = (options.into ?? new Float64Array(objective.size)).fill(Number.NaN);
  const pace = new Pace(
    ranges.reduce((n, [from, to]) => n + to - from, 0),
    options,
  );
  const J0 = sides === 'one' ? await objective.value() : Number.NaN;
  const course: Course = { objective, sides, J0, step: typeof step === 'number' ? () => step : step, bends };
  await (objective.width > 1 ? atOnce : inTurn)(course, ranges, pace, gradapprox);
  pace.end();
  return gradapprox;
}

/** What the differences of all components share. */
interface Course {
  objective: Objective;
  step: (i: number) => number;
  sides: 'two' | 'one';
  /** J(θ), of one-sided differences. */
  J0: number;
  bends: DifferenceOptions['bends'];
}

type Loop = (course: Course, ranges: Ranges, pace: Pace, gradapprox: Float64Array) => Promise<void>;

const inTurn: Loop = async ({ objective, step, sides, J0, bends }, ranges, pace, gradapprox) => {
  let done = 0;
  for (const [from, to] of ranges)
    for (let i = from; i < to; i++, done++) {
      if (pace.due()) await pace.rest(done);
      const points = pointsAround(objective, i, step(i), sides);
      if (points.width === 0) continue;
      let JPlus = objective.along(i, points.plus);
      if (typeof JPlus !== 'number') JPlus = await JPlus;
      let JMinus = sides === 'one' ? J0 : objective.along(i, points.minus);
      if (typeof JMinus !== 'number') JMinus = await JMinus;
      gradapprox[i] = (JPlus - JMinus) / points.width;
      if (bends) bends.into[i] = Math.abs(secondDifference(JPlus, bends.J, JMinus)) / points.width;
    }
};

const atOnce: Loop = async ({ objective, step, sides, J0, bends }, ranges, pace, gradapprox) => {
  const difference = async (i: number) => {
    const { plus, minus, width } = pointsAround(objective, i, step(i), sides);
    if (width === 0) return;
    const ask = (at: number) => objective.along(i, at);
    const [JPlus, JMinus = J0] = await together(2, sides === 'one' ? [plus] : [plus, minus], ask);
    gradapprox[i] = (JPlus - JMinus) / width;
    if (bends) bends.into[i] = Math.abs(secondDifference(JPlus, bends.J, JMinus)) / width;
  };
  let done = 0;
  for (const components of windows(ranges, objective.width)) {
    if (pace.due()) await pace.rest(done);
    await together(components.length, components, difference);
    done += components.length;
  }
};

/** The components of some ranges, so many at a time. */
function* windows(ranges: Ranges, size: number): Generator<number[]> {
  let window: number[] = [];
  for (const [from, to] of ranges)
    for (let i = from; i < to; i++) {
      window.push(i);
      if (window.length < size) continue;
      yield window;
      window = [];
    }
  if (window.length > 0) yield window;
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
