import {
  columnSums,
  loss,
  lossGradients,
  type Matrix,
  map,
  normals,
  product,
  type Vector,
} from '../../../wrong/arrays.js';
import { model, PLACE } from '../model.js';
import { hadamard, mean, overRows } from '../vectors.js';

/** y = scale x/√(mean x² + ε) over the features of each token of x W. */
type RmsNorm = { proj: { W: Matrix }; rms: { scale: Vector } };
type Size = { tokens: number; inputs: number; features: number };
type Slip =
  | 'root taken as a constant'
  | 'sum for the mean in the second term'
  | 'second term with its sign turned'
  | 'scale missing in the second term'
  | 'square for the cube'
  | 'dscale before it is divided';

const EPSILON = 0.01;

function forward({ proj, rms }: RmsNorm, x: Matrix) {
  const h = product(x, proj.W);
  const inv = h.map(row => 1 / Math.sqrt(mean(hadamard(row, row)) + EPSILON));
  return { h, inv, y: map(h, (v, t, j) => v * inv[t] * rms.scale[j]) };
}

/** dh of one token: r d − r³ h mean(d h), d = dy · scale. */
function throughRow(h: Vector, r: number, dy: Vector, scale: Vector, slip?: Slip): Vector {
  if (slip === 'root taken as a constant') return dy.map((d, j) => r * d * scale[j]);
  const along = slip === 'scale missing in the second term' ? hadamard(dy, h) : hadamard(dy, scale, h);
  const sum = mean(along) * (slip === 'sum for the mean in the second term' ? h.length : 1);
  const sign = slip === 'second term with its sign turned' ? -1 : 1;
  const power = slip === 'square for the cube' ? r ** 2 : r ** 3;
  return dy.map((d, j) => r * d * scale[j] - sign * power * h[j] * sum);
}

function gradients(p: RmsNorm, x: Matrix, slip?: Slip): RmsNorm {
  const { h, inv, y } = forward(p, x);
  const dy = lossGradients(y);
  const dh = dy.map((d, t) => throughRow(h[t], inv[t], d, p.rms.scale, slip));
  const by = (t: number) => (slip === 'dscale before it is divided' ? 1 : inv[t]);
  return { proj: { W: overRows(x, dh) }, rms: { scale: columnSums(map(dy, (d, t, j) => d * h[t][j] * by(t))) } };
}

export default model<RmsNorm, Size, Matrix, Slip>({
  name: 'rms norm',
  family: 'norm',
  sizes: [
    { tokens: 3, inputs: 2, features: 4 },
    { tokens: 6, inputs: 4, features: 3 },
  ],
  input: ({ tokens, inputs }) => normals(509).matrix(tokens, inputs),
  at: (seed, { inputs, features }) => {
    const { matrix, vector } = normals(seed);
    return { proj: { W: matrix(inputs, features) }, rms: { scale: vector(features, 0.3).map(v => 1.3 + v) } };
  },
  cost: (p, x) => loss(forward(p, x).y.flat()),
  gradients,
  mistakes: {
    'root taken as a constant': PLACE,
    'sum for the mean in the second term': PLACE,
    'second term with its sign turned': PLACE,
    'scale missing in the second term': PLACE,
    'square for the cube': PLACE,
    'dscale before it is divided': PLACE,
  },
});
