import type { FactorName } from '../finding.js';
import { NUMBER, nth } from './bits.js';

/** Sizes a stray factor may come from; those that are not known are left out. */
export interface Sizes {
  /** Number of examples. */
  m?: number;
  /** Number of outputs. */
  K?: number;
  /** λ of the L2 penalty. */
  lambda?: number;
  /** Sizes of the arrays, axis by axis. */
  shapes: readonly { block: string; axis: number; value: number }[];
  /** Parameters of one entry. */
  parameters?: readonly { block: string; value: number }[];
}

interface Constant {
  name: FactorName;
  value: number;
}

const number = (symbol: string, value: number): Constant => ({ name: { id: 'number', symbol }, value });

/** Constants that are written by hand, commonest first; −1 is a sign error. */
const PLAIN: readonly Constant[] = [
  number('−1', -1),
  number('2', 2),
  number('1/2', 0.5),
  number('−2', -2),
  number('−1/2', -0.5),
  number('3', 3),
  number('1/3', 1 / 3),
  number('4', 4),
  number('1/4', 0.25),
  number('8', 8),
  number('1/8', 0.125),
  number('10', 10),
  number('0.1', 0.1),
  number('100', 100),
  number('0.01', 0.01),
  number('1000', 1000),
  number('0.001', 0.001),
  number('−0.1', -0.1),
  number('−0.01', -0.01),
  number('−0.001', -0.001),
  number('√2', Math.SQRT2),
  number('1/√2', Math.SQRT1_2),
  number('ln 2', Math.LN2),
  number('1/ln 2', 1 / Math.LN2),
  number('ln 10', Math.LN10),
  number('1/ln 10', 1 / Math.LN10),
  number('π', Math.PI),
  number('1/π', 1 / Math.PI),
  number('2π', 2 * Math.PI),
  number('1/(2π)', 0.5 / Math.PI),
  number('√(2π)', Math.sqrt(2 * Math.PI)),
  number('1/√(2π)', 1 / Math.sqrt(2 * Math.PI)),
];

/** 180/π and its powers, with either sign. */
const DEGREES: readonly Constant[] = [1, -1, 2, -2].flatMap(power => {
  const value = (180 / Math.PI) ** power;
  const base = power > 0 ? '180/π' : 'π/180';
  const symbol = Math.abs(power) === 1 ? base : `(${base})²`;
  const degrees = (sign: string, by: number): Constant => ({
    name: { id: 'degrees', symbol: sign + symbol },
    value: by,
  });
  return [degrees('', value), degrees('−', -value)];
});

/** What m, K and λ make, simplest first. */
function ofProblem({ m, K, lambda }: Sizes): Constant[] {
  const list: Constant[] = [];
  const add = (entries: Record<string, number>) => {
    for (const [symbol, value] of Object.entries(entries))
      list.push({ name: { id: 'size-of-problem', symbol }, value });
  };
  const average = (symbol: string, value: number, missing: boolean) =>
    list.push({ name: { id: 'average', symbol, missing }, value });
  if (m !== undefined) {
    average('m', m, true);
    average('1/m', 1 / m, false);
    add({ '−m': -m, '−1/m': -1 / m });
  }
  if (K !== undefined && K > 1) add({ K, '1/K': 1 / K });
  if (m !== undefined) {
    add({ 'm²': m * m, '1/m²': 1 / (m * m), '2m': 2 * m, '1/(2m)': 1 / (2 * m), '2/m': 2 / m, 'm/2': m / 2 });
    add({ 'm − 1': m - 1, '(m − 1)/m': (m - 1) / m, 'm/(m − 1)': m / (m - 1), '√m': Math.sqrt(m) });
  }
  if (m !== undefined && K !== undefined && K > 1)
    add({ mK: m * K, '1/(mK)': 1 / (m * K), 'm/K': m / K, 'K/m': K / m });
  if (lambda) add({ λ: lambda, '1/λ': 1 / lambda });
  return list;
}

/** The value of a single number among the parameters, such as a gain, and its inverse. */
const ofParameters = ({ parameters = [] }: Sizes): Constant[] =>
  parameters.flatMap(({ block, value }): Constant[] => [
    { name: { id: 'parameter', symbol: `1/${block}`, block, inverse: true }, value: 1 / value },
    { name: { id: 'parameter', symbol: block, block, inverse: false }, value },
  ]);

/** Examples beyond this are counted by m before they are a number that somebody wrote. */
const BY_HAND = 4;

