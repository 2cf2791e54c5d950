import { refuse } from '../errors.js';
import type { Arbitrary, Domain, Forward, Kink, Operation, RowOptions, SuiteOptions, Table } from './operation.js';

/** A row with its name, its place in the table and what options say for all rows. */
export interface Row extends Operation {
  name: string;
  /** As the author would write it: 'table.softmax', 'table[3]'. */
  path: string;
  /** Whether the table has a function in place of the row. */
  bare: boolean;
}

type Rule = readonly [accepts: (value: unknown) => boolean, want: string];

const isFunction = (value: unknown): value is Forward => typeof value === 'function';
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isFilled = (value: unknown) => isObject(value) && Object.keys(value).length > 0;
const isBoolean = (value: unknown) => typeof value === 'boolean';
const isWhole = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
const listOf = (accepts: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every(accepts);

/** Whether code may write a name without quotes. */
export const isIdentifier = (name: string) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name);

/** Whether inputs are drawn by fast-check. */
export const isArbitrary = (value: unknown): value is Arbitrary =>
  isObject(value) && isFunction(value.generate) && isFunction(value.shrink);

/** Points of a shape at most: each is a test of its own, with a name. */
const MOST_POINTS = 10_000;

/** Whether a domain is that of all inputs. */
export const isDomain = (value: unknown): value is Domain =>
  Array.isArray(value)
    ? value.length === 2 && value.every(edge => typeof edge === 'number') && value[0] < value[1]
    : isObject(value) && ((isWhole(value.below) && value.below !== 0) || typeof value.below === 'string');

const isKink = (value: unknown): value is Kink => Number.isFinite(value) || value === 'integers' || value === 'ties';
const isSizes = listOf(isWhole);

const FUNCTION: Rule = [isFunction, 'a function'];
const KINKS: Rule = [
  listOf(isKink),
  "a list of numbers, 'integers' (J is not smooth at whole numbers) or 'ties' (where two entries are equal)",
];

/** What options may say for all rows, and a row for itself. Shapes are looked at where they are read. */
const SETTINGS: Record<keyof RowOptions, Rule> = {
  shapes: [
    value => typeof value === 'string' || (Array.isArray(value) ? listOf(isDefined)(value) : isFilled(value)),
    "a pattern such as 'mk,kn', or a list of shapes such as [[3, 4], [1, 4]]",
  ],
  inputs: [
    value => isFunction(value) || isFilled(value),
    'a list of inputs, an object of them, a function of random numbers that returns these, or an arbitrary of fast-check',
  ],
  sizes: [
    value =>
      isSizes(value) || (!Array.isArray(value) && isFilled(value) && Object.values(value as object).every(isSizes)),
    'the sizes that letters may have, such as [3, 4, 2, 1], or { n: [4, 6] }',
  ],
  attributes: [listOf(isObject), 'a list of objects such as [{ axis: 0 }, { axis: 1 }]'],
  domain: [isDomains, 'two bounds such as [0, Infinity], { below: 5 }, or one of these for each input'],
  kinks: KINKS,
  jumps: KINKS,
  flat: [isBoolean, 'true where the derivative is 0 everywhere'],
  dtypes: [listOf(name => name === 'float64' || name === 'float32'), "a list of 'float64' and 'float32'"],
  modes: [
    value => isFilled(value) && Object.values(value as object).every(isFunction),
    'functions by name, such as { eager: f => f, compiled: f => jit(f) }',
  ],
  points: [
    value => isWhole(value) && value !== 0 && (value as number) <= MOST_POINTS,
    `a whole number from 1 to ${MOST_POINTS}`,
  ],
  check: [isObject, 'options of gradcheck such as { tolerance: 1e-3 }'],
  tensors: [
    value => isObject(value) && isFunction(value.from) && isFunction(value.numbers),
    '{ from(data, shape, dtype), numbers(tensor) }',
  ],
  differentiate: FUNCTION,
};

const ROW: Record<keyof Operation, Rule> = {
  name: [value => typeof value === 'string' && value !== '', 'a name'],
  forward: [isFunction, 'the operation as a function of its inputs'],
  vjp: [isFunction, 'vjp(upstream, …inputs) → a gradient for each input'],
  gradients: [isFunction, 'gradients(…inputs) → a gradient for each input'],
  ...SETTINGS,
};

