import { loss, lossGradient, normals, type Vector } from './arrays.js';
import { planted } from './planted.js';

/** y = a² + a b: a is used three times. */
type Pair = { a: Vector; b: Vector };
const y = ({ a, b }: Pair) => a.map((v, i) => v * v + v * b[i]);

export default planted<Pair>({
  mistake: 'a value used several times whose gradient is assigned, not added',
  seen: 'B113, mxnet; B115, micrograd',
  at: seed => ({ a: normals(seed).vector(9), b: normals(seed + 50).vector(9) }),
  cost: p => loss(y(p)),
  right: p => {
    const d = lossGradient(y(p));
    return { a: d.map((g, i) => g * (2 * p.a[i] + p.b[i])), b: d.map((g, i) => g * p.a[i]) };
  },
  wrong: p => {
    const d = lossGradient(y(p));
    return { a: d.map((g, i) => g * p.b[i]), b: d.map((g, i) => g * p.a[i]) };
  },
  blocks: ['a'],
  kind: 'unexplained',
});
