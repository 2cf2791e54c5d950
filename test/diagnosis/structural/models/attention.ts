import { loss, lossGradients, type Matrix, map, normals, product, scaled, transpose } from '../../../wrong/arrays.js';
import { softmax, softmaxBackward } from '../../../wrong/ops/classifier.js';
import { model, PLACE } from '../model.js';
import { overRows } from '../vectors.js';

/** One head: Y = softmax(Q Kᵀ/√d) V Wo with Q = x Wq, K = x Wk, V = x Wv. */
type Attention = { attn: Record<'Wq' | 'Wk' | 'Wv' | 'Wo', Matrix> };
type Size = { tokens: number; features: number };
type Slip =
  | '1/√d missing'
  | '1/d for 1/√d'
  | 'diagonal of the softmax alone'
  | 'sum of the softmax over the wrong axis'
  | 'Q and K exchanged'
  | 'dWq and dWk exchanged'
  | 'Wo not transposed'
  | 'dWo transposed'
  | 'dV by A, not transposed'
  | 'dV by the scores'
  | 'dS not transposed for K'
  | 'V not in dA'
  | 'dWk from Q instead of x';

function forward({ attn: { Wq, Wk, Wv, Wo } }: Attention, x: Matrix) {
  const [Q, K, V] = [Wq, Wk, Wv].map(W => product(x, W));
  const S = scaled(product(Q, transpose(K)), 1 / Math.sqrt(Wq.length));
  const A = S.map(softmax);
  const O = product(A, V);
  return { Q, K, V, S, A, O, y: product(O, Wo) };
}

function throughSoftmax(A: Matrix, dA: Matrix, slip?: Slip): Matrix {
  if (slip === 'diagonal of the softmax alone') return map(A, (a, i, j) => a * (1 - a) * dA[i][j]);
  const wrongAxis = slip === 'sum of the softmax over the wrong axis';
  return wrongAxis ? transpose(softmaxBackward(transpose(A), transpose(dA))) : softmaxBackward(A, dA);
}

function scaleOf(d: number, slip?: Slip): number {
  if (slip === '1/√d missing') return 1;
  return slip === '1/d for 1/√d' ? 1 / d : 1 / Math.sqrt(d);
}

function gradients(p: Attention, x: Matrix, slip?: Slip): Attention {
  const { Wq, Wo } = p.attn;
  const { Q, K, V, S, A, O, y } = forward(p, x);
  const dy = lossGradients(y);
  const dO = product(dy, slip === 'Wo not transposed' ? Wo : transpose(Wo));
  const dA = slip === 'V not in dA' ? product(dO, transpose(O)) : product(dO, transpose(V));
  const dS = scaled(throughSoftmax(A, dA, slip), scaleOf(Wq.length, slip));
  const [forQ, forK] = slip === 'Q and K exchanged' ? [Q, K] : [K, Q];
  const dQ = product(dS, forQ);
  const dK = slip === 'dS not transposed for K' ? product(dS, forK) : overRows(dS, forK);
  const dWq = overRows(x, dQ);
  const dWk = overRows(slip === 'dWk from Q instead of x' ? Q : x, dK);
  const dWo = overRows(O, dy);
  const exchanged = slip === 'dWq and dWk exchanged';
  const weights = slip === 'dV by the scores' ? S : A;
  const dV = slip === 'dV by A, not transposed' ? product(A, dO) : overRows(weights, dO);
  return {
    attn: {
      Wq: exchanged ? dWk : dWq,
      Wk: exchanged ? dWq : dWk,
      Wv: overRows(x, dV),
      Wo: slip === 'dWo transposed' ? transpose(dWo) : dWo,
    },
  };
}

const QK = ['attn.Wq', 'attn.Wk'];

export default model<Attention, Size, Matrix, Slip>({
  name: 'attention',
  family: 'attention',
  sizes: [
    { tokens: 3, features: 3 },
    { tokens: 6, features: 5 },
  ],
  input: ({ tokens, features }) => normals(505).matrix(tokens, features),
  at: (seed, { features: d }) => {
    const { matrix } = normals(seed);
    const [Wq, Wk, Wv, Wo] = [0.6, 0.6, 0.7, 0.7].map(by => matrix(d, d, by));
    return { attn: { Wq, Wk, Wv, Wo } };
  },
  cost: (p, x) => loss(forward(p, x).y.flat()),
  gradients,
  mistakes: {
    '1/√d missing': ({ features }) => [{ kinds: ['scale'], blocks: QK, factor: Math.sqrt(features) }],
    '1/d for 1/√d': ({ features }) => [{ kinds: ['scale'], blocks: QK, factor: 1 / Math.sqrt(features) }],
    'diagonal of the softmax alone': PLACE,
    'sum of the softmax over the wrong axis': PLACE,
    'Q and K exchanged': PLACE,
    'dWq and dWk exchanged': [{ kinds: ['swapped'] }],
    'Wo not transposed': PLACE,
    'dWo transposed': [{ kinds: ['transposed'] }],
    'dV by A, not transposed': PLACE,
    'dV by the scores': PLACE,
    'dS not transposed for K': PLACE,
    'V not in dA': PLACE,
    'dWk from Q instead of x': PLACE,
  },
});
