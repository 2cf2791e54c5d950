import { loss, lossGradient, normals, type Vector } from './arrays.js';
import { planted } from './planted.js';

type Angles = { x: Vector };

export default planted<Angles>({
  mistake: 'sin(x) where the derivative of sin is cos(x)',
  seen: 'B047, Zygote',
  at: seed => ({ x: normals(seed).vector(10) }),
  cost: ({ x }) => loss(x.map(Math.sin)),
  right: ({ x }) => ({ x: lossGradient(x.map(Math.sin)).map((d, i) => d * Math.cos(x[i])) }),
  wrong: ({ x }) => ({ x: lossGradient(x.map(Math.sin)).map((d, i) => d * Math.sin(x[i])) }),
  blocks: ['x'],
  kind: 'unexplained',
});
