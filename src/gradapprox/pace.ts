import { refuse } from '../errors.js';
import type { Options } from '../problem.js';

/** Longest stretch of a loop without looking up, in milliseconds: twenty progress lines a second, and an abort that is felt as immediate. */
const INTERVAL = 50;

/**
 * Lets a long loop be watched and stopped. The loop asks `due()` at every turn, which costs a look at the clock, and rests when it is told to:
 *
 *     for (…) { if (pace.due()) await pace.rest(done); … }
 */
export class Pace {
  private last = performance.now();

  constructor(
    private readonly total: number,
    private readonly watch: Pick<Options, 'signal' | 'onProgress'>,
  ) {}

  due(): boolean {
    return this.watch.signal?.aborted === true || performance.now() - this.last >= INTERVAL;
  }

  /**
   * Reports progress and lets other tasks run, a timer that aborts among them.
   *
   * @throws {GradcheckError} `aborted`
   */
  async rest(done: number): Promise<void> {
    this.check();
    this.watch.onProgress?.(done, this.total);
    await otherTasks();
    this.check();
    this.last = performance.now();
  }

  /** The last report of progress. */
  end(): void {
    this.check();
    this.watch.onProgress?.(this.total, this.total);
  }

  private check(): void {
    if (this.watch.signal?.aborted) throw refuse.aborted(this.watch.signal.reason);
  }
}

/** One turn of the event loop. Not setTimeout: browsers stretch it to 4 ms. */
const otherTasks = () =>
  new Promise<void>(resolve => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(0);
  });
