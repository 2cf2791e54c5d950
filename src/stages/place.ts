import { GradcheckError } from '../errors.js';

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

/** An error whose path begins with `root`, with `place` instead in its path and its message. */
export function moved(error: unknown, place: string, root: string): unknown {
  if (!(error instanceof GradcheckError) || !error.path.startsWith(root)) return error;
  const path = place + error.path.slice(root.length);
  const message = error.message.startsWith(root)
    ? place + error.message.slice(root.length)
    : `${place}: ${error.message}`;
  return new GradcheckError(error.code, path, message, { cause: error.cause });
}
