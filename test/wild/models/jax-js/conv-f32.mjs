import * as jax from '@jax-js/jax';
import { pytreeProblem } from 'gradcheck/jax';
import { normals, parameters } from './arrays.mjs';

jax.defaultDevice('wasm');
const { numpy: np, nn, lax } = jax;
const x = normals([3, 2, 6, 6], 185, { dtype: 'float32' });
const y = nn.oneHot(np.array([0, 1, 2], { dtype: np.int32 }), 3);
const weights = parameters({ K: [3, 2, 3, 3], W: [3, 3], b: [3] }, 186, { dtype: 'float32', deviation: 0.4 });

function loss({ K, W, b }) {
  const pooled = np.mean(nn.silu(lax.convGeneralDilated(x.ref, K, [2, 2], 'SAME')), [2, 3]);
  return np.sum(nn.logSoftmax(np.matmul(pooled, W).add(b)).mul(y.ref)).mul(-1);
}

export default pytreeProblem(jax, loss, weights); // glue
