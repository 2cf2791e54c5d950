import { numpy as np } from '@jax-js/jax';
import { numbers } from '../../numbers.mjs';

export const normals = (shape, seed, { dtype = 'float64', deviation = 1 } = {}) => {
  const list = numbers(seed).list(
    shape.reduce((n, d) => n * d, 1),
    deviation,
  );
  return np.array((dtype === 'float64' ? Float64Array : Float32Array).from(list), { shape, dtype });
};

/** Arrays of these shapes, by name. */
export const parameters = (shapes, seed, options) =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape], k) => [name, normals(shape, seed + k, options)]));
