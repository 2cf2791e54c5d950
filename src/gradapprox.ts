import { isCoarse, makeObjective, type Objective } from './cost.js';
import { refuse } from './errors.js';
import { Pace } from './gradapprox/pace.js';
import type { CostValue, Maybe, Options } from './problem.js';
import { pack } from './theta.js';

/** How `differences` moves each component. */
export interface DifferenceOptions extends Pick<Options, 'sides' | 'signal' | 'onProgress'> {
  /** ε > 0, the same for every component or by component. */
  step: number | ((i: number) => number);
  /** Component ranges [from, to) to compute, ascending and disjoint; left out: all. */
  ranges?: readonly (readonly [number, number])[];
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
  const gradapprox = new Float64Array(objective.size).fill(Number.NaN);
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

/** Options of `gradapprox`; a left-out step is relative: see there. */
export interface GradapproxOptions extends Pick<Options, 'step' | 'sides' | 'signal' | 'onProgress'> {
  /** Perturb the caller's own arrays, which `cost` reads by itself; restored bit for bit. */
  inPlace?: boolean;
  /** Called before every cost; the same k must give the same random numbers. */
  seed?(k: number): void;
}

/**
 * The gradient of any cost by differences alone.
 *
 * A left-out step is, for every component, the one that balances truncation against rounding for a cost of natural scale,
 *
 *     two-sided: ε = u^(1/3) · max(1, |θᵢ|)        one-sided: ε = u^(1/2) · max(1, |θᵢ|)
 *
 * with u = 2⁻⁵² for numbers, plain arrays and Float64Array (6.1e-6 and 1.5e-8), 2⁻²³ for Float32Array (4.9e-3 and 3.5e-4).
 *
 * @param cost        J, or a list with one number an example, or a promise of these
 * @param parameters  θ as any tree; never changed unless `inPlace`
 * @returns           a new tree of the structure and array types of `parameters`
 * @throws {GradcheckError} what `pack` refuses, `invalid_option`, `invalid_cost`, `aborted`; and what cost throws
 */
export async function gradapprox<P>(
  cost: (parameters: P) => Maybe<CostValue>,
  parameters: P,
  options: GradapproxOptions = {},
): Promise<P> {
  const { step, sides = 'two', inPlace, seed } = options;
  if (typeof cost !== 'function')
    throw refuse.problem('cost', `cost is no function: pass cost(parameters) first, parameters second.`);
  if (step !== undefined && !(Number.isFinite(step) && step > 0)) throw refuse.option('step', step, 'a number above 0');
  if (sides !== 'two' && sides !== 'one') throw refuse.option('sides', sides, "'two' or 'one'");
  const { layout } = pack(parameters);
  const objective = makeObjective({ parameters, cost, inPlace, seed }, layout);
  const values = await differences(objective, { ...options, step: step ?? naturalStep(objective, sides) });
  return layout.unpack(values);
}

function naturalStep(objective: Objective, sides: 'two' | 'one'): (i: number) => number {
  const power = sides === 'one' ? 1 / 2 : 1 / 3;
  const double = (2 ** -52) ** power;
  const single = (2 ** -23) ** power;
  return i => (isCoarse(objective, i) ? single : double) * Math.max(1, Math.abs(objective.theta[i]));
}
