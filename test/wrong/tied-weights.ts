import { loss, lossGradients, type Matrix, map, normals, plus, product, transpose } from './arrays.js';
import { planted } from './planted.js';

/** An autoencoder with tied weights: O = tanh(x W) Wᵀ. */
type Tied = { W: Matrix };

const x = normals(71).matrix(6, 5);

function parts({ W }: Tied) {
  const H = map(product(x, W), Math.tanh);
  const dO = lossGradients(product(H, transpose(W)));
  const dZ = map(product(dO, W), (d, i, j) => d * (1 - H[i][j] ** 2));
  return { encoder: product(transpose(x), dZ), decoder: product(transpose(dO), H) };
}

export default planted<Tied>({
  mistake: 'tied weights that keep only the gradient of their last use',
  seen: 'B117, TransformerEngine; B121, entrenar',
  at: seed => ({ W: normals(seed).matrix(5, 4, 0.6) }),
  cost: ({ W }) => loss(product(map(product(x, W), Math.tanh), transpose(W)).flat()),
  right: p => {
    const { encoder, decoder } = parts(p);
    return { W: plus(encoder, decoder) };
  },
  wrong: p => ({ W: parts(p).encoder }),
  blocks: ['W'],
  kind: 'unexplained',
});
