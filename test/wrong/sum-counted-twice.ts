import { loss, lossGradient, normals, type Vector } from './arrays.js';
import { planted } from './planted.js';

type Pair = { a: Vector; b: Vector };
const y = ({ a, b }: Pair) => a.map((v, i) => v + b[i]);

export default planted<Pair>({
  mistake: 'a + b whose two inputs are merged, so that each gets the gradient of both',
  seen: 'B127, tinygrad',
  at: seed => ({ a: normals(seed).vector(9), b: normals(seed + 50).vector(9) }),
  cost: p => loss(y(p)),
  right: p => {
    const d = lossGradient(y(p));
    return { a: d, b: d };
  },
  wrong: p => {
    const d = lossGradient(y(p)).map(g => 2 * g);
    return { a: d, b: d };
  },
  blocks: ['a', 'b'],
  kind: 'scale',
  factor: 2,
});
