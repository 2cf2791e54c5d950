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
import { model, PLACE } from '../model.js';
import { added, overRows } from '../vectors.js';

/** y = tanh(x W + c) Wᵀ + d: one matrix on the way in and on the way out. */
type Autoencoder = { W: Matrix; c: Vector; d: Vector };
type Size = { examples: number; features: number; hidden: number };
type Slip =
  | 'use on the way out missing'
  | 'use on the way in missing'
  | 'use on the way out counted twice'
  | 'way in divided by the examples'
  | 'slope of tanh missing'
  | 'target of the example before';

function forward({ W, c, d }: Autoencoder, x: Matrix) {
  const h = product(x, W).map(row => added(row, c).map(Math.tanh));
  return { h, y: product(h, transpose(W)).map(row => added(row, d)) };
}

/** How often each use of W counts. */
function usesCounted(examples: number, slip?: Slip): [wayIn: number, wayOut: number] {
  if (slip === 'use on the way in missing') return [0, 1];
  if (slip === 'way in divided by the examples') return [1 / examples, 1];
  if (slip === 'use on the way out missing') return [1, 0];
  return slip === 'use on the way out counted twice' ? [1, 2] : [1, 1];
}

function gradients({ W, c, d }: Autoencoder, x: Matrix, slip?: Slip): Autoencoder {
  const { h, y } = forward({ W, c, d }, x);
  const right = lossGradients(y);
  const dy = slip === 'target of the example before' ? [right[right.length - 1], ...right.slice(0, -1)] : right;
  const dh = product(dy, W);
  const dz = slip === 'slope of tanh missing' ? dh : map(dh, (g, s, j) => g * (1 - h[s][j] ** 2));
  const [wayIn, wayOut] = [overRows(x, dz), transpose(overRows(h, dy))];
  const [byIn, byOut] = usesCounted(x.length, slip);
  const dW = map(wayIn, (g, i, j) => byIn * g + byOut * wayOut[i][j]);
  return { W: dW, c: columnSums(dz), d: columnSums(dy) };
}

export default model<Autoencoder, Size, Matrix, Slip>({
  name: 'autoencoder of tied weights',
  family: 'embedding and others',
  sizes: [
    { examples: 3, features: 4, hidden: 2 },
    { examples: 5, features: 5, hidden: 3 },
  ],
  input: ({ examples, features }) => normals(522).matrix(examples, features),
  at: (seed, { features, hidden }) => {
    const { matrix, vector } = normals(seed);
    return { W: matrix(features, hidden, 0.6), c: vector(hidden, 0.4), d: vector(features, 0.4) };
  },
  cost: (p, x) => loss(forward(p, x).y.flat()),
  gradients,
  mistakes: {
    'use on the way out missing': PLACE,
    'use on the way in missing': PLACE,
    'use on the way out counted twice': PLACE,
    'way in divided by the examples': PLACE,
    'slope of tanh missing': PLACE,
    'target of the example before': PLACE,
  },
});
