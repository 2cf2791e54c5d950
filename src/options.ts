import { refuse } from './errors.js';
import type { Options } from './problem.js';
import { PRECISIONS } from './report.js';

/** Options with every default filled in; what depends on measurements stays open. */
export interface Settings extends Omit<Options, 'only' | 'except' | 'step'> {
  step?: number;
  /** Falling, each once; null where not several were given. */
  steps: readonly number[] | null;
  sides: 'two' | 'one';
  threshold: number;
  components: 'all' | 'sample' | 'probe';
  points: number;
  only: readonly string[] | null;
  except: readonly string[] | null;
  seed: number;
}

/** Norm ratio that the course calls small; the verdict does not hang on it. */
const THRESHOLD = 1e-7;

const positive = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value > 0;
const wholeFrom = (least: number) => (value: unknown) => Number.isSafeInteger(value) && (value as number) >= least;
const oneOf = (...words: string[]): Rule => [
  value => words.includes(value as string),
  words.map(word => `'${word}'`).join(' or '),
];

function isShard(value: unknown): boolean {
  const { index, count } = (value ?? {}) as { index?: unknown; count?: unknown };
  return wholeFrom(1)(index) && wholeFrom(1)(count) && (index as number) <= (count as number);
}

function isLog(value: unknown): boolean {
  const { recall, note } = (value ?? {}) as { recall?: unknown; note?: unknown };
  return typeof recall === 'function' && typeof note === 'function';
}

const areNames = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(name => typeof name === 'string' && name !== '');

const isShare = (value: unknown): boolean => positive(value) && (value as number) < 1;

/** A relative error, or { relative, absolute } with at least one of them. */
function isOneTolerance(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isShare(value);
  const { relative, absolute, ...rest } = value as Record<string, unknown>;
  const some = relative !== undefined || absolute !== undefined;
  const fine = (relative === undefined || isShare(relative)) && (absolute === undefined || positive(absolute));
  return some && fine && Object.keys(rest).length === 0;
}

function isTolerance(value: unknown): boolean {
  if (isOneTolerance(value)) return true;
  const isTable = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isTable && Object.keys(value).length > 0 && Object.values(value).every(isOneTolerance);
}

const isSignal = (value: unknown): boolean => typeof (value as AbortSignal | null)?.aborted === 'boolean';

type Rule = readonly [accepts: (value: unknown) => boolean, want: string];

const RULES: Record<keyof Options, Rule> = {
  step: [
    value => positive(value) || (Array.isArray(value) && value.length > 0 && value.every(positive)),
    'a positive number such as 1e-7, several such as [1e-3, 1e-5, 1e-7], or leave it out to have it chosen from the measured noise',
  ],
  sides: oneOf('two', 'one'),
  threshold: [positive, 'a positive number such as 1e-7'],
  tolerance: [
    isTolerance,
    "a relative error between 0 and 1 such as 1e-6, { relative, absolute }, or these by block such as { 'W*': 1e-6, b1: { absolute: 1e-9 } }",
  ],
  nondeterminism: [
    value => typeof value === 'number' && value >= 0 && value < 1,
    'a relative distance from 0 to below 1 such as 1e-6',
  ],
  only: [areNames, "a list of block names or patterns such as ['W1', 'b*']"],
  except: [areNames, "a list of block names or patterns such as ['W1', 'b*']"],
  components: oneOf('all', 'sample', 'probe'),
  points: [wholeFrom(0), 'a whole number of further points, 0 for none'],
  resolution: [isShare, 'a relative error between 0 and 1 such as 1e-3'],
  precision: oneOf(...PRECISIONS),
  kinks: oneOf('limits', 'convention'),
  selfTest: [value => typeof value === 'boolean', 'true or false'],
  budget: [wholeFrom(1), 'a whole number of cost evaluations, at least 1'],
  time: [positive, 'a positive number of seconds, such as 10'],
  concurrency: [wholeFrom(1), 'a whole number of calls, at least 1'],
  shard: [isShard, 'an index from 1 to count, and a count, such as { index: 3, count: 8 }'],
  log: [isLog, 'an object with the functions recall and note'],
  method: oneOf('direct', 'incremental', 'by-unit'),
  workers: [value => value === 'auto' || wholeFrom(0)(value), "a whole number of workers, 0 for none, or 'auto'"],
  seed: [Number.isSafeInteger, 'a whole number'],
  signal: [isSignal, 'an AbortSignal'],
  stop: [isSignal, 'an AbortSignal'],
  timeout: [positive, 'a positive number of seconds, such as 10'],
  onProgress: [value => typeof value === 'function', 'a function (done, total) => void'],
};

/**
 * Checks options and fills in the defaults; touches nothing else.
 *
 * @throws {GradcheckError} `invalid_option`, path `options.NAME`
 */
export function settle(options: Options): Settings {
  if (typeof options !== 'object' || options === null) throw refuse.options(options);
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name as keyof Options] : undefined;
    if (rule === undefined) throw refuse.unknownOption(name, Object.keys(RULES));
    if (value !== undefined && !rule[0](value)) throw refuse.option(name, value, rule[1]);
  }
  if (options.components === 'probe') refuseBesideProbe(options);
  if (options.points) refuseBesidePoints(options);
  if (options.selfTest && options.shard)
    throw refuse.option('shard', options.shard, 'it without selfTest, which wants all of a block');
  const { step } = options;
  return {
    ...options,
    step: typeof step === 'number' ? step : undefined,
    steps: typeof step === 'object' ? [...new Set(step)].sort((a, b) => b - a) : null,
    sides: options.sides ?? 'two',
    threshold: options.threshold ?? THRESHOLD,
    components: options.components ?? 'all',
    points: options.points ?? 0,
    only: options.only ?? null,
    except: options.except ?? null,
    seed: options.seed ?? 0,
  };
}

/** Directions find their components and their step as they go. */
function refuseBesideProbe({ step, sides, shard }: Options): void {
  const other = { step, sides: sides === 'one' ? sides : undefined, shard };
  for (const [name, value] of Object.entries(other))
    if (value !== undefined) throw refuse.option(name, value, "it with components 'all' or 'sample', not with 'probe'");
}

/** What several processes share, or what is kept for the next time, is J at one point. */
function refuseBesidePoints({ shard, log }: Options): void {
  for (const [name, value] of Object.entries({ shard, log }))
    if (value !== undefined) throw refuse.option(name, value, 'it without points');
}
