import { loss, lossGradients, type Matrix, normals, plus, product, scaled, transpose } from '../../../wrong/arrays.js';
import { softmax, softmaxBackward } from '../../../wrong/ops/classifier.js';
import { model, PLACE } from '../model.js';
import { overRows } from '../vectors.js';

/** Y = softmax(x M xᵀ) x Wv: queries and keys in one matrix. */
type Bilinear = { attn: { M: Matrix; Wv: Matrix } };
type Size = { tokens: number; features: number };
type Slip =
  | 'dM symmetrised'
  | 'dM transposed'
  | 'half of dM with its transpose'
  | 'dWv from the output'
  | 'softmax passed over';

function forward({ attn: { M, Wv } }: Bilinear, x: Matrix) {
  const A = product(product(x, M), transpose(x)).map(softmax);
  const V = product(x, Wv);
  return { A, V, y: product(A, V) };
}

function arranged(dM: Matrix, slip?: Slip): Matrix {
  if (slip === 'dM symmetrised') return plus(dM, transpose(dM));
  if (slip === 'half of dM with its transpose') return scaled(plus(dM, transpose(dM)), 0.5);
  return slip === 'dM transposed' ? transpose(dM) : dM;
}

function gradients(p: Bilinear, x: Matrix, slip?: Slip): Bilinear {
  const { A, V, y } = forward(p, x);
  const dy = lossGradients(y);
  const dA = product(dy, transpose(V));
  const dS = slip === 'softmax passed over' ? dA : softmaxBackward(A, dA);
  const dV = overRows(A, slip === 'dWv from the output' ? y : dy);
  return { attn: { M: arranged(overRows(x, product(dS, x)), slip), Wv: overRows(x, dV) } };
}

export default model<Bilinear, Size, Matrix, Slip>({
  name: 'bilinear attention',
  family: 'attention',
  sizes: [
    { tokens: 4, features: 3 },
    { tokens: 5, features: 4 },
  ],
  input: ({ tokens, features }) => normals(521).matrix(tokens, features),
  at: (seed, { features: d }) => {
    const { matrix } = normals(seed);
    return { attn: { M: matrix(d, d, 0.4), Wv: matrix(d, d, 0.7) } };
  },
  cost: (p, x) => loss(forward(p, x).y.flat()),
  gradients,
  mistakes: {
    'dM symmetrised': [{ kinds: ['symmetry'] }],
    'dM transposed': [{ kinds: ['transposed'] }],
    'half of dM with its transpose': [{ kinds: ['symmetry'] }],
    'dWv from the output': PLACE,
    'softmax passed over': PLACE,
  },
});