/** Every constant with a name, those people write before those the sizes make; m itself first, where it is no small number. */
function constants(sizes: Sizes): Constant[] {
  const made = ofProblem(sizes);
  const averages = (sizes.m ?? 0) > 2 ? made.filter(({ name }) => name.id === 'average') : [];
  const rest = made.filter(constant => !averages.includes(constant));
  const list = [...averages, ...PLAIN, ...rest, ...ofParameters(sizes), ...DEGREES];
  return list.filter(({ value }) => value !== 1 && Number.isFinite(value) && value !== 0);
}

/** Size of the window around c in which a name is looked for; whether it fits is decided by the numbers. */
const NEAR = 1e-2;

/** A factor, and what it may stand for. */
export interface Named {
  /** Simplest first; empty when no name fits. */
  names: FactorName[];
  /** The exact value of the first name, or c itself. */
  value: number;
  /** What it costs to say. */
  bits: number;
}

/**
 * Names for a factor c, simplest first.
 *
 * @param fits whether the exact value of a name explains the numbers as well as c does
 */
export function nameFactor(c: number, sizes: Sizes, fits: (value: number) => boolean): Named {
  const near = (value: number) => Math.abs(c - value) <= NEAR * Math.abs(value) && fits(value);
  const all = constants(sizes);
  const found = all.filter(({ value }) => near(value));
  const counted = countsNear(c, sizes, near);
  if (found.length === 0)
    return { value: c, bits: NUMBER, ...(counted.names.length > 0 ? counted : rootsNear(c, sizes, near)) };
  const others = sizes.m === undefined ? counted.names : [];
  return {
    names: [...found.map(({ name }) => name), ...others],
    value: found[0].value,
    bits: nth(all.indexOf(found[0])),
  };
}

/** Sizes beyond this are no explanation of a factor. */
const LARGEST_SIZE = 1000;
/** Whole numbers up to this are a name of their own. */
const LARGEST_NUMBER = 12;

/** What a whole number or its inverse may count: examples where m is not known, or an axis of some array. */
function countsNear(
  c: number,
  sizes: Sizes,
  near: (value: number) => boolean,
): Partial<Named> & { names: FactorName[] } {
  const negative = c < 0;
  const size = Math.abs(c);
  const missing = size > 1;
  const sign = negative ? '−' : '';
  const whole = Math.round(missing ? size : 1 / size);
  const value = (negative ? -1 : 1) * (missing ? whole : 1 / whole);
  if (whole > BY_HAND && whole <= LARGEST_SIZE && near(value)) {
    const of = (name: string) => sign + (missing ? name : `1/${name}`);
    const { m, shapes } = sizes;
    const examples: FactorName[] =
      m === undefined ? [{ id: 'examples', symbol: of('m'), count: whole, missing, negative }] : [];
    const plain: FactorName[] =
      m !== undefined && whole <= LARGEST_NUMBER ? [{ id: 'number', symbol: of(String(whole)) }] : [];
    const names = [...examples, ...plain, ...axesOf(shapes, whole, { symbol: of('n'), missing, negative })];
    return names.length > 0 ? { names, value, bits: countBits(whole) } : { names };
  }
  return { names: [] };
}

/** Any whole number up to n: the larger, the less it says. */
const countBits = (n: number) => Math.min(NUMBER, nth(PLAIN.length) + Math.log2(n / BY_HAND) / 2);

/** At most two arrays with an axis of this size. */
const axesOf = (
  shapes: Sizes['shapes'],
  count: number,
  rest: { symbol: string; missing: boolean; negative: boolean },
): FactorName[] =>
  shapes
    .filter(({ value }) => value === count)
    .slice(0, 2)
    .map(({ block, axis }) => ({ id: 'axis', count, block, axis, ...rest }));

/** √n, 1/√n and (n − 1)/n of the sizes that are seen: the scale of attention, the count of a variance. */
function rootsNear(
  c: number,
  { shapes }: Sizes,
  near: (value: number) => boolean,
): Partial<Named> & { names: FactorName[] } {
  const negative = c < 0;
  const sign = negative ? '−' : '';
  const tried = [...new Set(shapes.map(({ value }) => value))]
    .filter(n => n > 1)
    .flatMap(n => [
      { n, symbol: '√n', value: Math.sqrt(n), missing: true },
      { n, symbol: '1/√n', value: 1 / Math.sqrt(n), missing: false },
      { n, symbol: 'n/(n − 1)', value: n / (n - 1), missing: false },
      { n, symbol: '(n − 1)/n', value: (n - 1) / n, missing: false },
    ]);
  const found = tried.find(({ value }) => near(negative ? -value : value));
  if (!found) return { names: [] };
  const rest = { symbol: sign + found.symbol, missing: found.missing, negative };
  return {
    names: axesOf(shapes, found.n, rest),
    value: negative ? -found.value : found.value,
    bits: countBits(found.n),
  };
}
