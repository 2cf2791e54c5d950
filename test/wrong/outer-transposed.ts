import { loss, lossGradient, type Matrix, normals, type Vector } from './arrays.js';
import { planted } from './planted.js';

/** y = W x, W square. */
type Linear = { W: Matrix; x: Vector };
const y = ({ W, x }: Linear) => W.map(row => row.reduce((sum, w, j) => sum + w * x[j], 0));

const back = (p: Linear) => {
  const d = lossGradient(y(p));
  return { d, x: p.x.map((_, j) => p.W.reduce((sum, row, i) => sum + row[j] * d[i], 0)) };
};

export default planted<Linear>({
  mistake: 'outer(x, delta) where outer(delta, x) belongs',
  seen: 'B087, Grokking Deep Learning',
  at: seed => ({ W: normals(seed).matrix(4, 4), x: normals(seed + 50).vector(4) }),
  cost: p => loss(y(p)),
  right: p => {
    const { d, x } = back(p);
    return { W: d.map(g => p.x.map(v => g * v)), x };
  },
  wrong: p => {
    const { d, x } = back(p);
    return { W: p.x.map(v => d.map(g => g * v)), x };
  },
  blocks: ['W'],
  kind: 'transposed',
});
