import { refuse } from '../errors.js';
import type { Tree } from '../problem.js';
import type { Precision } from '../report.js';
import { FORMATS, isFormat } from './formats.js';

/** What two gradients are compared by. */
export interface CompareOptions {
  /** The number format that mine or the reference was computed in, whichever is coarser; left out: what their arrays are kept in. */
  precision?: Precision;
  /** Relative error of an entry that is let pass; left out: that of the precision, 1e-9, 1e-4, 2e-3 (float16) or 3.1e-2 (bfloat16). */
  tolerance?: number;
  /** The measuring stick: the same gradient by a plain computation in low precision. mine may be off by `times` its error, and by no more. */
  stick?: Tree;
  /** How many times the error of the stick; default 2. */
  times?: number;
  /** Which array is which where names differ: { W1: 'layers.0.weight' }, mine first. */
  names?: Readonly<Record<string, string>>;
  /** The point θ of both, in the structure of mine: lets penalties, and factors that depend on the parameter, be named. */
  parameters?: Tree;
  /** How many examples the cost averages over, or the reference's gradient of each of them: lets 1/m, and examples left out, be named. */
  examples?: number | readonly Tree[];
  /** What `difference` is held against; it decides nothing; default: the tolerance. */
  threshold?: number;
  /** Of the report. */
  name?: string;
}

/** The same with the defaults filled in. */
export interface CompareSettings extends CompareOptions {
  times: number;
  names: Readonly<Record<string, string>>;
}

/**
 * c: low precision is no worse than twice the plain computation in it, block by block.
 *
 * @see T. Dao, flash-attention, tests/test_flash_attn.py: (dq − dq_ref).abs().max() <= 2 (dq_pt − dq_ref).abs().max()
 */
const TIMES = 2;

const isPositive = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value > 0;
const isNames = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.values(value).every(name => typeof name === 'string');
const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0;
const isTree = (value: unknown) => value !== null;

const RULES: { [K in keyof CompareOptions]-?: readonly [accepts: (value: unknown) => boolean, want: string] } = {
  precision: [isFormat, `one of ${Object.keys(FORMATS).join(', ')}`],
  tolerance: [value => isPositive(value) && (value as number) < 1, 'a relative error between 0 and 1 such as 1e-6'],
  stick: [isTree, 'the same gradient in plain low precision, a tree of arrays'],
  times: [isPositive, 'a positive number such as 2'],
  names: [isNames, "which array is which, such as { W1: 'layers.0.weight' }"],
  parameters: [isTree, 'the parameters, a tree of arrays'],
  examples: [
    value => isCount(value) || (Array.isArray(value) && value.length > 0),
    'how many there are, or a list with the gradient of each',
  ],
  threshold: [isPositive, 'a positive number such as 1e-7'],
  name: [value => typeof value === 'string', 'a string'],
};

/** @throws {GradcheckError} `invalid_option`, path `options.NAME` */
export function settleCompare(options: CompareOptions): CompareSettings {
  if (typeof options !== 'object' || options === null) throw refuse.options(options);
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(RULES, name)) throw refuse.unknownOption(name, Object.keys(RULES));
    const [accepts, want] = RULES[name as keyof CompareOptions];
    if (value !== undefined && !accepts(value)) throw refuse.option(name, value, want);
  }
  return { ...options, times: options.times ?? TIMES, names: options.names ?? {} };
}
