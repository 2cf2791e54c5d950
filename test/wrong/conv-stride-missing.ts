import { zeroMatrix } from './arrays.js';
import { type Conv, convAt, costAt, gradients, upstream } from './ops/conv.js';
import { planted } from './planted.js';

export default planted<Conv>({
  mistake: 'a convolution of stride 2 whose backward windows start at i, not at 2 i',
  seen: 'B097, deep-learning-coursera',
  at: convAt,
  cost: costAt(2),
  right: p => gradients(p, 2),
  wrong: p => {
    const d = upstream(p, 2);
    const dx = zeroMatrix(p.x.length, p.x[0].length);
    d.forEach((map, c) => {
      map.forEach((row, i) => {
        row.forEach((v, j) => {
          p.K[c].forEach((line, a) => {
            line.forEach((k, b) => {
              dx[i + a][j + b] += v * k;
            });
          });
        });
      });
    });
    return { K: gradients(p, 2).K, x: dx };
  },
  blocks: ['x'],
  kind: 'unexplained',
});