const OPTIONS: Record<keyof SuiteOptions, Rule> = {
  seed: [Number.isSafeInteger, 'a whole number'],
  shrink: [isBoolean, 'true or false'],
  ...SETTINGS,
};

function isDefined(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isDomains(value: unknown): boolean {
  if (isDomain(value)) return true;
  const each = Array.isArray(value) ? value.filter(isDefined) : isObject(value) ? Object.values(value) : [];
  return each.length > 0 && each.every(isDomain);
}

/**
 * The rows of a table, every field looked at before any work.
 *
 * @throws {GradcheckError} `invalid_table` with a path such as 'table.softmax.domain', `invalid_option` for options
 */
export function rowsOf(table: Table, options: SuiteOptions): Row[] {
  if (!isObject(options)) throw refuse.options(options);
  refuseOptions(options);
  if (!isFilled(table)) throw refuse.row('table', table, 'operations by name: { exp: { forward, vjp }, … }');
  const { seed, shrink, ...all } = options;
  const rows = Object.entries(table).map(([key, row]) => rowOf(key, row, all, Array.isArray(table)));
  const names = rows.map(({ name }) => name);
  for (const [k, { name, path }] of rows.entries())
    if (names.indexOf(name) !== k) throw refuse.row(`${path}.name`, name, 'each operation a name of its own');
  return rows;
}

/** None for names that every object has, such as constructor. */
const ruleOf = (rules: Readonly<Record<string, Rule>>, field: string): Rule | undefined =>
  Object.hasOwn(rules, field) ? rules[field] : undefined;

function refuseOptions(options: SuiteOptions): void {
  for (const [field, value] of Object.entries(options)) {
    const rule = ruleOf(OPTIONS, field);
    if (!rule) throw refuse.unknownOption(field, Object.keys(OPTIONS));
    if (value !== undefined && !rule[0](value)) throw refuse.option(field, value, rule[1]);
  }
}

function rowOf(key: string, given: unknown, all: RowOptions, listed: boolean): Row {
  const path = listed ? `table[${key}]` : isIdentifier(key) ? `table.${key}` : `table[${JSON.stringify(key)}]`;
  const row: Partial<Operation> = isFunction(given) ? { forward: given } : (given as Operation);
  if (!isObject(row)) throw refuse.row(path, row, '{ forward, vjp, … }');
  for (const [field, value] of Object.entries(row)) {
    const rule = ruleOf(ROW, field);
    if (!rule) throw refuse.rowField(`${path}.${field}`, Object.keys(ROW));
    if (value !== undefined && !rule[0](value)) throw refuse.row(`${path}.${field}`, value, rule[1]);
  }
  if (!row.forward) throw refuse.row(`${path}.forward`, row.forward, ROW.forward[1]);
  refuseBoth(row, path);
  if (listed && !row.name) throw refuse.row(`${path}.name`, row.name, 'a name, by which its cases are called');
  const settings = { ...all, ...withoutUndefined(row) };
  if (!settings.vjp && !settings.gradients && !settings.differentiate)
    throw refuse.row(`${path}.vjp`, undefined, ROW.vjp[1]);
  if (!settings.inputs) refuseLetters(row, settings.shapes ?? 'mn', path);
  return { ...settings, forward: row.forward, name: row.name ?? key, path, bare: isFunction(given) };
}

/** Of two ways to say the same, none is passed over in silence. */
function refuseBoth(row: Partial<Operation>, path: string): void {
  if (row.vjp && row.gradients) throw refuse.row(`${path}.gradients`, row.gradients, 'either vjp or gradients');
  if (row.inputs && row.shapes) throw refuse.row(`${path}.inputs`, row.inputs, 'either shapes or inputs');
}

/** Letters of all patterns; sizes in options may be of other rows' letters, those of a row are of its own. */
const lettersOf = (shapes: unknown): string =>
  typeof shapes === 'string' ? shapes : isObject(shapes) ? Object.values(shapes).map(lettersOf).join('') : '';

function refuseLetters({ sizes }: Partial<Operation>, shapes: unknown, path: string): void {
  if (!sizes || Array.isArray(sizes)) return;
  const unknown = Object.keys(sizes).find(letter => !lettersOf(shapes).includes(letter));
  if (unknown === undefined) return;
  throw refuse.row(`${path}.sizes.${unknown}`, Object.values(sizes)[0], 'sizes of letters that stand in shapes');
}

const withoutUndefined = <T extends object>(row: T): T =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T;
