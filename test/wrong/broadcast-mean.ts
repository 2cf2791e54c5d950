import { columnSums, loss, lossGradients, type Matrix, map, normals, type Vector } from './arrays.js';
import { planted } from './planted.js';

/** A + b, the row b added to each of seven rows. */
type Add = { A: Matrix; b: Vector };

const added = ({ A, b }: Add) => map(A, (a, _, j) => a + b[j]);

export default planted<Add>({
  mistake: 'a broadcast add that averages over the rows it should sum over',
  seen: 'B013, tfjs-core',
  at: seed => ({ A: normals(seed).matrix(7, 9), b: normals(seed + 50).vector(9) }),
  cost: p => loss(added(p).flat()),
  right: p => {
    const d = lossGradients(added(p));
    return { A: d, b: columnSums(d) };
  },
  wrong: p => {
    const d = lossGradients(added(p));
    return { A: d, b: columnSums(d).map(v => v / 7) };
  },
  blocks: ['b'],
  kind: 'scale',
  factor: 1 / 7,
});
