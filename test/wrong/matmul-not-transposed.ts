import { product, transpose } from './arrays.js';
import { cost, type Pair, pairAt, upstream } from './ops/matmul.js';
import { planted } from './planted.js';

export default planted<Pair>({
  mistake: 'a matrix product whose backward transposes neither factor',
  seen: 'B085, TileOPs',
  at: pairAt,
  cost,
  right: p => ({ A: product(upstream(p), transpose(p.B)), B: product(transpose(p.A), upstream(p)) }),
  wrong: p => ({ A: product(upstream(p), p.B), B: product(p.A, upstream(p)) }),
  blocks: ['A', 'B'],
  kind: 'unexplained',
});
