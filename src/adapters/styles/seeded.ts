import { random } from '../../random.js';

/**
 * Calls f while Math.random draws the same numbers every time: for libraries that take their weights, masks or samples from it.
 *
 * The caller's own Math.random is back when f returns or throws, or when the promise it returned is settled;
 * until then other code would draw from it too, so let asynchronous calls follow one another.
 *
 * @param k  which numbers: the same k, the same numbers, on every machine
 */
export function seeded<T>(k: number, f: () => T): T {
  const before = Math.random;
  const restore = () => {
    Math.random = before;
  };
  Math.random = random(k).uniform;
  let result: T;
  try {
    result = f();
  } catch (error) {
    restore();
    throw error;
  }
  if (result instanceof Promise) return result.finally(restore) as T;
  restore();
  return result;
}
