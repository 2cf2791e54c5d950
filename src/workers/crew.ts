import { refuse } from '../errors.js';
import { type Action, type Answer, isAnswer, type Start } from './program.js';
import { type CreateWorker, createKernelWorker, type KernelWorker } from './worker.js';

/** Tasks that wait in each worker, so that it does not wait for the next one. */
const AHEAD = 2;

/** What workers are hired for. */
export interface Hiring {
  readonly count: number;
  readonly module: WebAssembly.Module;
  /** Memory that every worker starts with; it is given away, so each gets a copy of its own. */
  memory(): ArrayBuffer;
  readonly createWorker?: CreateWorker;
  readonly signal?: AbortSignal;
}

/** Called with what a task has read. */
export type Done = (task: number, reads: Float64Array[]) => void;

/** Workers that are ready, each with an instance of its own. */
export class Crew {
  /** Ends what is under way. */
  private stop: ((error: unknown) => void) | undefined;
  /** Why there is nothing more to come, once that is so. */
  private failure: unknown;
  private ready = false;
  private readonly answered: ((answer: Answer) => void)[] = [];

  private constructor(private readonly workers: readonly KernelWorker[]) {}

  /**
   * Starts workers and waits until all are ready.
   *
   * @throws {GradcheckError} `no_workers` where the platform has none, its policy refuses them, or there is no memory for one; `aborted`
   */
  static async hire({ count, module, memory, createWorker, signal }: Hiring): Promise<Crew> {
    const crew = new Crew(create(count, createWorker));
    const started = crew.workers.map(
      (worker, w) =>
        new Promise<void>((resolve, reject) => {
          crew.answered[w] = answer => ('failed' in answer ? reject(refuse.noWorkers(answer.failed)) : resolve());
          worker.listen(
            answer => crew.hear(w, answer),
            why => crew.fail(crew.ready ? refuse.worker(why) : refuse.noWorkers(why)),
          );
          const start: Start = { module, memory: memory() };
          try {
            worker.post(start, [start.memory]);
          } catch (cause) {
            reject(refuse.noWorkers(wordsOf(cause), cause));
          }
        }),
    );
    await crew.untilStopped(Promise.all(started), signal);
    crew.ready = true;
    return crew;
  }

  /**
   * Runs tasks, each by whichever worker is free.
   *
   * @throws {GradcheckError} `worker_failed`, `aborted`; the crew is dismissed
   */
  run(tasks: Iterable<readonly Action[]>, done: Done, signal?: AbortSignal): Promise<void> {
    const queue = tasks[Symbol.iterator]();
    const waiting = new Map<number, readonly Action[]>();
    let [given, ended] = [0, false];
    const work = new Promise<void>((resolve, reject) => {
      const give = (worker: KernelWorker) => {
        const next = ended ? { done: true as const, value: undefined } : queue.next();
        ended = next.done === true;
        if (next.done) return waiting.size === 0 ? resolve() : undefined;
        waiting.set(given, next.value);
        worker.post({ id: given++, actions: next.value }, []);
      };
      this.workers.forEach((worker, w) => {
        this.answered[w] = answer => {
          if ('failed' in answer) return reject(refuse.worker(answer.failed));
          if (!isRead(answer.reads, waiting.get(answer.id))) return reject(refuse.worker(STRANGE));
          waiting.delete(answer.id);
          try {
            done(answer.id, answer.reads);
            give(worker);
          } catch (error) {
            reject(error);
          }
        };
      });
      for (let k = 0; k < AHEAD; k++) this.workers.forEach(give);
    });
    return this.untilStopped(work, signal);
  }

  /** An answer of worker w, unless it is none. */
  private hear(w: number, answer: unknown): void {
    if (isAnswer(answer)) this.answered[w](answer);
    else this.fail(this.ready ? refuse.worker(STRANGE) : refuse.noWorkers(STRANGE));
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    this.stop?.(error);
  }

  /** Ends all workers. */
  dismiss(): void {
    for (const worker of this.workers) worker.dismiss();
  }

  /** The outcome, or why it does not come; then no worker is left. */
  private async untilStopped<T>(outcome: Promise<T>, signal?: AbortSignal): Promise<T> {
    const abort = () => this.fail(refuse.aborted(signal?.reason));
    try {
      if (this.failure) throw this.failure;
      const stopped = new Promise<never>((_, reject) => {
        this.stop = reject;
      });
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
      return await Promise.race([outcome, stopped]);
    } catch (error) {
      this.dismiss();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }
}

/** A page's worker may run another program. */
const STRANGE = 'it answered what gradcheck/worker.js does not';

/** Whether arrays are as long as what a task was to read. */
function isRead(reads: readonly Float64Array[], actions?: readonly Action[]): boolean {
  const asked = actions?.flatMap(action => ('read' in action ? [action.length] : []));
  return (
    asked !== undefined && asked.length === reads.length && asked.every((length, k) => reads[k]?.length === length)
  );
}

function create(count: number, createWorker?: CreateWorker): KernelWorker[] {
  try {
    return Array.from({ length: count }, () => createKernelWorker(createWorker));
  } catch (cause) {
    throw refuse.noWorkers(wordsOf(cause), cause);
  }
}

const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
