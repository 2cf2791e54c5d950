import { columnSums, type Matrix, map, normals, product, scaled, transpose } from './arrays.js';
import { affine, type Mlp, m, mlpAt, X, Y } from './ops/mlp.js';
import { planted } from './planted.js';

/** A fixed dropout mask on the hidden layer, kept units divided by 0.7. */
const mask: Matrix = map(normals(13).matrix(7, 5), v => (v > -0.5 ? 1 / 0.7 : 0));

const hidden = ({ W1, b1 }: Mlp) => map(affine(X, W1, b1), Math.tanh);
const output = (p: Mlp) =>
  affine(
    map(hidden(p), (a, s, j) => a * mask[s][j]),
    p.W2,
    p.b2,
  );

function gradients(p: Mlp, back: Matrix): Mlp {
  const A1 = hidden(p);
  const dZ2 = map(output(p), (o, s, k) => o - Y[s][k]);
  const dA1 = product(dZ2, transpose(p.W2));
  const dZ1 = map(dA1, (d, s, j) => d * back[s][j] * (1 - A1[s][j] ** 2));
  const dropped = map(A1, (a, s, j) => a * mask[s][j]);
  return {
    W1: scaled(product(transpose(X), dZ1), 1 / m),
    b1: columnSums(dZ1).map(v => v / m),
    W2: scaled(product(transpose(dropped), dZ2), 1 / m),
    b2: columnSums(dZ2).map(v => v / m),
  };
}

export default planted<Mlp>({
  mistake: 'a dropout mask of the forward pass left out on the way back',
  seen: 'B137, ai-engineering-from-scratch; B139, Paddle',
  at: mlpAt,
  cost: p =>
    output(p)
      .flatMap((row, s) => row.map((o, k) => (o - Y[s][k]) ** 2))
      .reduce((a, b) => a + b, 0) /
    (2 * m),
  right: p => gradients(p, mask),
  wrong: p =>
    gradients(
      p,
      map(mask, () => 1),
    ),
  blocks: ['W1', 'b1'],
  kind: 'backward-step',
});
