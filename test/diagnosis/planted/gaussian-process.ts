import { type Matrix, map, normals, type Vector } from '../../wrong/arrays.js';
import { inner, inverted, outer, times } from './matrices.js';

const X = normals(71).vector(9, 1.5);
const Y = normals(72).vector(9);

/** s² exp(−(x − x′)²/2l²), without the noise n² on its diagonal. */
const smooth = ([l, s]: Vector): Matrix => X.map(a => X.map(b => s * s * Math.exp(-((a - b) ** 2) / (2 * l * l))));
const kernel = (theta: Vector): Matrix => map(smooth(theta), (k, i, j) => k + (i === j ? theta[2] ** 2 : 0));

/** −log likelihood of a Gaussian process by length, deviation and noise, all above 0: ½ yᵀK⁻¹y + ½ log det K. */
export function likelihood(theta: Vector): number {
  const { inverse, logDet } = inverted(kernel(theta));
  return (inner(inverse, outer(Y, Y)) + logDet) / 2;
}

/** Its derivative by each of the three: ½ tr((K⁻¹ − ααᵀ) dK), α = K⁻¹y. */
export function slopes(theta: Vector): Vector {
  const [l, s, n] = theta;
  const { inverse } = inverted(kernel(theta));
  const alpha = times(inverse, Y);
  const middle = map(inverse, (v, i, j) => v - alpha[i] * alpha[j]);
  const K = smooth(theta);
  const byLength = map(K, (k, i, j) => (k * (X[i] - X[j]) ** 2) / l ** 3);
  const byNoise = map(K, (_, i, j) => (i === j ? 2 * n : 0));
  return [byLength, map(K, k => (2 * k) / s), byNoise].map(dK => inner(middle, dK) / 2);
}
