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
import { standardised, throughStandardised } from '../standardised.js';
import { added, hadamard, overRows } from '../vectors.js';

/** y = g x̂ + b, x̂ over the features of each token of x W. */
type LayerNorm = { proj: { W: Matrix }; ln1: { g: Vector; b: Vector } };
type Size = { tokens: number; inputs: number; features: number };
type Slip =
  | 'mean term missing'
  | 'variance term missing'
  | 'statistics taken as constants'
  | 'g missing on the way back'
  | 'g on the way back twice'
  | 'count of n − 1'
  | 'tokens counted for features'
  | 'ε outside the root'
  | 'x for x̂ in dg'
  | 'db as a mean over tokens'
  | 'dg summed over the features too'
  | 'statistics of the first token for all';

const EPSILON = 0.05;

function forward({ proj, ln1 }: LayerNorm, x: Matrix) {
  const h = product(x, proj.W);
  const rows = h.map(row => standardised(row, EPSILON));
  return { h, rows, y: rows.map(({ hat }) => added(hadamard(hat, ln1.g), ln1.b)) };
}
type Row = ReturnType<typeof standardised>;

/** dJ/dx̂ of one token. */
function throughGain(d: Vector, g: Vector, slip?: Slip): Vector {
  if (slip === 'g missing on the way back') return d;
  return slip === 'g on the way back twice' ? hadamard(d, g, g) : hadamard(d, g);
}

function countOf(features: number, tokens: number, slip?: Slip): number {
  if (slip === 'tokens counted for features') return tokens;
  return slip === 'count of n − 1' ? features - 1 : features;
}

function throughRow(row: Row, d: Vector, tokens: number, slip?: Slip): Vector {
  const isConstant = slip === 'statistics taken as constants';
  const terms = {
    ...row,
    invStd: slip === 'ε outside the root' ? 1 / (Math.sqrt(row.variance) + EPSILON) : row.invStd,
    count: countOf(d.length, tokens, slip),
    throughMean: !isConstant && slip !== 'mean term missing',
    throughVariance: !isConstant && slip !== 'variance term missing',
  };
  return throughStandardised(terms, d);
}

function gradients(p: LayerNorm, x: Matrix, slip?: Slip): LayerNorm {
  const { h, rows, y } = forward(p, x);
  const dy = lossGradients(y);
  const rowOf = (t: number) => (slip === 'statistics of the first token for all' ? rows[0] : rows[t]);
  const dh = dy.map((d, t) => throughRow(rowOf(t), throughGain(d, p.ln1.g, slip), x.length, slip));
  const dg = columnSums(map(dy, (d, t, j) => d * (slip === 'x for x̂ in dg' ? h[t][j] : rows[t].hat[j])));
  const total = dg.reduce((a, b) => a + b, 0);
  const g = slip === 'dg summed over the features too' ? dg.map(() => total) : dg;
  const b = columnSums(dy).map(d => (slip === 'db as a mean over tokens' ? d / x.length : d));
  return { proj: { W: overRows(x, dh) }, ln1: { g, b } };
}

export default model<LayerNorm, Size, Matrix, Slip>({
  name: 'layer norm',
  family: 'norm',
  sizes: [
    { tokens: 3, inputs: 2, features: 4 },
    { tokens: 7, inputs: 3, features: 5 },
  ],
  input: ({ tokens, inputs }) => normals(508).matrix(tokens, inputs),
  at: (seed, { inputs, features }) => {
    const { matrix, vector } = normals(seed);
    const g = vector(features, 0.3).map(v => 1.3 + v);
    return { proj: { W: matrix(inputs, features) }, ln1: { g, b: vector(features, 0.5) } };
  },
  cost: (p, x) => loss(forward(p, x).y.flat()),
  gradients,
  mistakes: {
    'mean term missing': [{ kinds: ['projection'] }],
    'variance term missing': PLACE,
    'statistics taken as constants': PLACE,
    'g missing on the way back': PLACE,
    'g on the way back twice': PLACE,
    'count of n − 1': PLACE,
    'tokens counted for features': PLACE,
    'ε outside the root': PLACE,
    'x for x̂ in dg': PLACE,
    'db as a mean over tokens': ({ tokens }) => [{ kinds: ['scale'], factor: 1 / tokens }],
    'dg summed over the features too': [{ kinds: ['summed'] }],
    'statistics of the first token for all': PLACE,
  },
});
