import { loss, lossGradient, normals, type Vector } from './arrays.js';
import { planted } from './planted.js';

type Pair = { a: Vector; b: Vector };
const difference = ({ a, b }: Pair) => a.map((v, i) => v - b[i]);

export default planted<Pair>({
  mistake: 'a − b that hands +dy to b',
  seen: 'B021, neoml',
  at: seed => ({ a: normals(seed).vector(9), b: normals(seed + 50).vector(9) }),
  cost: p => loss(difference(p)),
  right: p => {
    const d = lossGradient(difference(p));
    return { a: d, b: d.map(v => -v) };
  },
  wrong: p => {
    const d = lossGradient(difference(p));
    return { a: d, b: d };
  },
  blocks: ['b'],
  kind: 'scale',
  factor: -1,
});
