import type { Outcome } from '../judgement.js';
import { powerOfTwo } from '../numbers.js';
import { rungAt } from '../verdict/estimate.js';
import { differenceOf, firstOutcome } from '../verdict/first.js';
import type { Line, Measure } from '../verdict/line.js';
import { settle } from '../verdict/settle.js';
import { stepOf } from '../verdict/step.js';
import type { Work } from './work.js';

/** Entry (k, i) as any component is judged: two evaluations where they agree, which other rows and columns of the group share. */
export async function entry(work: Work, k: number, i: number, group: readonly number[]): Promise<Outcome> {
  const line = lineOf(work, k, i, group);
  const { step } = work.request;
  const h = step === undefined ? stepOf(line) : step / unitOf(work, i);
  const difference = differenceOf(await rungAt(line, h), line.J);
  const known = firstOutcome(line, difference) ?? (await settle(line));
  const outcome = step === undefined ? known : beside(known, difference.slope);
  const unit = unitOf(work, i);
  return { ...outcome, derivative: outcome.derivative / unit, bound: outcome.bound / unit };
}

/** The caller's own difference, with a bound that reaches to what is known better. */
const beside = (known: Outcome, difference: number): Outcome => ({
  ...known,
  derivative: difference,
  bound: Math.abs(difference - known.derivative) + known.bound,
});

/** Columns of a group move by powers of two of their own sizes, so that one step t serves them all. */
const unitOf = ({ sizes }: Work, i: number): number => powerOfTwo(sizes.of(i));

/** fₖ(x + t Σ pⱼ eⱼ) over the columns j of the group of i, in units of pᵢ. */
function lineOf(work: Work, k: number, i: number, group: readonly number[]): Line {
  const { request, objective, rows, values, noise, n } = work;
  const { claims } = request;
  const unit = unitOf(work, i);
  const at = objective.theta[i];
  const claim = claims[k * n + i];
  const moved = (columns: readonly number[], t: number) => {
    const point = objective.theta.slice();
    for (const j of columns) point[j] += t * unitOf(work, j);
    return rows[k].valueAt(point);
  };
  return {
    width: 1,
    at: async t => {
      const value = await moved(group, t);
      // another column of the group may have left its domain, and f have refused them all
      return Number.isNaN(value) && group.length > 1 ? moved([i], t) : value;
    },
    reached: t => (objective.stored(i, at + t * unit) - at) / unit,
    ...inUnits(measureOf(work, k * n + i), unit),
    ...{ J: values[k], origin: Math.abs(at) / unit, claim: Number.isFinite(claim) ? claim * unit : 0, noise: noise[k] },
  };
}

/** The same for column i by itself, in units of the parameter. */
export function alone({ objective, rows, values, noise }: Work, k: number, i: number) {
  const at = objective.theta[i];
  return {
    at: (t: number) => {
      const point = objective.theta.slice();
      point[i] = at + t;
      return rows[k].valueAt(point);
    },
    reached: (t: number) => objective.stored(i, at + t) - at,
    J: values[k],
    noise: noise[k],
  };
}

export function measureOf(work: Work, e: number): Omit<Measure, 'J' | 'origin' | 'claim' | 'noise'> {
  const { scale, rule, tolerance, values, n } = work;
  return { ...scale.of(e, work.blockOf(e), { J: values[Math.floor(e / n)], rule }), rule, tolerance, absolute: 0 };
}

const inUnits = <M extends Pick<Measure, 'size' | 'slope' | 'floor' | 'rounding'>>(measure: M, unit: number): M => ({
  ...measure,
  size: measure.size / unit,
  slope: measure.slope * unit,
  floor: measure.floor * unit,
  rounding: measure.rounding * unit,
});
