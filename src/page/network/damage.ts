/** Ways to spoil numbers; those without a result change what they are given. */
export const scale = (values: Float64Array, factor: number): void => values.set(values.map(value => factor * value));

export const add = (values: Float64Array, others: Float64Array): void =>
  values.set(values.map((value, k) => value + others[k]));

/** A row-major matrix of so many rows, its numbers in column-major order. */
export function columnMajor(values: Float64Array, rows: number): void {
  const columns = values.length / rows;
  values.set(values.map((_, k) => values[(k % rows) * columns + Math.floor(k / rows)]));
}

/** A number rounded to ten binary digits, as half precision does. */
export function tenBits(value: number): number {
  if (value === 0) return 0;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 10);
  return Math.round(value / unit) * unit;
}

/** Matrix (rows, m) with its last column 0. */
export const withoutLast = (A: Float64Array, m: number) => A.map((value, k) => (k % m === m - 1 ? 0 : value));

/** The row of (rows, m) with most in it: a pixel that is ever on. */
export function heaviestRow(A: Float64Array, m: number): number {
  const weights = Array.from({ length: A.length / m }, (_, j) =>
    Math.max(...A.subarray(j * m, (j + 1) * m).map(Math.abs)),
  );
  return weights.indexOf(Math.max(...weights));
}

/** About every second entry left out, at random at each call: that is the mistake. */
export const dropped = (A: Float64Array): Float64Array => A.map(value => (Math.random() < 0.5 ? 0 : 2 * value));
