import type { Against } from '../finding.js';
import { thousands } from '../numbers.js';

/** What grad was held against, in a sentence. */
export const other = ({ against }: Against): string => (against ? 'the reference' : 'gradapprox');

/** A number in a sentence: four significant digits, a real minus sign, no exponent where it can be read without. */
export function digits(x: number): string {
  if (!Number.isFinite(x)) return String(x);
  const size = Math.abs(x);
  const text = size !== 0 && (size < 1e-3 || size >= 1e6) ? x.toExponential(3) : x.toPrecision(4);
  return text.replace('e+', 'e').replace(/^-/, '−');
}

/** A factor in a sentence: four digits, and near ±1 as many more as it takes to see what sets it apart. */
export function factorDigits(x: number): string {
  const off = Math.abs(Math.abs(x) - 1);
  return off > 0 && off < 5e-3 ? short(x, 4 - Math.floor(Math.log10(off))) : digits(x);
}

/** Two numbers that are not the same, with as many digits, four at least, as it takes to see that. */
export function apart(a: number, b: number): [string, string] {
  for (let precision = 4; precision < 17; precision++)
    if (a.toPrecision(precision) !== b.toPrecision(precision))
      return precision === 4 ? [digits(a), digits(b)] : [short(a, precision), short(b, precision)];
  return [String(a), String(b)];
}

/** A number as a student would write it: 2, 0.5, 1.333; four digits at most. */
export const short = (x: number, precision = 4): string =>
  String(Number(x.toPrecision(Math.min(precision, 16)))).replace(/^-/, '−');

/** 'W2', 'W1 and b1', 'W1, b1 and W2'; long lists are cut. */
export function names(list: readonly string[]): string {
  if (list.length > 8) return `${list.slice(0, 6).join(', ')} and ${list.length - 6} more`;
  if (list.length < 2) return list.join('');
  return `${list.slice(0, -1).join(', ')} and ${list[list.length - 1]}`;
}

/** 'dW2', 'dW1 and db1' where the names are words; 'the gradient of layers[0].W' where they are paths. */
export const gradients = (blocks: readonly string[]): string =>
  blocks.every(block => /^[a-z]\w*$/i.test(block))
    ? names(blocks.map(block => `d${block}`))
    : `the gradient of ${names(blocks)}`;

/** 'is' after gradients(blocks): dW1 and db1 are two, the gradient of several blocks is one. */
export const isOf = (blocks: readonly string[]): string => (gradients(blocks).startsWith('the ') ? 'is' : is(blocks));

export const is = (blocks: readonly string[]): string => (blocks.length > 1 ? 'are' : 'is');

/** 'all 15 entries', 'its one entry', '1,014 of 1,115 entries'. */
export function inEntries(count: number, of = count): string {
  if (count < of) return `${thousands(count)} of ${thousands(of)} entries`;
  if (of === 1) return 'its one entry';
  return of === 2 ? 'both entries' : `all ${thousands(of)} entries`;
}
