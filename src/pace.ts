import { throwIfAborted } from './errors.js';
import type { Options } from './problem.js';

/** Longest stretch of a loop without looking up, in milliseconds: twenty progress lines a second, and an abort that is felt as immediate. */
const INTERVAL = 50;

/** Turns shorter than this, in milliseconds, share a look at the clock: up to so many of them. */
const SHORT = 0.1;
const SHARED = 64;

/**
 * Lets a long loop be watched and stopped. The loop asks `due()` at every turn and rests when it is told to:
 *
 *     for (…) { if (pace.due()) await pace.rest(done); … }
 */
export class Pace {
  private rested = performance.now();
  private looked = this.rested;
  /** Turns done since then; none is done when `due` is first asked. */
  private turns = -1;
  /** Turns from one look at the clock to the next. */
  private stride = 1;

  constructor(
    private readonly total: number,
    private readonly watch: Pick<Options, 'signal' | 'onProgress'>,
  ) {}

  due(): boolean {
    if (this.watch.signal?.aborted) return true;
    if (++this.turns < this.stride) return false;
    const now = performance.now();
    const each = (now - this.looked) / this.turns;
    this.stride = each < SHORT ? Math.min(2 * this.stride, SHARED) : 1;
    this.looked = now;
    this.turns = 0;
    return now - this.rested >= INTERVAL;
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
    this.rested = this.looked = performance.now();
  }

  /** The last report of progress. */
  end(): void {
    this.check();
    this.watch.onProgress?.(this.total, this.total);
  }

  private check(): void {
    throwIfAborted(this.watch.signal);
  }
}

/** One turn of the event loop. Not setTimeout: browsers stretch it to 4 ms. */
export const otherTasks = () =>
  new Promise<void>(resolve => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(0);
  });
