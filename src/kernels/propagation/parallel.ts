import { refuse, throwIfAborted } from '../../errors.js';
import type { Method } from '../../problem.js';
import { Crew } from '../../workers/crew.js';
import type { Action } from '../../workers/program.js';
import type { DifferenceJob, Differences } from '../job.js';
import { type Hands, PARTED } from './hands.js';
import type { PartMethod } from './method.js';
import { type Part, sizeOfPart } from './parts.js';
import { finish } from './propagated.js';
import { openPropagation, type Propagation } from './propagation.js';
import { collect } from './results.js';
import { actionsOf, resultOf } from './run.js';

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
  throwIfAborted(signal);
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
