import { product, transpose } from './arrays.js';
import { cost, type Pair, pairAt, upstream } from './ops/matmul.js';
import { planted } from './planted.js';

export default planted<Pair>({
  mistake: 'a matrix product whose backward multiplies by its output, not by the upstream gradient',
  seen: 'B071, a matrix product in JavaScript',
  at: pairAt,
  cost,
  right: p => ({ A: product(upstream(p), transpose(p.B)), B: product(transpose(p.A), upstream(p)) }),
  wrong: p => {
    const C = product(p.A, p.B);
    return { A: product(C, transpose(p.B)), B: product(transpose(p.A), C) };
  },
  blocks: ['A', 'B'],
  kind: 'unexplained',
});
