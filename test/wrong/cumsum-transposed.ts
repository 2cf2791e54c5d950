import { loss, lossGradients, type Matrix, normals, transpose } from './arrays.js';
import { planted } from './planted.js';

/** Cumulative sums down the columns of a square matrix. */
type Square = { x: Matrix };
const cumulative = ({ x }: Square) =>
  x.map((row, i) => row.map((_, j) => x.slice(0, i + 1).reduce((s, r) => s + r[j], 0)));

const right = (p: Square) => {
  const d = lossGradients(cumulative(p));
  return { x: d.map((row, i) => row.map((_, j) => d.slice(i).reduce((s, r) => s + r[j], 0))) };
};

export default planted<Square>({
  mistake: 'a cumulative sum whose gradient is transposed once too often',
  seen: 'tfjs cumsum',
  at: seed => ({ x: normals(seed).matrix(5, 5) }),
  cost: p => loss(cumulative(p).flat()),
  right,
  wrong: p => ({ x: transpose(right(p).x) }),
  blocks: ['x'],
  kind: 'transposed',
});
