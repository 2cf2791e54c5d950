import type { Matrix } from './arrays.js';
import { costOf, type Image, imageAt, spread, windows } from './ops/pool.js';
import { planted } from './planted.js';

const over = windows(imageAt(1).x, { size: 3, stride: 1 });
const largest = (values: number[]) => Math.max(...values);

const backward = (p: Image, put: (dx: Matrix, at: [number, number], up: number) => void) =>
  spread(p, over, largest, (dx, cells, up) => {
    const top = cells.reduce((best, cell) => (p.x[cell[0]][cell[1]] > p.x[best[0]][best[1]] ? cell : best));
    put(dx, top, up);
  });

export default planted<Image>({
  mistake: 'max pooling with overlapping windows that overwrites instead of adding',
  seen: 'B111, CS231n assignment',
  at: imageAt,
  kinks: [
    // ties inside every window
    () => ({ x: imageAt(3).x.map(row => row.map(v => Math.round(v))) }),
  ],
  cost: costOf(over, largest),
  right: p =>
    backward(p, (dx, [i, j], up) => {
      dx[i][j] += up;
    }),
  wrong: p =>
    backward(p, (dx, [i, j], up) => {
      dx[i][j] = up;
    }),
  blocks: ['x'],
  kind: ['partial', 'unexplained'],
});
