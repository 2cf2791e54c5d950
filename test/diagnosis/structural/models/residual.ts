import {
  loss,
  lossGradients,
  type Matrix,
  map,
  normals,
  plus,
  product,
  scaled,
  transpose,
} from '../../../wrong/arrays.js';
import { model, PLACE } from '../model.js';
import { overRows } from '../vectors.js';

/** h = x S, then twice h ← h + α tanh(h A) B. */
type Branch = { A: Matrix; B: Matrix; alpha: number };
type Residual = { stem: { S: Matrix }; first: Branch; second: Branch };
type Size = { tokens: number; inputs: number; features: number; hidden: number };
type Slip =
  | 'path past the branch missing'
  | 'branch missing on the way back'
  | 'path past the branch counted twice'
  | 'α missing on the way back'
  | 'input of the first branch for the second'
  | 'dα without the upstream gradient';

function through({ A, B, alpha }: Branch, h: Matrix) {
  const a = map(product(h, A), Math.tanh);
  const branch = product(a, B);
  return { h, a, branch, out: plus(h, scaled(branch, alpha)) };
}
type Pass = ReturnType<typeof through>;

function forward({ stem, first, second }: Residual, x: Matrix) {
  const below = through(first, product(x, stem.S));
  return { below, above: through(second, below.out) };
}

const total = (A: Matrix, B: Matrix): number =>
  A.reduce((s, row, i) => s + row.reduce((r, v, j) => r + v * B[i][j], 0), 0);

/** Gradients of a branch and of its input. */
function back({ A, B, alpha }: Branch, { h, a, branch }: Pass, d: Matrix, slip?: Slip) {
  const dBranch = scaled(d, slip === 'α missing on the way back' ? 1 : alpha);
  const dz = map(product(dBranch, transpose(B)), (v, t, j) => v * (1 - a[t][j] ** 2));
  const skips = { 'path past the branch missing': 0, 'path past the branch counted twice': 2 } as Partial<
    Record<Slip, number>
  >;
  const skip = scaled(d, (slip && skips[slip]) ?? 1);
  const dh = slip === 'branch missing on the way back' ? skip : plus(skip, product(dz, transpose(A)));
  const dAlpha =
    slip === 'dα without the upstream gradient'
      ? total(
          branch,
          map(d, () => 1),
        )
      : total(branch, d);
  return { dh, gradients: { A: overRows(h, dz), B: overRows(a, dBranch), alpha: dAlpha } };
}

function gradients(p: Residual, x: Matrix, slip?: Slip): Residual {
  const { below, above } = forward(p, x);
  const pass = slip === 'input of the first branch for the second' ? { ...above, h: below.h } : above;
  const second = back(p.second, pass, lossGradients(above.out), slip);
  const first = back(p.first, below, second.dh);
  return { stem: { S: overRows(x, first.dh) }, first: first.gradients, second: second.gradients };
}

export default model<Residual, Size, Matrix, Slip>({
  name: 'residual branches',
  family: 'embedding and others',
  sizes: [
    { tokens: 3, inputs: 2, features: 3, hidden: 4 },
    { tokens: 5, inputs: 4, features: 3, hidden: 2 },
  ],
  input: ({ tokens, inputs }) => normals(518).matrix(tokens, inputs),
  at: (seed, { inputs, features, hidden }) => {
    const { matrix, vector } = normals(seed);
    const branch = () => ({
      A: matrix(features, hidden, 0.7),
      B: matrix(hidden, features, 0.7),
      alpha: 0.6 + vector(1, 0.1)[0],
    });
    return { stem: { S: matrix(inputs, features, 0.8) }, first: branch(), second: branch() };
  },
  cost: (p, x) => loss(forward(p, x).above.out.flat()),
  gradients,
  mistakes: {
    'path past the branch missing': PLACE,
    'branch missing on the way back': PLACE,
    'path past the branch counted twice': PLACE,
    'α missing on the way back': [{ kinds: ['scale'], blocks: ['second.A', 'second.B'] }],
    'input of the first branch for the second': PLACE,
    'dα without the upstream gradient': PLACE,
  },
});
