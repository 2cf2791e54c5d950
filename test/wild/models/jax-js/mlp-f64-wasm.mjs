// Its arrays say float64, but the wasm kernels compute exp, log and their kin to about 1e-8.
import * as jax from '@jax-js/jax';
import { pytreeProblem } from 'gradcheck/jax';
import { normals, parameters } from './arrays.mjs';

jax.defaultDevice('wasm');
const { numpy: np, nn } = jax;
const x = normals([6, 4], 181);
const y = nn.oneHot(np.array([0, 1, 2, 1, 0, 2], { dtype: np.int32 }), 3).astype('float64');
const weights = parameters({ W1: [4, 6], b1: [6], W2: [6, 3], b2: [3] }, 182, { deviation: 0.6 });

function loss({ W1, b1, W2, b2 }) {
  const hidden = nn.gelu(np.matmul(x.ref, W1).add(b1));
  return np.sum(nn.logSoftmax(np.matmul(hidden, W2).add(b2)).mul(y.ref)).mul(-1);
}

export default pytreeProblem(jax, loss, weights); // glue
