// Negative log marginal likelihood of a Gaussian process in its log length-scales, signal and noise: the gradient goes through a Cholesky factor.
import * as jax from '@jax-js/jax';
import { pytreeProblem } from 'gradcheck/jax';
import { normals } from './arrays.mjs';

jax.defaultDevice('cpu');
const { numpy: np } = jax;
const [n, d] = [10, 2];
const x = normals([n, d], 183);
const y = normals([n, 1], 184);
const float64 = list => np.array(list, { dtype: 'float64' });
const start = { logl: float64([0.2, -0.3]), logs: float64([0.1]), logn: float64([-1]) };

function likelihood({ logl, logs, logn }) {
  const scaled = x.ref.div(np.exp(logl));
  const apart = scaled.ref.reshape([n, 1, d]).sub(scaled.reshape([1, n, d]));
  const signal = np.exp(np.sum(apart.ref.mul(apart), 2).mul(-0.5)).mul(np.exp(logs.mul(2)));
  const K = signal.add(
    np
      .eye(n)
      .astype('float64')
      .mul(np.exp(logn.mul(2))),
  );
  const quadratic = np.sum(y.ref.mul(np.linalg.solve(K.ref, y.ref)));
  return quadratic.mul(0.5).add(np.sum(np.log(np.diagonal(np.linalg.cholesky(K)))));
}

export default pytreeProblem(jax, likelihood, start); // glue
