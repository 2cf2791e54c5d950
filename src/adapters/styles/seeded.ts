import { refuse } from '../../errors.js';
import { random } from '../../random.js';
import { givenFunction } from '../given.js';

/**
 * Calls f while Math.random draws the same numbers every time: for libraries that take their weights, masks or samples from it.
 *
 * The caller's own Math.random is back when f returns or throws, or when the promise it returned is settled;
 * until then other code would draw from it too, so let asynchronous calls follow one another.
 *
 * @param k  which numbers: the same k, the same numbers, on every machine
 * @throws {GradcheckError} `invalid_option` for a k that is no whole number, `invalid_problem` where f is no function
 */
export function seeded<T>(k: number, f: () => T): T {
  if (!Number.isSafeInteger(k)) throw refuse.argument('k', k, 'a whole number');
  givenFunction('f', f, 'the function that draws from Math.random');
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
