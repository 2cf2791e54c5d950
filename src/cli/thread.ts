import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, Worker, workerData } from 'node:worker_threads';
import type { EvaluationLog, Options, Problem, Report } from '../index.js';
import { load, type Subject } from './model.js';
import { refusal } from './refusal.js';
import { Calls } from './run/lifeline.js';
import { marked } from './run/marked.js';
import type { Service } from './run/service.js';
import { computeShare, sameJ, sameSketch, sketchOf, startOf } from './shard/compute.js';
import { KnownLog } from './shard/evaluations.js';
import type { ShardPart, Start } from './shard/file.js';
import type { Place } from './shard/place.js';

/** What a thread is asked for: its share of problem k of a model. */
interface Request {
  model: string;
  k: number;
  options: Options;
  place: Place;
  /** Where its calls are marked. */
  memory: SharedArrayBuffer;
  /** Where it answers: a model that speaks to its parentPort speaks to nobody. */
  port: MessagePort;
}

/** What it answers: where it starts from, progress, then its share, or why there is none. */
type Answer = { start: Start } | { done: number } | { part: ShardPart } | { failed: string };

/** Components to each thread at least: starting one and measuring the noise once more costs some hundred evaluations. */
const WORTHWHILE = 200;

/** Whether n components are enough for more than one thread. */
export const isWorthSharing = (n: number): boolean => n >= 2 * WORTHWHILE;

/** How many threads a problem of n components is shared among. */
export const threadsFor = (workers: number | 'auto', n: number): number =>
  Math.min(workers === 'auto' ? availableParallelism() : workers, Math.floor(n / WORTHWHILE));

export interface Sharing {
  model: string;
  k: number;
  problem: Problem;
  options: Options;
  threads: number;
}

/** What threads have computed. */
export interface Shared {
  /** J along all components. */
  log: EvaluationLog;
  /** @throws {Refusal} where the gradient of a thread was not that of this report */
  agree(report: Report): void;
}

/**
 * J along all components, computed by several threads that import the model each for itself. Before they share the work they agree on θ and on J there.
 *
 * @throws {Refusal} where a thread cannot import the model, has another one, or its code throws there
 */
export async function sharedEvaluations(sharing: Sharing, service: Service): Promise<Shared> {
  const { model, k, problem, threads } = sharing;
  const { signal, onProgress, log: _, ...options } = sharing.options;
  const here = await startOf(problem, options.seed);
  const done = new Array<number>(threads).fill(0);
  const workers: Worker[] = [];
  const compute = (t: number) =>
    new Promise<ShardPart>((resolve, reject) => {
      const { port1, port2 } = new MessageChannel();
      const place = { index: t + 1, count: threads };
      const request: Request = { model, k, options, place, memory: service.memory, port: port2 };
      const worker = new Worker(new URL(service.command), { workerData: request, transferList: [port2] });
      workers.push(worker);
      const stop = (reason: string) => reject(refusal.thread(t + 1, model, reason));
      worker.on('error', error => stop(`${error.name}: ${error.message}`));
      worker.on('exit', () => stop('it ended without an answer'));
      port1.on('message', (answer: Answer) => {
        if ('part' in answer) resolve(answer.part);
        else if ('failed' in answer) stop(answer.failed);
        else if ('start' in answer) {
          const other = differs(answer.start, here);
          if (other) stop(other);
        } else {
          done[t] = answer.done;
          const all = done.reduce((a, b) => a + b, 0);
          onProgress?.(Math.min(here.size, all), here.size);
        }
      });
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  try {
    const parts = await Promise.all(done.map((_, t) => compute(t)));
    const agree = (report: Report) => sameGradients(report, parts, model);
    return {
      log: new KnownLog(
        parts.map(part => part.log),
        here.size,
      ),
      agree,
    };
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

/** In what a thread's model is another one, or undefined. */
function differs(there: Start, here: Start): string | undefined {
  if (there.theta !== here.theta) return 'its parameters are others there, as if drawn anew at every import.';
  if (!sameJ(there.J, here.J)) return `J is ${there.J} there and ${here.J} here at the same parameters.`;
  return undefined;
}

function sameGradients(report: Report, parts: readonly ShardPart[], model: string): void {
  const here = sketchOf(report);
  const other = parts.findIndex(part => !sameSketch(part.gradient, here));
  if (other >= 0) throw refusal.thread(other + 1, model, 'its gradient at the same parameters is another one there.');
}

/** The part of a thread: imports the model, computes its share, answers. */
export async function serveThread(): Promise<void> {
  const { model, k, options, place, memory, port }: Request = workerData;
  const answer = (message: Answer) => port.postMessage(message);
  const calls = new Calls(memory, place.index);
  try {
    const { problem, label }: Subject = (await load(model))[k];
    const watch = { onProgress: (done: number) => answer({ done }) };
    const subject = { problem: marked(problem, calls), label };
    answer({ part: await computeShare(subject, { ...options, ...watch }, place, start => answer({ start })) });
  } catch (error) {
    answer({ failed: error instanceof Error ? error.message : String(error) });
  }
}
