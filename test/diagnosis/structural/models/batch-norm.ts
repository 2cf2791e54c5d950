import {
  columnSums,
  loss,
  lossGradients,
  type Matrix,
  map,
  normals,
  product,
  transpose,
  type Vector,
} from '../../../wrong/arrays.js';
import { type Called, model, PLACE } from '../model.js';
import { standardised, throughStandardised } from '../standardised.js';
import { added, hadamard, overRows } from '../vectors.js';

/** y = gamma x̂ + beta, x̂ over the batch of each column of x W + b: J does not depend on b. */
type BatchNorm = { fc: { weight: Matrix; bias: Vector }; bn1: { gamma: Vector; beta: Vector } };
type Size = { batch: number; inputs: number; features: number };
type Slip =
  | 'running statistics'
  | 'variance of n − 1'
  | 'mean term missing'
  | 'variance term with its sign turned'
  | 'gamma of the next column'
  | 'statistics over the features'
  | 'dbeta as a mean over the batch'
  | 'dgamma with y for x̂';

const EPSILON = 0.02;

function forward({ fc, bn1 }: BatchNorm, x: Matrix) {
  const columns = transpose(product(x, fc.weight).map(row => added(row, fc.bias))).map(column =>
    standardised(column, EPSILON),
  );
  const hat = transpose(columns.map(column => column.hat));
  return { columns, hat, y: hat.map(row => added(hadamard(row, bn1.gamma), bn1.beta)) };
}
type Column = ReturnType<typeof standardised>;

function throughColumn(column: Column, d: Vector, slip?: Slip): Vector {
  const n = d.length;
  const isConstant = slip === 'running statistics';
  const invStd =
    slip === 'variance of n − 1' ? 1 / Math.sqrt((column.variance * n) / (n - 1) + EPSILON) : column.invStd;
  const terms = {
    ...column,
    invStd,
    throughMean: !isConstant && slip !== 'mean term missing',
    throughVariance: !isConstant,
  };
  if (slip !== 'variance term with its sign turned') return throughStandardised(terms, d);
  const without = throughStandardised({ ...terms, throughVariance: false }, d);
  return throughStandardised(terms, d).map((g, i) => 2 * without[i] - g);
}

/** The way back over rows, where it should be over columns. */
const overFeatures = (columns: readonly Column[], hat: Matrix, d: Matrix): Matrix =>
  d.map((row, s) => throughStandardised({ invStd: columns[0].invStd, hat: hat[s] }, row));

function gradients(p: BatchNorm, x: Matrix, slip?: Slip): BatchNorm {
  const { columns, hat, y } = forward(p, x);
  const dy = lossGradients(y);
  const { gamma } = p.bn1;
  const gammaOf = (j: number) => (slip === 'gamma of the next column' ? gamma[(j + 1) % gamma.length] : gamma[j]);
  const dHat = map(dy, (d, _, j) => d * gammaOf(j));
  const right = transpose(transpose(dHat).map((d, j) => throughColumn(columns[j], d, slip)));
  const dh = slip === 'statistics over the features' ? overFeatures(columns, hat, dHat) : right;
  const beta = columnSums(dy).map(d => (slip === 'dbeta as a mean over the batch' ? d / x.length : d));
  const by = slip === 'dgamma with y for x̂' ? y : hat;
  return {
    fc: { weight: overRows(x, dh), bias: columnSums(dh) },
    bn1: { gamma: columnSums(map(dy, (d, s, j) => d * by[s][j])), beta },
  };
}

/** The bias before batch norm shows that something is wrong: J does not depend on it. */
const NO_USE: readonly Called[] = [{ kinds: ['unused'], blocks: ['fc.bias'] }];

export default model<BatchNorm, Size, Matrix, Slip>({
  name: 'batch norm',
  family: 'norm',
  sizes: [
    { batch: 5, inputs: 2, features: 3 },
    { batch: 8, inputs: 3, features: 4 },
  ],
  input: ({ batch, inputs }) => normals(510).matrix(batch, inputs),
  at: (seed, { inputs, features }) => {
    const { matrix, vector } = normals(seed);
    const gamma = vector(features, 0.3).map(v => 1.3 + v);
    return {
      fc: { weight: matrix(inputs, features), bias: vector(features, 0.4) },
      bn1: { gamma, beta: vector(features, 0.5) },
    };
  },
  cost: (p, x) => loss(forward(p, x).y.flat()),
  gradients,
  mistakes: {
    'running statistics': NO_USE,
    'variance of n − 1': PLACE,
    'mean term missing': NO_USE,
    'variance term with its sign turned': PLACE,
    'gamma of the next column': PLACE,
    'statistics over the features': NO_USE,
    'dbeta as a mean over the batch': ({ batch }) => [{ kinds: ['scale'], factor: 1 / batch }],
    'dgamma with y for x̂': PLACE,
  },
});
