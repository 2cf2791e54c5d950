import type { Maybe } from './problem.js';

/** f of a value now, or of a promise's later: what is synchronous stays so, and is never awaited. */
export const whenDone = <T, R>(value: Maybe<T>, f: (value: T) => Maybe<R>): Maybe<R> =>
  isPromise(value) ? Promise.resolve(value).then(f) : f(value);

export const isPromise = <T>(value: Maybe<T>): value is Promise<T> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
