import { sum } from './arrays.js';
import { costOf, type Image, imageAt, spread, windows } from './ops/pool.js';
import { planted } from './planted.js';

const image = imageAt(1).x;
const over = windows(image, { size: 3, stride: 3, pad: 1 });
const mean = (values: number[]) => sum(values) / values.length;

const backward = (p: Image, count: (cells: unknown[]) => number) =>
  spread(p, over, mean, (dx, cells, up) => {
    for (const [i, j] of cells) dx[i][j] += up / count(cells);
  });

export default planted<Image>({
  mistake: 'average pooling that divides by the whole window where the border cuts it',
  seen: 'B007, burn; tfjs AvgPoolGrad',
  at: imageAt,
  cost: costOf(over, mean),
  right: p => backward(p, cells => cells.length),
  wrong: p => backward(p, () => 9),
  blocks: ['x'],
  kind: ['partial', 'unexplained'],
});
