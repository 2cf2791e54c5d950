import { normals, sum, type Vector } from './arrays.js';
import { planted } from './planted.js';

/** J = Σ x³; one x is 0. */
type List = { x: Vector };

export default planted<List>({
  mistake: 'the slope of a power written p y/x, which is 0/0 at 0',
  seen: 'B155, tfjs-core',
  at: seed => ({ x: [0, ...normals(seed).vector(8)] }),
  cost: ({ x }) => sum(x.map(v => v ** 3)),
  right: ({ x }) => ({ x: x.map(v => 3 * v ** 2) }),
  wrong: ({ x }) => ({ x: x.map(v => (3 * v ** 3) / v) }),
  blocks: ['x'],
  kind: 'nonfinite',
});
