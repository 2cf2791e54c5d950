import { random } from '../../src/random.js';

type Nested = number | Nested[];

/** Normal numbers in an array of this shape. */
export function normals(shape: readonly number[], seed: number, scale = 1): Nested {
  const dice = random(seed);
  const grow = (axes: readonly number[]): Nested =>
    axes.length === 0 ? scale * dice.normal() : Array.from({ length: axes[0] }, () => grow(axes.slice(1)));
  return grow(shape);
}

export const matrix = (rows: number, columns: number, seed: number) => normals([rows, columns], seed) as number[][];
export const vector = (n: number, seed: number, scale = 1) => normals([n], seed, scale) as number[];

/** Every number of a tree of arrays and objects, mapped. */
export function mapped<T>(tree: T, by: (x: number) => number): T {
  if (typeof tree === 'number') return by(tree) as T;
  if (Array.isArray(tree)) return tree.map(inner => mapped(inner, by)) as T;
  return Object.fromEntries(Object.entries(tree as object).map(([name, inner]) => [name, mapped(inner, by)])) as T;
}

export const turned = (rows: number[][]): number[][] => rows[0].map((_, j) => rows.map(row => row[j]));

/** Significant bits, and the exponents of the smallest and the largest numbers: IEEE 754 (2019), table 3.5, and bfloat16. */
const BITS = {
  float32: { bits: 24, least: -126, most: 127 },
  float16: { bits: 11, least: -14, most: 15 },
  bfloat16: { bits: 8, least: -126, most: 127 },
} as const;
export type Narrow = keyof typeof BITS;

/** x rounded to the nearest number of a format, ties to even; subnormal numbers and overflow as IEEE 754 has them. */
export function roundTo(format: Narrow, x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const { bits, least, most } = BITS[format];
  let exponent = Math.floor(Math.log2(Math.abs(x)));
  if (2 ** exponent > Math.abs(x)) exponent--;
  if (2 ** (exponent + 1) <= Math.abs(x)) exponent++;
  const unit = 2 ** (Math.max(exponent, least) - bits + 1);
  const units = x / unit;
  const down = Math.floor(units);
  const up = units - down > 0.5 || (units - down === 0.5 && down % 2 !== 0);
  const rounded = (down + (up ? 1 : 0)) * unit;
  return Math.abs(rounded) >= 2 ** (most + 1) ? Math.sign(x) * Number.POSITIVE_INFINITY : rounded;
}
