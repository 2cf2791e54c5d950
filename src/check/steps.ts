import { relativeDifference } from '../difference.js';
import { type Judgement, statusCode } from '../judgement.js';
import { norm } from '../numbers.js';
import { differences } from '../objective/differences.js';
import { BudgetSpent } from '../objective/metered.js';
import type { StepReport } from '../report.js';
import type { Check } from './check.js';

/** What is known of a slope at these is the slope of J, to its bound. */
const KNOWN = new Set((['agree', 'weak', 'wrong'] as const).map(statusCode));

/**
 * The formula with each of several steps, beside what is known better: how far its differences are off falls as a power of the step until noise rules.
 *
 *     off(ε) = ‖D(ε) − R‖ / ‖R‖          D two-sided: order 2, one-sided: order 1;  noise: order −1
 *     order  = log(off(ε₁) / off(ε₂)) / log(ε₁ / ε₂), from the larger step before
 *
 * Takes two evaluations a component and step. Ends early where budget or time do.
 *
 * @returns by falling step; NaN where storage keeps no component apart at a step
 */
export async function stepTable(
  { settings, objective, selection }: Check,
  judgement: Judgement,
): Promise<StepReport[]> {
  const { sides, signal, steps } = settings;
  if (!steps) return [];
  const known = indicesOf(judgement);
  const table: StepReport[] = [];
  for (const step of steps) {
    let D: Float64Array;
    try {
      D = await differences(objective, { step, sides, signal, ranges: selection.ranges });
    } catch (error) {
      if (error instanceof BudgetSpent) return table;
      throw error;
    }
    const at = (v: Float64Array) => Float64Array.from(known, i => v[i]);
    const R = at(judgement.gradapprox);
    const off = norm(at(D).map((slope, k) => slope - R[k])) / norm(R);
    table.push({
      step,
      difference: relativeDifference(at(judgement.grad), at(D)),
      off,
      order: order(table.at(-1), step, off),
    });
  }
  return table;
}

function indicesOf({ status, gradapprox }: Judgement): number[] {
  const known: number[] = [];
  for (let i = 0; i < status.length; i++) if (KNOWN.has(status[i]) && !Number.isNaN(gradapprox[i])) known.push(i);
  return known;
}

const order = (before: StepReport | undefined, step: number, off: number): number | null =>
  before && before.off > 0 && off > 0 ? Math.log(before.off / off) / Math.log(before.step / step) : null;
