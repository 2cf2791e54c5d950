import { refuse } from '../errors.js';

/**
 * Refuses what was to be a function before it is called in vain, deep inside a check.
 *
 * @param path  the caller's name for it, such as 'backward'
 * @param what  what to give, such as 'backward(), which fills every grad'
 * @throws {GradcheckError} `invalid_problem` at the path
 */
export function givenFunction(path: string, value: unknown, what: string): void {
  if (typeof value !== 'function') throw refuse.given(path, value, what);
}

/**
 * The same for an object of such things.
 *
 * @throws {GradcheckError} `invalid_problem` at the path
 */
export function givenObject(path: string, value: unknown, what: string): void {
  if (typeof value !== 'object' || value === null) throw refuse.given(path, value, what);
}
