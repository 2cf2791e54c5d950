import { GradcheckError, refuse } from '../errors.js';
import type { Approximation, Method } from '../problem.js';
import { auditClause } from './audit.js';
import { type Choice, choose } from './choice.js';
import { byUnit, incremental } from './differences.js';
import { direct } from './direct/direct.js';
import { type Hands, workersFor } from './hands.js';
import type { DifferenceJob, Differences } from './job.js';
import { sizeOfRanges } from './ranges.js';
import { inSlices, type Slices } from './slices.js';

/** A way to compute differences, in slices that yield the number of components done. It borrows its instance itself. */
export type DifferenceMethod = (job: DifferenceJob) => Slices<Differences>;

const METHODS: Record<Method, DifferenceMethod> = { direct, incremental, 'by-unit': byUnit };

/**
 * Differences by the method asked for, or by the one that fits.
 *
 * @throws {GradcheckError} `invalid_option`
 */
export function* approximate(job: DifferenceJob, asked?: Method): Slices<Approximation> {
  const choice = choiceOf(job, asked);
  return { ...(yield* METHODS[choice.method](job)), ...choice };
}

/**
 * The same, by workers where they are asked for and the work is worth their start; giving way to the event loop meanwhile.
 *
 * @throws {GradcheckError} `invalid_option`, `aborted`, `no_workers`, `worker_failed`
 */
export async function approximateSoon(
  job: DifferenceJob,
  asked: Method | undefined,
  hands: Hands,
): Promise<Approximation> {
  const choice = choiceOf(job, asked);
  const count = workersFor(job, choice.method, hands.workers);
  let { reason } = choice;
  if (count > 0) {
    try {
      const { inWorkers } = await import('./workers.js');
      const differences = await inWorkers(job, choice.method, count, hands);
      return told(job, choice.method, `${reason}, by ${count} ${count === 1 ? 'worker' : 'workers'}`, differences);
    } catch (error) {
      if (hands.workers !== 'auto' || !(error instanceof GradcheckError && error.code === 'no_workers')) throw error;
      reason += ', in one thread as workers cannot be started here';
    }
  }
  const differences = await inSlices(METHODS[choice.method](job), sizeOfRanges(job.ranges), hands);
  return told(job, choice.method, reason, differences);
}

/** With what an audit found in the reason, so that the report says it. */
function told(job: DifferenceJob, method: Method, reason: string, differences: Differences): Approximation {
  const { audit } = differences;
  const said = audit ? `${reason}; ${auditClause(audit, job.model.spec)}` : reason;
  return { ...differences, givenAway: true, method, reason: said };
}

function choiceOf(job: DifferenceJob, asked?: Method): Choice {
  if (asked === undefined) return choose(job);
  if (!isMethod(asked)) throw refuse.option('method', asked, `one of ${Object.keys(METHODS).join(', ')}`);
  return { method: asked, reason: 'asked for' };
}

const isMethod = (asked: unknown): asked is Method => typeof asked === 'string' && Object.hasOwn(METHODS, asked);
