import { loss, lossGradients, type Matrix, normals, zeroMatrix } from '../arrays.js';

export type Image = { x: Matrix };
export const imageAt = (seed: number): Image => ({ x: normals(seed).matrix(5, 6) });

/** Windows of size × size cells that start at every `stride`-th cell, cut off at the border after `pad` cells outside. */
export function windows(x: Matrix, { size, stride, pad = 0 }: { size: number; stride: number; pad?: number }) {
  const starts = (n: number) =>
    Array.from({ length: Math.floor((n + 2 * pad - size) / stride) + 1 }, (_, k) => k * stride - pad);
  return starts(x.length).map(top =>
    starts(x[0].length).map(left => {
      const cells: [number, number][] = [];
      for (let i = Math.max(0, top); i < Math.min(x.length, top + size); i++)
        for (let j = Math.max(0, left); j < Math.min(x[0].length, left + size); j++) cells.push([i, j]);
      return cells;
    }),
  );
}

type Windows = ReturnType<typeof windows>;

export const pooled = (x: Matrix, over: Windows, reduce: (values: number[]) => number): Matrix =>
  over.map(row => row.map(cells => reduce(cells.map(([i, j]) => x[i][j]))));

export const costOf =
  (over: Windows, reduce: (values: number[]) => number) =>
  ({ x }: Image) =>
    loss(pooled(x, over, reduce).flat());

/** dJ/dx: every window hands its share of the upstream gradient to its cells. */
export function spread(
  { x }: Image,
  over: Windows,
  reduce: (values: number[]) => number,
  give: (dx: Matrix, cells: [number, number][], upstream: number) => void,
): Image {
  const dx = zeroMatrix(x.length, x[0].length);
  const up = lossGradients(pooled(x, over, reduce));
  over.forEach((row, a) => {
    row.forEach((cells, b) => {
      give(dx, cells, up[a][b]);
    });
  });
  return { x: dx };
}
