import { map, sum } from './arrays.js';
import { costOf, type Image, imageAt, spread, windows } from './ops/pool.js';
import { planted } from './planted.js';

const over = windows(imageAt(1).x, { size: 2, stride: 2 });
const mean = (values: number[]) => sum(values) / values.length;

export default planted<Image>({
  mistake: 'average pooling that lets no gradient through',
  seen: 'B151, AlbiruniML',
  at: imageAt,
  cost: costOf(over, mean),
  right: p =>
    spread(p, over, mean, (dx, cells, up) => {
      for (const [i, j] of cells) dx[i][j] += up / cells.length;
    }),
  wrong: p => ({ x: map(p.x, () => 0) }),
  blocks: ['x'],
  kind: 'zero',
});
