import { throwIfAborted } from '../errors.js';

/** Longest time in milliseconds without giving way: a page stays responsive, a signal is heard. */
const LONGEST = 50;

export interface Watching {
  signal?: AbortSignal;
  onProgress?(done: number, total: number): void;
}

/** Long work in short slices: yields how much is done. */
export type Slices<T> = Generator<number, T>;

/** Runs all slices at once. */
export function drain<T>(work: Slices<T>): T {
  for (;;) {
    const slice = work.next();
    if (slice.done) return slice.value;
  }
}

/**
 * Runs slices, giving way to the event loop about every 50 ms, when progress is told as well, and at the end.
 *
 * @throws {GradcheckError} `aborted` when the signal says so; the work is given up
 */
export async function inSlices<T>(work: Slices<T>, total: number, { signal, onProgress }: Watching): Promise<T> {
  let since = performance.now();
  try {
    for (;;) {
      throwIfAborted(signal);
      const slice = work.next();
      if (!slice.done && performance.now() - since < LONGEST) continue;
      onProgress?.(slice.done ? total : slice.value, total);
      if (slice.done) return slice.value;
      await giveWay();
      since = performance.now();
    }
  } finally {
    work.return(undefined as T);
  }
}

/** A turn of the event loop, not only of the microtasks. */
const giveWay = () => new Promise<void>(resolve => setTimeout(resolve, 0));
