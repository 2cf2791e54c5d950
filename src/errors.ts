import { adviceOnInstance, adviceOnLeaf, adviceOnParameter, adviceOnParameterShape, adviceOnShape } from './advice.js';

/**
 * A refused input. A wrong gradient is never an error: it is a Report.
 *
 *     message = what is wrong, where (in the caller's own names): what to do
 */
export class GradcheckError extends Error {
  override readonly name = 'GradcheckError';
  /** Stable word for programs, such as `shape_mismatch`. */
  readonly code: ErrorCode;
  /** Where, in the caller's own names, such as `gradients.W1`; empty when there is no place. */
  readonly path: string;

  constructor(code: ErrorCode, path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.path = path;
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

/** Every code of a refused input, in the order of a check. */
export const ERROR_CODES = [
  // problem and options
  'invalid_problem',
  'invalid_option',
  'unknown_block',
  // parameters and gradients
  'no_parameters',
  'not_a_number',
  'non_finite_parameter',
  'shape_mismatch',
  'name_mismatch',
  // what the cost returns
  'invalid_cost',
  'cost_failed',
  'aborted',
  'timed_out',
  // network
  'invalid_spec',
  'invalid_data',
  'kernel_failed',
  'no_workers',
  'worker_failed',
  // other people's shapes
  'invalid_view',
  'invalid_tensor',
  'invalid_outputs',
  'detached_memory',
  // reports from elsewhere
  'invalid_report',
  // suites
  'invalid_table',
  'missing_package',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

const shaped = (shape: readonly number[]) => (shape.length === 0 ? 'is a number' : `has shape [${list(shape)}]`);
const list = (words: readonly (string | number)[]) => words.join(', ');
/** The first names of many. */
const some = (words: readonly string[]) =>
  words.length === 0 ? 'nothing' : list(words.slice(0, 12)) + (words.length > 12 ? `, … (${words.length})` : '');
/** A name as the key of an object literal. */
const name = (word: string) => (/^[a-z_$][\w$]*$/i.test(word) ? word : JSON.stringify(word));

/** What an exception says, of whatever kind it is. */
export const words = (thrown: unknown): string => {
  if (thrown instanceof Threw) return words(thrown.cause);
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
};

/** An exception of a function that the caller knows by another name than cost or gradients, such as vjp; the exception itself is its cause. */
export class Threw extends Error {
  constructor(
    readonly source: string,
    override readonly cause: unknown,
  ) {
    super(words(cause));
  }
}

/** How engines and compilers say that an instance was made without its constructor: V8, JavaScriptCore, SpiderMonkey, TypeScript, Babel. */
const isPrivate = (thrown: unknown): boolean =>
  thrown instanceof TypeError &&
  /private (member|field|method|name)|must be (an instance of )?class|non-instance/i.test(thrown.message);

/** All messages on one screen. */
export const refuse = {
  problem: (path: string, message: string) => new GradcheckError('invalid_problem', path, message),
  given: (path: string, got: unknown, what: string) =>
    new GradcheckError('invalid_problem', path, `${path} is ${show(got)}: give ${what}.`),
  argument: (path: string, got: unknown, want: string) =>
    new GradcheckError('invalid_option', path, `${path} is ${show(got)}: give ${want}.`),
  option: (name: string, got: unknown, want: string) =>
    new GradcheckError('invalid_option', `options.${name}`, `options.${name} is ${show(got)}: give ${want}.`),
  options: (got: unknown) =>
    new GradcheckError('invalid_option', 'options', `options is ${show(got)}: give an object, or leave it out.`),
  unknownOption: (name: string, known: readonly string[]) =>
    new GradcheckError(
      'invalid_option',
      `options.${name}`,
      `options.${name} is not an option: the options are ${list(known)}.`,
    ),
  format: (got: unknown, known: readonly string[]) =>
    new GradcheckError('invalid_option', 'format', `format ${show(got)} is not known: give one of ${list(known)}.`),
  unknownBlock: (path: string, name: string, known: readonly string[]) =>
    new GradcheckError(
      'unknown_block',
      path,
      `${path} names ${show(name)}, but the blocks are ${list(known)}: use these names, or a pattern such as W*.`,
    ),
  nothingLeft: (except: readonly string[]) =>
    new GradcheckError(
      'unknown_block',
      'options.except',
      `options.except (${list(except)}) leaves no block to check: leave some of them in.`,
    ),

  pointsOfNumbers: (points: number) =>
    new GradcheckError(
      'invalid_option',
      'options.points',
      `options.points is ${points}, but gradients are numbers, which are known at the parameters given alone: give gradients(parameters), a function.`,
    ),

  report: (path: string, got: unknown, want: string) =>
    new GradcheckError('invalid_report', path, `${path} is ${show(got)}, not ${want}: this is no report of gradcheck.`),
  reportVersion: (got: number) =>
    new GradcheckError(
      'invalid_report',
      'report.schemaVersion',
      `report.schemaVersion is ${got}, and this gradcheck reads version 1: take the gradcheck that wrote it.`,
    ),
  budget: (budget: number, least: number) =>
    new GradcheckError(
      'invalid_option',
      'options.budget',
      `options.budget is ${budget}, which is spent before every block has had its turn: give at least ${least}.`,
    ),
  threw: (called: string, call: number, thrown: unknown) => {
    const { source, cause } = thrown instanceof Threw ? thrown : { source: called, cause: thrown };
    return new GradcheckError(
      'cost_failed',
      source,
      `${source} threw at call ${call}, and cannot be had at the parameters given: ${words(cause)}; ${isPrivate(cause) ? 'it was given a copy of parameters, and a class with #private fields cannot be copied: give inPlace: true, and the instances themselves are moved and put back bit for bit.' : 'the cause of this error tells where.'}`,
      { cause },
    );
  },
  stageThrew: (path: string, name: string, cause: unknown) =>
    new GradcheckError(
      'cost_failed',
      path,
      `${path} of ${show(name)} threw: ${words(cause)}; the cause of this error tells where.`,
      { cause },
    ),
  activation: (path: string, component: string) =>
    new GradcheckError(
      'invalid_outputs',
      path,
      `${path} is NaN at ${component}: no derivative is defined there; look where this number comes from.`,
    ),
  noParameters: (path: string) =>
    new GradcheckError('no_parameters', path, `${path} holds no numbers: pass at least one number or array to check.`),
  notANumber: (path: string, got: unknown) =>
    new GradcheckError('not_a_number', path, `${path} is ${show(got)}: ${adviceOnLeaf(got)}.`),
  notAParameter: (path: string, got: unknown) =>
    new GradcheckError('not_a_number', path, `${path} is ${show(got)}: ${adviceOnParameter(got)}.`),
  nullInRow: (path: string) =>
    new GradcheckError(
      'not_a_number',
      path,
      `${path} is null among numbers, as JSON.stringify writes NaN and infinite numbers: write them as NaN, Infinity and -Infinity, which Python does, or find where they come from.`,
    ),
  nothing: (path: string, got: unknown, wantPath: string) =>
    new GradcheckError('not_a_number', path, `${path} is ${show(got)}: return it in the structure of ${wantPath}.`),
  notAList: (path: string, got: unknown) =>
    new GradcheckError(
      'not_a_number',
      path,
      `${path} is ${show(got)}: pass a list of numbers; a tree becomes one by layout.pack(tree), with layout from pack(parameters).`,
    ),
  integers: (path: string, got: unknown) =>
    new GradcheckError(
      'not_a_number',
      path,
      `${path} is ${show(got)}: it cannot hold θ ± ε without cutting it off; pass a Float64Array or a plain array.`,
    ),
  instance: (path: string, got: object, field: string) =>
    new GradcheckError(
      'not_a_number',
      path,
      `${path} is ${show(got)}, whose field ${field} is ${show((got as Record<string, unknown>)[field])}: ${adviceOnInstance()}.`,
    ),
  uncopied: (path: string, got: object) =>
    new GradcheckError(
      'invalid_problem',
      path,
      `${path} is ${show(got)} that keeps its numbers where no copy can (in #private fields, or in a closure): give inPlace: true, and it is read and written through its own accessors, with all put back bit for bit.`,
    ),
  freshArray: (path: string) =>
    new GradcheckError(
      'invalid_problem',
      path,
      `${path} is a new array at every read, so that nothing can be written into it: return the array itself, or give numbers with a getter and a setter each.`,
    ),
  leftOut: (path: string, wantPath: string, value: unknown) =>
    new GradcheckError(
      'name_mismatch',
      path,
      `${path} is not 0, but ${wantPath} is ${show(value)} and is left out of θ: ${value === undefined || value === null ? 'give it a value, or no gradient' : 'make it a Float64Array or a plain array if it is learned, and give no gradient if it is not'}.`,
    ),
  nonFiniteParameter: (path: string, got: number) =>
    new GradcheckError(
      'non_finite_parameter',
      path,
      `${path} is ${got}: differences need finite parameters; look where this one was initialised.`,
    ),
  outsideBounds: (at: string, got: number, lower: number, upper: number) =>
    new GradcheckError(
      'invalid_problem',
      'bounds',
      `bounds of ${at} are [${lower}, ${upper}] but it is ${got}: give a point inside them, or wider bounds.`,
    ),
  boundShape: (path: string, got: unknown, wantPath: string) =>
    new GradcheckError(
      'invalid_problem',
      path,
      `${path} ${Array.isArray(got) && got.every(n => typeof n === 'number') ? shaped(got) : `is ${show(got)}`} and does not fit ${wantPath}: give one number, or the structure of the parameters with a number or an array of its shape for each block that is bounded.`,
    ),
  atBound: (at: string) =>
    new GradcheckError(
      'invalid_option',
      'options.components',
      `options.components is "probe", which moves all parameters at once and both ways, but ${at} stands at its bound, or next to it: give 'all' or 'sample', or a point further inside.`,
    ),
  noRoom: (at: string, lower: number, upper: number) =>
    new GradcheckError(
      'invalid_problem',
      'bounds',
      `bounds of ${at} are [${lower}, ${upper}], which leaves no room to move it: give lower < upper, and leave out of parameters what is fixed.`,
    ),
  shapeMismatch: (path: string, got: readonly number[], wantPath: string, want: readonly number[]) =>
    new GradcheckError(
      'shape_mismatch',
      path,
      `${path} ${shaped(got)} but ${wantPath} ${shaped(want)}: ${adviceOnShape(got, want)}.`,
    ),
  parameterShape: (path: string, got: readonly number[], want: readonly number[]) =>
    new GradcheckError(
      'shape_mismatch',
      path,
      `${path} ${shaped(got)} but the network wants [${list(want)}]: ${adviceOnParameterShape(got, want)}.`,
    ),
  nameMismatch: (path: string, message: string) => new GradcheckError('name_mismatch', path, message),
  boundNames: (path: string, extra: readonly string[], wantPath: string) =>
    new GradcheckError(
      'name_mismatch',
      path,
      `${path} has ${list(extra)}, unlike ${wantPath}: use the same names; what is not bounded is left out.`,
    ),
  names: (path: string, missing: readonly string[], extra: readonly string[], wantPath: string) =>
    new GradcheckError(
      'name_mismatch',
      path,
      `${path} ${[missing.length > 0 ? `lacks ${list(missing)}` : '', extra.length > 0 ? `has ${list(extra)}` : ''].filter(Boolean).join(' and ')}, unlike ${wantPath}: use the same names (dW1 is taken for W1; null stands for a zero gradient).`,
    ),
  unpaired: (mine: readonly string[], reference: readonly string[]) =>
    new GradcheckError(
      'name_mismatch',
      'mine',
      `mine holds ${some(mine)} and reference holds ${some(reference)}, which are not the same: leave out what the other has not, or say which is which with options.names, { ${name(mine[0] ?? 'W')}: ${JSON.stringify(reference[0] ?? 'weight')} }.`,
    ),
  misnamed: (given: string, root: string, known: readonly string[]) =>
    new GradcheckError(
      'name_mismatch',
      'options.names',
      `options.names speaks of ${show(given)}, but ${root} holds ${some(known)}: use these names.`,
    ),
  sameName: (path: string, name: string) =>
    new GradcheckError(
      'name_mismatch',
      path,
      `two arrays are both called ${name}: rename one, so that a report can tell them apart.`,
    ),
  structure: (path: string, got: unknown, want: 'object' | 'list', wantPath: string) =>
    new GradcheckError(
      'name_mismatch',
      path,
      `${path} is ${show(got)} but ${wantPath} is ${want === 'list' ? 'a list of arrays' : 'an object of arrays'}: return gradients in the structure of the parameters.`,
    ),
  ragged: (path: string, wantPath: string, want: readonly number[]) =>
    new GradcheckError(
      'shape_mismatch',
      path,
      `${path} has rows of different lengths but ${wantPath} has shape [${list(want)}]: return dJ/d of it in the same shape.`,
    ),
  notFlat: (path: string, wantPath: string, want: readonly number[]) =>
    new GradcheckError(
      'shape_mismatch',
      path,
      `${path} is flat but ${wantPath} is a view of shape [${list(want)}] in another order than row by row, so that it may be meant either way: return it as { data, shape, stride }.`,
    ),
  sparse: (path: string, wantPath: string, want: readonly number[], problem: string) =>
    new GradcheckError(
      'shape_mismatch',
      path,
      `${path} ${problem}: for ${wantPath} of shape [${list(want)}], indices are numbers along the first axis with a slice of values each, or lists of as many indices as there are axes, or one list an axis, with one value each.`,
    ),
  sparseIndex: (path: string, got: number, size: number, axis: number) =>
    new GradcheckError(
      'shape_mismatch',
      path,
      `${path} is ${got}, which is no index along axis ${axis}: give whole numbers from 0 to ${size - 1}.`,
    ),
  sparseOrder: (path: string) =>
    new GradcheckError(
      'shape_mismatch',
      path,
      `${path} may be read by rows and by columns, with different results, for it has as many entries as axes: add an entry of value 0.`,
    ),
  strided: (path: string, shape: readonly number[], holds: string) =>
    new GradcheckError(
      'shape_mismatch',
      path,
      `${path} has shape [${list(shape)}] but its view has ${holds}: make data, shape, stride and offset agree.`,
    ),
  overlap: (path: string) =>
    new GradcheckError(
      'shape_mismatch',
      path,
      `${path} meets the same entry of its data twice (a stride of 0?): copy it to an array of its own.`,
    ),
  sharedInPlace: (path: string) =>
    new GradcheckError(
      'invalid_problem',
      path,
      `${path} shares its array with another block, so that one cannot be moved without the other: with inPlace, list tied weights once.`,
    ),
  detachedArray: (path: string) =>
    new GradcheckError(
      'not_a_number',
      path,
      `${path} has lost its buffer, to a worker or a structuredClone that it was transferred to: pass a copy, or transfer one.`,
    ),
  tooDeep: (path: string, most: number) =>
    new GradcheckError(
      'invalid_problem',
      path,
      `${path} holds objects within objects, more than ${most} deep (a linked list?): give the arrays of numbers themselves.`,
    ),
  claimed: () =>
    new GradcheckError(
      'invalid_problem',
      'parameters',
      'parameters are being changed in place by another check that has not ended: await that one first, or leave inPlace out.',
    ),
  bareInPlace: () =>
    new GradcheckError(
      'invalid_problem',
      'parameters',
      'parameters is a bare number, which cannot be changed in place: put it into an object or an array, or leave inPlace out.',
    ),
  readOnly: (cause: unknown) =>
    new GradcheckError(
      'invalid_problem',
      'parameters',
      'parameters cannot be written to (frozen?): pass arrays that can be, or leave inPlace out.',
      { cause },
    ),
  projection: (problem: string, cause?: unknown) =>
    new GradcheckError(
      'invalid_problem',
      'project',
      `project ${problem}; give the linear projection P for which gradients are P times the derivatives by each entry, such as g ↦ g − x (x·g) / (x·x).`,
      { cause },
    ),
  thetaLength: (got: unknown, want: number) =>
    new GradcheckError(
      'shape_mismatch',
      'theta',
      `theta has ${show(got)} components but the parameters have ${want}: pass a theta made by pack.`,
    ),
  componentOutside: (i: number, size: number) =>
    new GradcheckError(
      'shape_mismatch',
      'theta',
      `theta has no component ${i}: give a whole number from 0 to ${size - 1}.`,
    ),

  cost: (got: unknown) =>
    new GradcheckError(
      'invalid_cost',
      'cost',
      `cost returned ${show(got)}: return a number, a list with one number an example, or a promise of these.`,
    ),
  both: (got: unknown) =>
    new GradcheckError(
      'invalid_cost',
      'costAndGradients',
      `costAndGradients returned ${typeof got === 'object' && got !== null && !Array.isArray(got) ? `an object of ${list(Object.keys(got).slice(0, 5)) || 'nothing'}` : show(got)}, without cost: return { cost, gradients }, or a promise of it.`,
    ),
  costs: (got: unknown, points: number) =>
    new GradcheckError(
      'invalid_cost',
      'costs',
      `costs returned ${lengthOf(got)} for ${points} ${points === 1 ? 'point' : 'points'}: return a list with one value for each point, in their order, or a promise of it.`,
    ),
  timedOut: (source: string, seconds: number) =>
    new GradcheckError(
      'timed_out',
      source,
      `${source} did not come back within ${seconds} s (options.timeout): look for a promise that is never kept, or give it longer; the parameters are as they were.`,
    ),
  aborted: (cause: unknown) =>
    new GradcheckError(
      'aborted',
      'options.signal',
      'the check was aborted before it was done: the parameters are as they were; run it again for a report.',
      { cause },
    ),

  spec: (path: string, message: string) => new GradcheckError('invalid_spec', path, message),
  data: (path: string, message: string) => new GradcheckError('invalid_data', path, message),
  noWorkers: (why: string, cause?: unknown) =>
    new GradcheckError(
      'no_workers',
      'options.workers',
      `workers cannot be started here (${why}): run with workers: 0, or give network(spec, { createWorker }) where a page's security policy refuses workers made from text.`,
      { cause },
    ),
  worker: (why: string) =>
    new GradcheckError(
      'worker_failed',
      'options.workers',
      `a worker stopped before it was done (${why}): run again with workers: 0 for the same differences in one thread.`,
    ),
  kernel: (message: string, cause?: unknown) => new GradcheckError('kernel_failed', 'kernel', message, { cause }),

  valueAndGradient: (got: string) =>
    new GradcheckError(
      'invalid_cost',
      'f',
      `f returned ${got}: return [J, grad], { cost, grad }, or J alone after writing the gradient into the second argument.`,
    ),
  view: (path: string, message: string) => new GradcheckError('invalid_view', path, `${path} ${message}.`),
  tensor: (path: string, message: string) => new GradcheckError('invalid_tensor', path, `${path} ${message}.`),
  outputs: (path: string, message: string, cause?: unknown) =>
    new GradcheckError('invalid_outputs', path, `${path} ${message}.`, { cause }),
  row: (path: string, got: unknown, what: string) =>
    new GradcheckError('invalid_table', path, `${path} is ${show(got)}: give ${what}.`),
  rowField: (path: string, known: readonly string[]) =>
    new GradcheckError('invalid_table', path, `${path} is not a field of a row: the fields are ${list(known)}.`),
  missingPackage: (name: string, why: string, otherwise: string, cause: unknown) =>
    new GradcheckError(
      'missing_package',
      name,
      `${name} cannot be loaded, which ${why}: npm install --save-dev ${name}, or ${otherwise}.`,
      { cause },
    ),
  detached: (message: string) =>
    new GradcheckError(
      'detached_memory',
      'instance.exports.memory',
      `the memory of the instance ${message}: allocate all that cost and gradients need before the check.`,
    ),
};

/** How many values a list holds, or what stands in its place. */
function lengthOf(got: unknown): string {
  const length = typeof got === 'object' ? (got as ArrayLike<unknown> | null)?.length : undefined;
  return typeof length === 'number' ? `${length} ${length === 1 ? 'value' : 'values'}` : show(got);
}

/** A value as it can stand in a sentence, short. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? value.slice(0, 57) + '…' : value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value)
      ? `a list of ${value.length}`
      : `an object (${value.constructor?.name ?? 'no prototype'})`;
  return typeof value === 'bigint' ? `${value}n` : String(value);
}

/** @throws {GradcheckError} `aborted` */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw refuse.aborted(signal.reason);
}
