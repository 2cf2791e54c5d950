import {
  columnSums,
  dot,
  type Matrix,
  map,
  normals,
  plus,
  product,
  scaled,
  sum,
  transpose,
} from '../../wrong/arrays.js';
import { softmax, softmaxBackward } from '../../wrong/ops/classifier.js';
import { layerHat } from '../../wrong/ops/norm.js';

/** Layer norm, one head of attention and the way around it: J = ½ Σ (X + softmax(QKᵀ/√D) V Wo − Y)² / L. */
export type Attention = { gamma: number[]; beta: number[]; Wq: Matrix; Wk: Matrix; Wv: Matrix; Wo: Matrix };

const { matrix, vector } = normals(21);
const L = 4;
const D = 6;
const X = matrix(L, D);
const Y = matrix(L, D);
const N = layerHat(X);

export const parameters: Attention = {
  gamma: vector(D, 0.1).map(v => 1 + v),
  beta: vector(D, 0.3),
  Wq: matrix(D, D, 0.4),
  Wk: matrix(D, D, 0.4),
  Wv: matrix(D, D, 0.4),
  Wo: matrix(D, D, 0.4),
};

function forward({ gamma, beta, Wq, Wk, Wv, Wo }: Attention) {
  const H = map(N, (n, _, j) => n * gamma[j] + beta[j]);
  const [q, k, v] = [Wq, Wk, Wv].map(W => product(H, W));
  const A = scaled(product(q, transpose(k)), 1 / Math.sqrt(D)).map(softmax);
  const O = product(A, v);
  return { H, q, k, v, A, O, off: plus(plus(X, product(O, Wo)), scaled(Y, -1)) };
}

export const loss = (p: Attention) => sum(forward(p).off.map(row => dot(row, row))) / (2 * L);

/** What may go wrong on the way back. */
export interface Slips {
  /** In place of 1/√D. */
  scale?: number;
  /** The scores handed to the keys without a transpose. */
  straight?: boolean;
  /** dγ by the output of the norm where its x̂ belongs. */
  byOutput?: boolean;
}

export function byAttention(p: Attention, { scale = 1 / Math.sqrt(D), straight, byOutput }: Slips = {}): Attention {
  const { H, q, k, v, A, O, off } = forward(p);
  const dOut = scaled(off, 1 / L);
  const dO = product(dOut, transpose(p.Wo));
  const dS = scaled(softmaxBackward(A, product(dO, transpose(v))), scale);
  const dq = product(dS, k);
  const dk = product(straight ? dS : transpose(dS), q);
  const dv = product(transpose(A), dO);
  const back = (d: Matrix, W: Matrix) => product(d, transpose(W));
  const dH = plus(plus(back(dq, p.Wq), back(dk, p.Wk)), back(dv, p.Wv));
  const [Wq, Wk, Wv] = [dq, dk, dv].map(d => product(transpose(H), d));
  const gamma = columnSums(map(dH, (d, i, j) => d * (byOutput ? H : N)[i][j]));
  return { gamma, beta: columnSums(dH), Wq, Wk, Wv, Wo: product(transpose(O), dOut) };
}
