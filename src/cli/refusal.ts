/** Something the command cannot work with; the message is all its user sees. Errors of the library have a class of their own. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

const EXPORTS =
  'export parameters, cost and gradients, or as default a problem, a list of problems or a function that makes one';

/** Every refusal of the command: what is wrong, where, what to do. */
export const refusal = {
  missing: (path: string) => new Refusal(`${path} does not exist: give the path of a module that exports a problem.`),
  notImported: (path: string, cause: unknown) =>
    new Refusal(`${path} cannot be imported: ${reason(cause)}\nRun it by itself (node ${path}) to see where.`, {
      cause,
    }),
  notMade: (path: string, cause: unknown) =>
    new Refusal(`${path}: its default export, called without arguments to make a problem, threw ${reason(cause)}`, {
      cause,
    }),
  noProblem: (path: string, exported: readonly string[]) =>
    new Refusal(`${path} exports no problem (${exported.length > 0 ? exported.join(', ') : 'nothing'}): ${EXPORTS}.`),
  noProblemAt: (path: string, place: string) => new Refusal(`${path}: ${place} is no problem: ${EXPORTS}.`),
  notChecked: (path: string, cause: Error) => new Refusal(`${path}: ${cause.message}`, { cause }),
  threw: (path: string, cause: unknown) => new Refusal(`${path}: its own code threw ${reason(cause)}`, { cause }),
  unwritable: (file: string, cause: Error) =>
    new Refusal(`${file} cannot be written (${cause.message}): give a file in a folder that exists.`, { cause }),
  unsettled: () =>
    new Refusal(
      'the model never finished: a promise it returned is neither kept nor broken; look at what it waits for.',
    ),
};

/** What was thrown and, where it is an Error, the first line of code it came from. */
function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const place = cause.stack?.split('\n').find(line => /^\s+at .*file:/.test(line));
  return `${cause.name}: ${cause.message}${place === undefined ? '' : `\n${place}`}`;
}
