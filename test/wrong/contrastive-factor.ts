import { dot, type Matrix, map, normals, sum } from './arrays.js';
import { planted } from './planted.js';

/** Pairs (a_i, b_i): J = Σ y ‖d‖² / 2 + (1 − y) max(0, margin − ‖d‖)² / 2, d = a − b. */
type Pairs = { a: Matrix };
const b = normals(91).matrix(6, 3);
const same = [1, 0, 1, 0, 1, 0];
const margin = 5;

const apart = ({ a }: Pairs) => map(a, (v, i, j) => v - b[i][j]);
const length = (d: number[]) => Math.sqrt(dot(d, d));

export default planted<Pairs>({
  mistake: 'a contrastive loss whose push lacks the factor d',
  seen: 'B065, Caffe',
  at: seed => ({ a: normals(seed).matrix(6, 3) }),
  cost: p => sum(apart(p).map((d, i) => (same[i] ? dot(d, d) / 2 : Math.max(0, margin - length(d)) ** 2 / 2))),
  right: p => {
    const d = apart(p);
    return { a: map(d, (v, i) => (same[i] ? v : (-Math.max(0, margin - length(d[i])) * v) / length(d[i]))) };
  },
  wrong: p => {
    const d = apart(p);
    return { a: map(d, (v, i) => (same[i] ? v : -Math.max(0, margin - length(d[i])) / length(d[i]))) };
  },
  blocks: ['a'],
  kind: 'partial',
});
