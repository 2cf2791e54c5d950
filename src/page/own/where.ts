import { GradcheckError } from '../../index.js';

/** A place in a visitor's module, counted from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Why a visitor's module could not be checked, and where in it. */
export class ModuleError extends Error {
  override readonly name = 'ModuleError';

  constructor(
    message: string,
    readonly at: Place | null,
    /** Whether the language itself was not understood: engines keep the place to themselves then. */
    readonly unparsed?: true,
  ) {
    super(message);
  }
}

/** The first place in the module that a stack names, or null. */
export function placeIn(stack: string | undefined, url: string): Place | null {
  const found = stack?.split(url)[1]?.match(/^:(\d+):(\d+)/);
  return found ? { line: Number(found[1]), column: Number(found[2]) } : null;
}

/** What went wrong while the module itself ran, before anything was checked. */
export function loadingError(error: unknown, url: string): ModuleError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  if (message.includes(url) || message.includes('module specifier'))
    return new ModuleError(
      'The module imports another file, and its sandbox has no network: put all of it into this one.',
      null,
    );
  const at = placeIn(stack, url);
  return new ModuleError(
    `The module threw ${name}: ${message}`,
    at,
    name === 'SyntaxError' && at === null ? true : undefined,
  );
}

/** What went wrong in one of its functions, or why gradcheck refused what it exports. */
export function checkingError(error: unknown, url: string): ModuleError {
  const { message, stack, cause } = error instanceof Error ? error : new Error(String(error));
  const at =
    placeIn((cause as Error | undefined)?.stack, url) ?? (error instanceof GradcheckError ? null : placeIn(stack, url));
  // the place stands beside the message here
  return new ModuleError(message.replace(/; the cause of this error tells where\.$/, ''), at);
}

/** A message with its place: q is not defined: line 7, column 32. */
export const located = (message: string, at: Place | null | undefined): string =>
  at ? `${message.replace(/\.$/, '')}: line ${at.line}, column ${at.column}.` : message;
