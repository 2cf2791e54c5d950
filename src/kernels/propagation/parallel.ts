import { refuse } from '../../errors.js';
import type { Method } from '../../problem.js';
import { Crew } from '../../workers/crew.js';
import type { Action } from '../../workers/program.js';
import { availableWorkers, type CreateWorker } from '../../workers/worker.js';
import type { DifferenceJob, Differences } from '../methods.js';
import type { Watching } from '../slices.js';
import { BY_UNIT } from './by-unit.js';
import { INCREMENTAL } from './incremental.js';
import { type Part, sizeOfPart } from './parts.js';
import { finish, workOf } from './propagated.js';
import { openPropagation, type Propagation } from './propagation.js';
import { collect } from './results.js';
import { actionsOf, type PartMethod, resultOf } from './run.js';

/** Multiplications from which workers are worth their start: some tenths of a second. */
const WORTH = 2 ** 31;
/** Most workers that 'auto' hires. */
const MOST = 8;

/** Methods that come in parts, which any instance with the same memory can compute. */
const PARTED: Partial<Record<Method, PartMethod>> = { incremental: INCREMENTAL, 'by-unit': BY_UNIT };

/** How workers are to be used. */
export interface Hands extends Watching {
  readonly workers?: number | 'auto';
  readonly createWorker?: CreateWorker;
}

/** Workers that a job is to be done by: 0 where they are not asked for, or the work is not worth their start. */
export function workersFor(job: DifferenceJob, method: Method, workers: number | 'auto' = 0): number {
  const parted = PARTED[method];
  if (workers === 0 || parted === undefined) return 0;
  if (workOf(job, parted) * job.model.batch.m < WORTH) return 0;
  return workers === 'auto' ? Math.min(MOST, availableWorkers()) : workers;
}

/**
 * The differences of a job by workers, with the bits of one thread: every part depends on θ alone.
 *
 * @throws {GradcheckError} `no_workers`, `worker_failed`, `aborted`, `kernel_failed`
 */
export async function inWorkers(job: DifferenceJob, method: Method, count: number, hands: Hands): Promise<Differences> {
  const parted = PARTED[method]!;
  const { pool } = job.model;
  const results = collect(job);
  let propagation: Propagation | undefined;
  // the instance stays borrowed between the two slices, while workers compute
  const held = pool.useInSlices(function* (instance) {
    propagation = openPropagation(instance, job.model, job.theta, job);
    yield 0;
    return finish(propagation, job, parted, results);
  });
  try {
    held.next();
    await compute(propagation!, parted, job, { ...hands, count }, (part, reads) =>
      results.add(resultOf(propagation!, part, reads)),
    );
    const last = held.next();
    if (!last.done) throw refuse.kernel('the differences were not finished');
    return last.value;
  } finally {
    held.return(undefined as never);
  }
}

/** Lets workers compute all parts. */
async function compute(
  propagation: Propagation,
  method: PartMethod,
  job: DifferenceJob,
  { count, createWorker, signal, onProgress }: Hands & { count: number },
  add: (part: Part, reads: Float64Array[]) => void,
): Promise<void> {
  if (signal?.aborted) throw refuse.aborted(signal.reason);
  const { instance, pool } = propagation.workspace;
  const memory = () => instance.kernels.memory.buffer.slice(0, propagation.layout.end);
  const crew = await Crew.hire({ count, module: pool.module, memory, createWorker });
  const total = job.ranges.reduce((components, [from, to]) => components + to - from, 0);
  const given: Part[] = [];
  let done = 0;
  function* tasks(): Generator<Action[]> {
    for (const part of method.parts(job)) {
      given.push(part);
      yield actionsOf(method, propagation, part);
    }
  }
  const receive = (task: number, reads: Float64Array[]) => {
    add(given[task], reads);
    done += sizeOfPart(given[task]);
    onProgress?.(Math.min(done, total), total);
  };
  try {
    await crew.run(tasks(), receive, signal);
  } finally {
    crew.dismiss();
  }
}
