import { thousands } from '../numbers.js';
import type { Method } from '../problem.js';
import { TO_COST } from './ends.js';
import type { DifferenceJob } from './job.js';
import type { Tape } from './operation.js';
import { parametrised } from './parts.js';
import { sizeOfRanges, within } from './ranges.js';
import { forwardWork, parameterWork } from './work.js';

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
export function choose({ model: { tape, batch }, ranges, step, sides }: DifferenceJob): Choice {
  const components = sizeOfRanges(ranges);
  if (sides === 'one') return { method: 'direct', reason: 'one-sided differences are those of the loop itself' };
  if (step !== undefined && 2 * components * batch.m * forwardWork(tape) <= SOON)
    return { method: 'direct', reason: 'ε is given: the loop of the formula itself, which is soon done' };
  const alone = batch.m * aloneWork(tape, ranges);
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

/** Multiplications for one example of all chosen parameters, each by itself; of a tied pair by the first. */
function aloneWork(tape: Tape, ranges: DifferenceJob['ranges']): number {
  return parametrised(tape).reduce((work, { k, parameters: { W, b, tie } }) => {
    const blocks = [...(tie === 'later' ? [] : [W]), ...(b ? [b] : [])];
    const chosen = blocks.reduce((n, { offset, size }) => n + sizeOfRanges(within(ranges, offset, offset + size)), 0);
    return work + chosen * parameterWork(tape, k, TO_COST);
  }, 0);
}

const millions = (work: number): string =>
  work < 1e6 ? 'under a million' : `${thousands(Math.round(work / 1e6))} million`;
