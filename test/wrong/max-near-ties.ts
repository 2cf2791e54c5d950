import { type Matrix, map, normals } from './arrays.js';
import { planted } from './planted.js';

/** The largest of each row, weighted. */
type Rows = { x: Matrix };
const weights = [1.3, -0.7, 2.1, 0.9, -1.4, 0.6];
const top = (row: number[]) => Math.max(...row);
const cost = ({ x }: Rows) => x.reduce((J, row, i) => J + weights[i] * top(row) ** 2, 0);
const rows = (seed: number): Rows => {
  const x = normals(seed).matrix(6, 4);
  // the first two of every even row lie 0.004 apart and above the rest
  return { x: map(x, (v, i, j) => (i % 2 === 0 && j < 2 ? 3 + 0.004 * j : v)) };
};

const handed = (x: Matrix, isTop: (v: number, top: number) => boolean) =>
  map(x, (v, i) => (isTop(v, top(x[i])) ? 2 * weights[i] * top(x[i]) : 0));

export default planted<Rows>({
  mistake: 'a maximum that hands its gradient to all within 0.01 of it',
  seen: 'B141, mni-ml',
  at: rows,
  // two equal maxima in a row: either of them, or a share of both, is right
  kinks: [
    () => ({
      x: [
        [1, 2, 2, 0],
        [0, 1, 2, 3],
        [3, 1, 0, 2],
        [0, 2, 1, -1],
        [1, 0, -2, 3],
        [4, 3, 2, 1],
      ],
    }),
  ],
  cost,
  right: ({ x }) => ({ x: map(x, (v, i, j) => (x[i].indexOf(top(x[i])) === j ? 2 * weights[i] * v : 0)) }),
  wrong: ({ x }) => ({ x: handed(x, (v, big) => Math.abs(v - big) <= 0.01) }),
  blocks: ['x'],
  kind: 'partial',
});
