import { type GradcheckError, refuse, show } from '../../errors.js';
import type { Activation, Extent, Padding } from '../../forward.js';
import { ACTIVATIONS } from '../codes.js';
import type { Field } from './layer.js';

/** Counts and sizes stay below this: kernels count in 32-bit whole numbers. */
export const TOO_MANY = 2 ** 31;

const wrong = (path: string, got: unknown, want: string): GradcheckError =>
  refuse.spec(path, `${path} is ${show(got)}: give ${want}.`);

/** A field that takes what `passes` lets through. */
const field =
  <T>(want: string, passes: (value: unknown) => boolean): Field<T> =>
  (value, { path }) => {
    if (passes(value)) return value as T;
    throw wrong(path, value, want);
  };

const isWhole = (value: unknown, from: number) =>
  Number.isInteger(value) && (value as number) >= from && (value as number) < TOO_MANY;

const isCount = (value: unknown) => isWhole(value, 1);

// a hole is no count, but every() skips it
const isPair = (value: unknown) => Array.isArray(value) && value.length === 2 && Array.from(value).every(isCount);

/** 1, 2, … */
export const count = field<number>('a whole number from 1 up (below 2³¹)', isCount);

export const flag = field<boolean>('true or false', value => typeof value === 'boolean');

export const seed = field<number>('a whole number', Number.isSafeInteger);

/** 0 ≤ share < 1 */
export const share = field<number>(
  'a number from 0 up and below 1',
  value => typeof value === 'number' && value >= 0 && value < 1,
);

export const fromZero = field<number>('a number from 0 up', value => Number.isFinite(value) && (value as number) >= 0);

export const positive = field<number>('a number above 0', value => Number.isFinite(value) && (value as number) > 0);

export const text = field<string>('a name', value => typeof value === 'string' && value !== '');

/** One of these words. */
export const word = <T extends string>(known: readonly T[]): Field<T> =>
  field<T>(`one of ${known.join(', ')}`, value => known.includes(value as T));

export const activation: Field<Activation> = word(ACTIVATIONS);

/** A count for both axes, or one for each. */
export const extent: Field<Extent> = (value, { path }) => {
  if (isCount(value)) return value as number;
  if (isPair(value)) return Object.freeze([...(value as [number, number])] as const);
  throw wrong(path, value, 'a whole number from 1 up, or a pair of them: [high, wide]');
};

const isPadding = (value: unknown, words: readonly string[]) => isWhole(value, 0) || words.includes(value as string);

export const padding = field<Padding>("'valid', 'same' or a whole number from 0 up", value =>
  isPadding(value, ['valid', 'same']),
);

/** Of a sequence, which may be padded in front alone. */
export const sequencePadding = field<Padding | 'causal'>(
  "'valid', 'same', 'causal' or a whole number from 0 up",
  value => isPadding(value, ['valid', 'same', 'causal']),
);

/** A field that may be left out: then it is this. */
export const orElse =
  <T>(given: Field<T>, fallback: T): Field<T> =>
  (value, reading) =>
    value === undefined ? fallback : given(value, reading);

/** A field that may be left out: then it is the same as another one, which is read before. */
export const orLike =
  <T>(given: Field<T>, other: string): Field<T> =>
  (value, reading) =>
    value === undefined ? (reading.before[other] as T) : given(value, reading);

/** A field that may stay away. */
export const open =
  <T>(given: Field<T>): Field<T | undefined> =>
  (value, reading) =>
    value === undefined ? undefined : given(value, reading);

/**
 * Refuses what nothing is known of: most often a known word written otherwise.
 *
 * @throws {GradcheckError} `invalid_spec` with the path of the first such field
 */
export function checkKnown(path: string, value: object, known: readonly string[]): void {
  const entry = Object.entries(value).find(([name, held]) => held !== undefined && !known.includes(name));
  if (entry === undefined) return;
  const at = `${path}.${entry[0]}`;
  throw refuse.spec(at, `${at} is not known: the fields here are ${known.join(', ')}.`);
}
