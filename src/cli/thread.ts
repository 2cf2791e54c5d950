import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { EvaluationLog, Options } from '../index.js';
import { load, type Subject } from './model.js';
import { refusal } from './refusal.js';
import { computeShare } from './shard/compute.js';
import { KnownLog, type LogColumns } from './shard/evaluations.js';
import type { Place } from './shard/place.js';

/** What a thread is asked for: its share of problem k of a model. */
interface Request {
  model: string;
  k: number;
  options: Options;
  place: Place;
}

/** What it answers: progress, then its log, or why there is none. */
type Answer = { done: number } | { log: LogColumns } | { failed: string };

/** Components to each thread at least: starting one and measuring the noise once more costs some hundred evaluations. */
const WORTHWHILE = 200;

/** How many threads a problem of n components is shared among. */
export const threadsFor = (workers: number | 'auto', n: number): number =>
  Math.min(workers === 'auto' ? availableParallelism() : workers, Math.floor(n / WORTHWHILE));

export interface Sharing {
  /** The file this command was started from: threads run it too. */
  command: string;
  model: string;
  k: number;
  options: Options;
  threads: number;
}

/**
 * J along all components, computed by several threads that import the model each for itself.
 *
 * @throws {Refusal} where a thread cannot import the model, or its code throws there
 */
export async function sharedEvaluations(sharing: Sharing, size: number): Promise<EvaluationLog> {
  const { command, model, k, threads } = sharing;
  const { signal, onProgress, log: _, ...options } = sharing.options;
  const done = new Array<number>(threads).fill(0);
  const workers: Worker[] = [];
  const compute = (t: number) =>
    new Promise<LogColumns>((resolve, reject) => {
      const request: Request = { model, k, options, place: { index: t + 1, count: threads } };
      const worker = new Worker(new URL(command), { workerData: request });
      workers.push(worker);
      const stop = (reason: string) => reject(refusal.thread(t + 1, model, reason));
      worker.on('error', error => stop(`${error.name}: ${error.message}`));
      worker.on('exit', () => stop('it ended without an answer'));
      worker.on('message', (answer: Answer) => {
        if ('log' in answer) resolve(answer.log);
        else if ('failed' in answer) stop(answer.failed);
        else {
          done[t] = answer.done;
          onProgress?.(
            Math.min(
              size,
              done.reduce((a, b) => a + b, 0),
            ),
            size,
          );
        }
      });
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  try {
    return new KnownLog(await Promise.all(done.map((_, t) => compute(t))), size);
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

/** The part of a thread: imports the model, computes its share, answers. */
export async function serveThread(): Promise<void> {
  const { model, k, options, place }: Request = workerData;
  const answer = (message: Answer) => parentPort!.postMessage(message);
  try {
    const subject: Subject = (await load(model))[k];
    const onProgress = (done: number) => answer({ done });
    const { log } = await computeShare(subject, { ...options, onProgress }, place);
    answer({ log });
  } catch (error) {
    answer({ failed: error instanceof Error ? error.message : String(error) });
  }
}
