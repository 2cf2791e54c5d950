import { moved } from '../errors.js';

/** 'stages[3]', 'stages[3].forward': where something of a stage stands in the caller's own words. */
export const at = (s: number, field?: string): string => `stages[${s}]${field === undefined ? '' : `.${field}`}`;

/** f; what it refuses at `root` is refused at `place`: 'parameters.W' becomes 'stages[3].parameters.W'. */
export function placed<T>(place: string, root: string, f: () => T): T {
  try {
    return f();
  } catch (error) {
    throw moved(error, place, root);
  }
}
