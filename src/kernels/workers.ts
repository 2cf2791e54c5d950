import { refuse, throwIfAborted } from '../errors.js';
import type { Method } from '../problem.js';
import { Crew } from '../workers/crew.js';
import type { Action } from '../workers/program.js';
import { actionsOf, collect, endsBefore, finish, methodsOf } from './differences.js';
import { endsOf, neededEnds } from './ends.js';
import { type Exact, openExact } from './exact.js';
import { type Hands, PARTED } from './hands.js';
import type { DifferenceJob, Differences } from './job.js';
import type { Part } from './parts.js';
import { drain } from './slices.js';
import { probeEnds } from './stops.js';

/**
 * The differences of a job by workers, with the bits of one thread: every part depends on θ alone.
 *
 * @throws {GradcheckError} `no_workers`, `worker_failed`, `aborted`, `kernel_failed`
 */
export async function inWorkers(job: DifferenceJob, method: Method, count: number, hands: Hands): Promise<Differences> {
  const parted = PARTED[method]!;
  const { pool } = job.model;
  const results = methodsOf(job, parted).map(own => ({ own, results: collect(job) }));
  let exact: Exact | undefined;
  // the instance stays borrowed between the two slices, while workers compute
  const held = pool.useInSlices(function* (instance) {
    exact = openExact(instance, job.model, job.theta, { ...job, ends: endsOf(job) });
    if (endsBefore(job, parted)) drain(probeEnds(exact, neededEnds(job)));
    yield 0;
    return finish(
      exact,
      job,
      parted,
      results.map(({ results }) => results),
    );
  });
  try {
    held.next();
    const tasks = results.flatMap(({ own, results: into }) =>
      [...own.parts(job)].map(part => ({
        part,
        actions: () => actionsOf(own, exact!, part),
        add: (reads: Float64Array[]) => into.add(part, reads),
      })),
    );
    await compute(exact!, tasks, job, { ...hands, count });
    const last = held.next();
    if (!last.done) throw refuse.kernel('the differences were not finished');
    return last.value;
  } finally {
    held.return(undefined as never);
  }
}

/** A part, what computes it, and what takes what was read. */
interface PartTask {
  readonly part: Part;
  actions(): Action[];
  add(reads: Float64Array[]): void;
}

/** Lets workers compute all parts. */
async function compute(
  { workspace, layout }: Exact,
  parts: readonly PartTask[],
  job: DifferenceJob,
  { count, createWorker, signal, onProgress }: Hands & { count: number },
): Promise<void> {
  throwIfAborted(signal);
  const { instance, pool } = workspace;
  const memory = () => instance.kernels.memory.buffer.slice(0, layout.end);
  const crew = await Crew.hire({ count, module: pool.module, memory, createWorker, signal });
  const total = job.ranges.reduce((components, [from, to]) => components + to - from, 0);
  const all = parts.reduce((components, { part }) => components + part.size, 0);
  let done = 0;
  function* tasks(): Generator<Action[]> {
    for (const { actions } of parts) yield actions();
  }
  const receive = (task: number, reads: Float64Array[]) => {
    parts[task].add(reads);
    done += parts[task].part.size;
    onProgress?.(Math.min(Math.floor((done / all) * total), total), total);
  };
  try {
    await crew.run(tasks(), receive, signal);
  } finally {
    crew.dismiss();
  }
}
