import { loss, lossGradients, type Matrix, map, normals, product, scaled, transpose } from '../arrays.js';
import { softmax, softmaxBackward } from './classifier.js';

/** One head over five tokens: O = softmax(Q Kᵀ/√d) V, Q = x Wq, K = x Wk, V = x Wv. */
export type Attention = { Wq: Matrix; Wk: Matrix; Wv: Matrix };

export const D = 4;
const x = normals(61).matrix(5, D);

export const attentionAt = (seed: number): Attention => {
  const { matrix } = normals(seed);
  return { Wq: matrix(D, D, 0.7), Wk: matrix(D, D, 0.7), Wv: matrix(D, D, 0.7) };
};

function run({ Wq, Wk, Wv }: Attention) {
  const [Q, K, V] = [Wq, Wk, Wv].map(W => product(x, W));
  const A = scaled(product(Q, transpose(K)), 1 / Math.sqrt(D)).map(softmax);
  return { Q, K, V, A, O: product(A, V) };
}

export const cost = (p: Attention) => loss(run(p).O.flat());

export interface Slips {
  /** dS from dA. */
  throughSoftmax?(A: Matrix, dA: Matrix): Matrix;
  /** 1/√d on the way back. */
  scale?: number;
}

export function gradients(
  p: Attention,
  { throughSoftmax = softmaxBackward, scale = 1 / Math.sqrt(D) }: Slips = {},
): Attention {
  const { Q, K, V, A, O } = run(p);
  const dO = lossGradients(O);
  const dS = scaled(throughSoftmax(A, product(dO, transpose(V))), scale);
  const back = (dY: Matrix) => product(transpose(x), dY);
  return { Wq: back(product(dS, K)), Wk: back(product(transpose(dS), Q)), Wv: back(product(transpose(A), dO)) };
}

/** Only the diagonal of the Jacobian. */
export const diagonal = (A: Matrix, dA: Matrix): Matrix => map(A, (a, i, j) => a * (1 - a) * dA[i][j]);
