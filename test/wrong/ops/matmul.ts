import { loss, lossGradients, type Matrix, normals, product } from '../arrays.js';

/** C = A B, (4, 4) each. */
export type Pair = { A: Matrix; B: Matrix };
export const pairAt = (seed: number): Pair => {
  const { matrix } = normals(seed);
  return { A: matrix(4, 4, 0.6), B: matrix(4, 4, 0.6) };
};
export const cost = ({ A, B }: Pair) => loss(product(A, B).flat());
export const upstream = ({ A, B }: Pair) => lossGradients(product(A, B));
