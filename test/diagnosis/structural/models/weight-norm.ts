import {
  columnSums,
  dot,
  loss,
  lossGradients,
  type Matrix,
  map,
  normals,
  product,
  type Vector,
} from '../../../wrong/arrays.js';
import { model, PLACE } from '../model.js';
import { added, hadamard, overRows } from '../vectors.js';

/** y = x W + c; column j of W is g[j] V[·,j]/‖V[·,j]‖. */
type WeightNorm = { lin: { V: Matrix; g: Vector; c: Vector } };
type Size = { examples: number; inputs: number; features: number };
type Slip =
  | 'norm taken as a constant'
  | 'g missing on the way back'
  | 'norm missing on the way back'
  | 'dg without the norm'
  | 'norm of the whole array';

const columnNorms = (V: Matrix): Vector => columnSums(map(V, v => v * v)).map(Math.sqrt);

function forward({ lin: { V, g, c } }: WeightNorm, x: Matrix) {
  const norms = columnNorms(V);
  const W = map(V, (v, _, j) => (g[j] * v) / norms[j]);
  return { norms, y: product(x, W).map(row => added(row, c)) };
}

/** dV = (g/‖V‖)(dW − V (V · dW)/‖V‖²) in each column. */
function throughNorm({ V, g }: WeightNorm['lin'], norms: Vector, dW: Matrix, slip?: Slip): Matrix {
  const along = columnSums(map(dW, (d, i, j) => d * V[i][j]));
  const whole = Math.sqrt(dot(norms, norms));
  const by = (j: number) => (slip === 'norm of the whole array' ? whole : norms[j]);
  const gain = (j: number) => (slip === 'g missing on the way back' ? 1 : g[j]);
  const divided = (j: number) => (slip === 'norm missing on the way back' ? 1 : by(j));
  const share = slip === 'norm taken as a constant' ? 0 : 1;
  return map(dW, (d, i, j) => (gain(j) / divided(j)) * (d - (share * V[i][j] * along[j]) / by(j) ** 2));
}

function gradients(p: WeightNorm, x: Matrix, slip?: Slip): WeightNorm {
  const { norms, y } = forward(p, x);
  const dy = lossGradients(y);
  const dW = overRows(x, dy);
  const along = columnSums(map(dW, (d, i, j) => d * p.lin.V[i][j]));
  const inverse = norms.map(n => (slip === 'dg without the norm' ? 1 : 1 / n));
  return { lin: { V: throughNorm(p.lin, norms, dW, slip), g: hadamard(along, inverse), c: columnSums(dy) } };
}

export default model<WeightNorm, Size, Matrix, Slip>({
  name: 'weight norm',
  family: 'norm',
  sizes: [
    { examples: 4, inputs: 3, features: 2 },
    { examples: 6, inputs: 5, features: 4 },
  ],
  input: ({ examples, inputs }) => normals(519).matrix(examples, inputs),
  at: (seed, { inputs, features }) => {
    const { matrix, vector } = normals(seed);
    return {
      lin: { V: matrix(inputs, features), g: vector(features, 0.3).map(v => 1.3 + v), c: vector(features, 0.4) },
    };
  },
  cost: (p, x) => loss(forward(p, x).y.flat()),
  gradients,
  mistakes: {
    'norm taken as a constant': [{ kinds: ['projection'] }],
    'g missing on the way back': PLACE,
    'norm missing on the way back': PLACE,
    'dg without the norm': PLACE,
    'norm of the whole array': PLACE,
  },
});
