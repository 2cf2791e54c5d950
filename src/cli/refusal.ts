import { join } from 'node:path';
import { count } from '../format/figures.js';

/** Something the command cannot work with; the message is all its user sees. Errors of the library have a class of their own. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** Stable word for programs, such as `shards_missing`. */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
  }
}

const EXPORTS =
  'export parameters, cost and gradients, or as default a problem, a list of problems or a function that makes one';

/** Every refusal of the command: what is wrong, where, what to do. */
export const refusal = {
  folder: (path: string) =>
    new Refusal('no_model', `${path} is a folder: give a module, or a pattern such as '${join(path, '*.mjs')}'.`),
  typescript: (path: string, cause: unknown) =>
    new Refusal(
      'model_not_imported',
      `${path} cannot be imported: Node ${process.versions.node} reads no TypeScript. Take Node 22.18 or later, or a loader: NODE_OPTIONS='--import tsx' npx gradcheck ${path}`,
      cause,
    ),
  missing: (path: string) =>
    new Refusal('no_model', `${path} does not exist: give the path of a module that exports a problem.`),
  noPattern: (pattern: string, why: string) =>
    new Refusal('no_pattern', `${pattern} is no pattern (${why}): write *, **, ?, [ab] or {a,b}.`),
  unreadableFolder: (folder: string, cause: Error) =>
    new Refusal('no_model', `${folder} cannot be read (${cause.message}): give a pattern that leaves it out.`, cause),
  noMatch: (pattern: string) =>
    new Refusal('no_model', `${pattern} fits no file: look at the folder, and put the pattern in quotes.`),
  notImported: (path: string, cause: unknown) =>
    new Refusal(
      'model_not_imported',
      `${path} cannot be imported: ${reason(cause)}\nRun it by itself (node ${path}) to see where.`,
      cause,
    ),
  notMade: (path: string, cause: unknown) =>
    new Refusal(
      'model_not_imported',
      `${path}: its default export, called without arguments to make a problem, threw ${reason(cause)}`,
      cause,
    ),
  noProblem: (path: string, exported: readonly string[]) =>
    new Refusal(
      'no_problem',
      `${path} exports no problem (${exported.length > 0 ? exported.join(', ') : 'nothing'}): ${EXPORTS}.`,
    ),
  noProblemAt: (path: string, place: string) =>
    new Refusal('no_problem', `${path}: ${place} is no problem: ${EXPORTS}.`),
  notChecked: (path: string, cause: Error & { code: string }) =>
    new Refusal(cause.code, `${path}: ${cause.message}${placeOf(cause.cause)}`, cause),
  threw: (path: string, cause: unknown) =>
    new Refusal('model_threw', `${path}: its own code threw ${reason(cause)}`, cause),
  /** What a check threw: a refusal as it is, one of the library with the model's name, anything else as the model's own. */
  of: (label: string, error: unknown) => {
    if (error instanceof Refusal) return error;
    const ours = error instanceof Error && error.name === 'GradcheckError';
    return ours ? refusal.notChecked(label, error as Error & { code: string }) : refusal.threw(label, error);
  },
  exited: (label: string, code: unknown, trap: typeof process.exit) =>
    new Refusal(
      'model_exited',
      `${label} called process.exit(${code ?? ''}) before it was checked: put what a script does at its end where importing it does not reach.${calledFrom(trap)}`,
    ),
  ended: (label: string, how: string) =>
    new Refusal(
      'model_ended',
      `${label}: its process was ended ${how} before it was checked: look for what ends it, a lack of memory too (node ${label} alone shows more).`,
    ),
  timedOut: (label: string, seconds: number) =>
    new Refusal(
      'timed_out',
      `${label}: a call of its code did not come back within ${seconds} s (--timeout): look for a loop that does not end or a promise that is never kept, or give it longer.`,
    ),
  interrupted: (label: string, { done, total }: { done: number; total: number }) =>
    new Refusal(
      'interrupted',
      `${label} was interrupted ${total > 0 ? `after ${count(done)} of ${count(total)} components` : 'before its first component'}: nothing was decided; check it again.`,
    ),
  unsettled: (label: string) =>
    new Refusal(
      'model_unsettled',
      `the model never finished: a promise it returned is neither kept nor broken; look at what ${label} waits for.`,
    ),
  noProblemNamed: (asked: readonly string[], names: readonly string[]) =>
    new Refusal(
      'no_problem',
      `no problem is called ${asked.join(' or ')}: ${names.length === 0 ? 'there are none' : `the names are ${names.join(', ')}`}.`,
    ),
  unwritable: (file: string, cause: Error) =>
    new Refusal(
      'not_written',
      `${file} cannot be written (${cause.message}): give a file in a folder that exists and takes it; what stood there is as it was.`,
      cause,
    ),
  noRegularFile: (file: string, kind: string) =>
    new Refusal(
      'not_written',
      `${file} is ${kind}, and only a regular file is replaced: give the name of a file${kind === 'a device' ? ', or - for stdout' : ''}.`,
    ),
  takenFile: (file: string, by: string) =>
    new Refusal('not_written', `${file} is the same file as ${by}: give each a file of its own.`),
  together: (one: string, other: string, why: string) =>
    new Refusal('invalid_option', `${one} and ${other} do not go together: ${why}.`),
  thread: (t: number, model: string, why: string) =>
    new Refusal(
      'worker_failed',
      `worker ${t} got no further with ${model}: ${why}\nA model that cannot be imported twice is checked with --workers 0.`,
    ),

  shardWord: (word: string) =>
    new Refusal('invalid_shard', `--shard is ${word}: give 3/8, or auto, or auto/8 for an index from the environment.`),
  shardOutside: (index: number, count: number) =>
    new Refusal('invalid_shard', `--shard is ${index}/${count}: the index runs from 1 to the count.`),
  shardNowhere: (names: readonly string[]) =>
    new Refusal('shard_unknown', `--shard auto finds no index in the environment (${names.join(', ')}): give 3/8.`),
  shardWithoutCount: (engine: string, name: string) =>
    new Refusal(
      'shard_without_count',
      `${engine} tells the index (${name}) but not how many shards there are: give --shard auto/8.`,
    ),
  shardUncounted: (engine: string, name: string, index: string, count: string) =>
    new Refusal(
      'invalid_shard',
      `${engine} tells ${name}=${index} of ${count}, which does not count its processes one by one: give --shard 3/8.`,
    ),
  gradientsUnread: (file: string, cause: Error & { code?: string }) =>
    new Refusal(
      'no_gradients',
      cause.code === 'ERR_STRING_TOO_LONG'
        ? `${file} is longer than a text of JavaScript can be (512 MB): write fewer arrays to a file, or compare them in code, gradcheck/compare.`
        : `${file} cannot be read (${cause.message}): give a JSON file with a gradient.`,
      cause,
    ),
  noGradients: (file: string, cause: Error) =>
    new Refusal(
      'no_gradients',
      `${file} is no JSON (${cause.message}): give a tree of arrays such as { "W1": [[1, 2], [3, 4]] }, or a report that --json wrote.`,
      cause,
    ),
  namesWord: (word: string) =>
    new Refusal(
      'invalid_option',
      `--names is ${word}: give which array is which, as W1=layers.0.weight,b1=layers.0.bias.`,
    ),
  unreadable: (file: string, cause: Error) =>
    new Refusal('no_shard', `${file} cannot be read (${cause.message}): give the files that --shard wrote.`, cause),
  noShard: (file: string, cause: Error) =>
    new Refusal('no_shard', `${file} is no shard, or was cut short (${cause.message}): compute it again.`, cause),
  mismatch: (file: string, other: string, what: string) =>
    new Refusal('shards_mismatch', `${file} comes from ${what} than ${other}: merge shards of one run.`),
  shardTwice: (index: number, one: string, other: string) =>
    new Refusal('shard_twice', `shard ${index} stands in ${one} and in ${other}: give each shard once.`),
  /** @param all  how many are missing; `missing` are the first of them */
  shardsMissing: (missing: readonly number[], all: number, count: number, model: string) =>
    new Refusal(
      'shards_missing',
      `${all === 1 ? 'shard' : 'shards'} ${missing.join(', ')}${all > missing.length ? ` and ${all - missing.length} more` : ''} of ${count} ${all === 1 ? 'is' : 'are'} missing: compute ${missing.map(index => `gradcheck ${model} --shard ${index}/${count}`).join('; ')}.`,
    ),
  otherCount: (model: string, here: number, file: string) =>
    new Refusal('shards_mismatch', `${model} has ${here} problems here, another number than in ${file}.`),
  otherGradient: (label: string, file: string) =>
    new Refusal(
      'shards_mismatch',
      `${label} has another gradient at the same parameters here than in ${file}: the data or the code behind the model differs.`,
    ),
  otherModel: (model: string, file: string) =>
    new Refusal(
      'shards_mismatch',
      `${model} is not the module that ${file} was computed from: its text has changed since, or --model names another.`,
    ),
  otherTheta: (label: string, file: string) =>
    new Refusal(
      'shards_mismatch',
      `${label} has other parameters here than in ${file}: θ, its names or its shapes differ; make the model the same every time it is imported.`,
    ),
  otherJ: (file: string, there: number, here: number) =>
    new Refusal(
      'shards_mismatch',
      `J is ${there} in ${file} and ${here} here at the same parameters: the data or the code behind the model differs.`,
    ),
};

/** What was thrown and, where it is an Error, the first line of code it came from. */
function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return `${cause.name}: ${cause.message}${placeOf(cause)}`;
}

/** The first line of code that an Error came from, on a line of its own; empty where it is none. */
function placeOf(cause: unknown): string {
  const place = cause instanceof Error ? cause.stack?.split('\n').find(line => /^\s+at .*file:/.test(line)) : undefined;
  return place === undefined ? '' : `\n${place}`;
}

/** The line of code that called a function of ours. */
function calledFrom(ours: (...args: never[]) => unknown): string {
  const error = new Error();
  Error.captureStackTrace(error, ours);
  return placeOf(error);
}
