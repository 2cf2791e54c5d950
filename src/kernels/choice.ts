import { thousands } from '../numbers.js';
import type { Method } from '../problem.js';
import type { DifferenceJob } from './job.js';
import { columnWork, forwardWork } from './propagation/work.js';
import { type Spec, unitsOf } from './spec.js';

/** Multiplications that take some hundredths of a second, with the functions that go with them: so long the plainer method is taken. */
const SOON = 2 ** 24;

export interface Choice {
  method: Method;
  /** One clause for the report. */
  reason: string;
}

/**
 * The method that fits: the loop itself where ε is given and it is soon done, each parameter by itself while that is soon done, units otherwise.
 *
 *     direct       2 n m · (multiplications of J at one example)
 *     incremental  Σ over parameters of m · (multiplications of the layers above)
 *     by-unit      the same Σ over units
 */
export function choose({ model: { spec, batch }, ranges, step, sides }: DifferenceJob): Choice {
  const components = ranges.reduce((n, [from, to]) => n + to - from, 0);
  if (sides === 'one') return { method: 'direct', reason: 'one-sided differences are those of the loop itself' };
  if (step !== undefined && 2 * components * batch.m * forwardWork(spec) <= SOON)
    return { method: 'direct', reason: 'ε is given: the loop of the formula itself, which is soon done' };
  const alone = batch.m * aloneWork(spec, ranges);
  return alone <= SOON
    ? {
        method: 'incremental',
        reason: `exact differences of each parameter by itself, ${millions(alone)} multiplications`,
      }
    : {
        method: 'by-unit',
        reason: `exact differences of each unit, as each parameter by itself would take ${millions(alone)} multiplications`,
      };
}

/** Multiplications for one example of all chosen parameters, each by itself. */
function aloneWork(spec: Spec, ranges: DifferenceJob['ranges']): number {
  const units = unitsOf(spec);
  let offset = 0;
  return units.slice(1).reduce((work, n, k) => {
    const [from, to] = [offset, (offset += n * (units[k] + 1))];
    const chosen = ranges.reduce(
      (count, range) => count + Math.max(0, Math.min(to, range[1]) - Math.max(from, range[0])),
      0,
    );
    return work + chosen * columnWork(spec, k + 1);
  }, 0);
}

const millions = (work: number): string =>
  work < 1e6 ? 'under a million' : `${thousands(Math.round(work / 1e6))} million`;
