import { normals, type Vector } from './arrays.js';
import { planted } from './planted.js';

/** J = Π x + Π x² / 2; one x is 0. */
type List = { x: Vector };
const all = (x: Vector) => x.reduce((a, b) => a * b, 1);

export default planted<List>({
  mistake: 'the slope of a product written P/x, which is 0/0 at 0',
  seen: 'B157, tinygrad',
  at: seed => ({ x: [normals(seed).vector(1)[0], 0, ...normals(seed + 50).vector(3)] }),
  cost: ({ x }) => all(x) + all(x) ** 2 / 2,
  right: ({ x }) => ({ x: x.map((_, i) => (1 + all(x)) * all(x.filter((_, k) => k !== i))) }),
  wrong: ({ x }) => ({ x: x.map(v => ((1 + all(x)) * all(x)) / v) }),
  blocks: ['x'],
  kind: 'nonfinite',
});
