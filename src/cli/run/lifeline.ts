import { Worker } from 'node:worker_threads';

/** The pipe from the parent: it ends with the parent, and a byte in it says stop. */
export const LIFELINE = 3;

/** Places in the memory that the threads of a process share: whether to stop, then two numbers for each thread that calls a model. */
const STOP = 0;
const FIRST = 1;
const EACH = 2;
/** Threads whose calls are watched; more than anybody starts. */
const MOST = 512;

/** What the parent is told on the lifeline: a call takes long, or longer than it may. */
export const SLOW = 's';
export const TIMED_OUT = 't';
/** Seconds after which a call is told to take long. */
export const LONG = 60;

/** Memory for `watchLifeline`, `stopSignal` and `Calls`, zero at first. */
export const sharedMemory = (): SharedArrayBuffer => new SharedArrayBuffer(4 * (FIRST + EACH * MOST));

/**
 * Watches over this process from a thread of its own, which an endless loop does not keep from its work:
 * it ends the process when the parent is gone, notes that the parent says stop, and tells it of calls that take long.
 *
 * @param timeout  seconds that a call may take
 * @returns        the signal that says stop: seen at once, also by code that never waits
 */
export function watchLifeline(memory: SharedArrayBuffer, timeout = Number.POSITIVE_INFINITY): AbortSignal {
  const code = `(${thread})(require)`;
  const worker = new Worker(code, {
    eval: true,
    workerData: { memory, timeout, fd: LIFELINE, LONG, SLOW, TIMED_OUT, FIRST, EACH, STOP },
  });
  const controller = new AbortController();
  worker.on('message', () => controller.abort());
  // a process with nothing left to do ends, whatever watches it
  worker.unref();
  return seenAtOnce(controller.signal, memory);
}

/** A signal that reads the shared memory whenever it is asked. */
function seenAtOnce(signal: AbortSignal, memory: SharedArrayBuffer): AbortSignal {
  const state = new Int32Array(memory);
  return Object.defineProperty(signal, 'aborted', { get: () => Atomics.load(state, STOP) !== 0 });
}

/** The thread, as text: it is loaded without anything else. */
function thread(require: NodeJS.Require): void {
  const { Socket } = require('node:net') as typeof import('node:net');
  const { parentPort, workerData } = require('node:worker_threads') as typeof import('node:worker_threads');
  const { memory, timeout, fd, LONG, SLOW, TIMED_OUT, FIRST, EACH, STOP } = workerData;
  const state = new Int32Array(memory);
  const line = new Socket({ fd });
  line.on('data', () => {
    Atomics.store(state, STOP, 1);
    parentPort!.postMessage('stop');
  });
  line.on('error', () => {}).on('close', () => process.kill(process.pid, 'SIGKILL'));

  const seen = new Int32Array(state.length);
  const since = new Float64Array(state.length).fill(performance.now());
  const told = new Int32Array(state.length).fill(-1);
  // ten looks within a second, or within the time a call may take
  const look = Math.max(5, Math.min(timeout, 1) * 100);
  setInterval(() => {
    const now = performance.now();
    for (let k = FIRST; k < state.length; k += EACH) {
      const [turns, open] = [Atomics.load(state, k), Atomics.load(state, k + 1)];
      if (turns !== seen[k] || open === 0) {
        seen[k] = turns;
        since[k] = now;
      }
      const seconds = (now - since[k]) / 1000;
      if (seconds > timeout) line.write(TIMED_OUT);
      else if (seconds > LONG && told[k] !== turns) {
        told[k] = turns;
        line.write(SLOW);
      }
    }
  }, look);
}

/** The calls of a model's functions that one thread has begun and ended, written where `watchLifeline` reads them. */
export class Calls {
  private readonly state: Int32Array;
  private readonly at: number;

  /** @param thread  0 for the main one */
  constructor(memory: SharedArrayBuffer, thread = 0) {
    this.state = new Int32Array(memory);
    this.at = FIRST + EACH * Math.min(thread, MOST - 1);
  }

  begin(): void {
    this.turn(1);
  }

  end(): void {
    this.turn(-1);
  }

  private turn(open: number): void {
    this.state[this.at]++;
    this.state[this.at + 1] += open;
  }
}
