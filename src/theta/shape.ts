/** No array of numbers has more dimensions: ends the descent into a list that contains itself. */
export const MAX_RANK = 32;

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, d) => n === b[d]);

/** Distances between neighbours along each axis, the last axis together. */
export function rowMajor(shape: readonly number[]): number[] {
  const stride = new Array<number>(shape.length);
  for (let d = shape.length - 1, step = 1; d >= 0; step *= shape[d--]) stride[d] = step;
  return stride;
}

/** Where entry k of an array stands, row-major: its index along each axis. */
export function indexOf(shape: readonly number[], k: number): number[] {
  let rest = k;
  return rowMajor(shape).map(step => {
    const at = Math.floor(rest / step);
    rest -= at * step;
    return at;
  });
}
