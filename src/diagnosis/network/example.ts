import type { Block } from '../../theta/layout.js';
import type { Layer } from '../layers.js';

/** dW and db of a layer on one example: dW = dZ Aᵀ + decay · W, taken apart. */
export interface Factors {
  /** dZ[l], length n_l. */
  dZ: Float64Array;
  /** A[l − 1], length n_(l−1). */
  A: Float64Array;
}

/** A dense layer's W as (n_l, n_(l−1)) whatever its orientation. */
export interface Weights {
  rows: number;
  columns: number;
  /** Index within the block of entry (i, j). */
  at(i: number, j: number): number;
}

export function weightsOf(layer: Layer): Weights {
  const size = layer.W.size;
  const rows = layer.b!.size;
  const columns = size / rows;
  return layer.orientation === 'in-out'
    ? { rows, columns, at: (i, j) => j * rows + i }
    : { rows, columns, at: (i, j) => i * columns + j };
}

/** dW that is not dZ Aᵀ + decay · W to this relative accuracy comes from no dense layer. */
const RANK_ONE = 1e-4;

/**
 * Takes the gradient of one example apart: db is dZ itself, and A = (dW − decay W)ᵀ dZ / ‖dZ‖².
 *
 * The decay follows from the part of dW that dZ cannot make: (I − dZ dZᵀ/‖dZ‖²)(dW − decay W) = 0; with a single unit there is none,
 * and `decay` of the other layers is taken.
 *
 * @returns null when dZ is 0, or dW is no product of dZ with anything
 */
export function factorsOf(layer: Layer, gradient: Float64Array, theta: Float64Array, decay: number): Factors | null {
  const { rows, columns, at } = weightsOf(layer);
  const dZ = sliceOf(gradient, layer.b!);
  const dW = sliceOf(gradient, layer.W);
  const W = sliceOf(theta, layer.W);
  const square = dZ.reduce((sum, d) => sum + d * d, 0);
  if (!(square > 0)) return null;
  const A = new Float64Array(columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) A[j] += (dZ[i] * (dW[at(i, j)] - decay * W[at(i, j)])) / square;
  let off = 0;
  let size = 0;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      off += (dW[at(i, j)] - decay * W[at(i, j)] - dZ[i] * A[j]) ** 2;
      size += dW[at(i, j)] ** 2;
    }
  return off <= RANK_ONE ** 2 * size ? { dZ, A } : null;
}

/** Σ ⟨P dW, P W⟩ and Σ ⟨P W, P W⟩ over the entries of a layer, P = I − dZ dZᵀ/‖dZ‖², and ‖W‖²: the ratio of the first two is the decay. */
export function decayTerms(layer: Layer, gradient: Float64Array, theta: Float64Array) {
  const { rows, columns, at } = weightsOf(layer);
  const dZ = sliceOf(gradient, layer.b!);
  const length = dZ.reduce((sum, d) => sum + d * d, 0);
  const [dW, W] = [sliceOf(gradient, layer.W), sliceOf(theta, layer.W)];
  const projected = (block: Float64Array, j: number) => {
    let along = 0;
    for (let i = 0; i < rows; i++) along += dZ[i] * block[at(i, j)];
    return (i: number) => block[at(i, j)] - (length > 0 ? (along / length) * dZ[i] : 0);
  };
  const terms = { top: 0, bottom: 0, square: 0 };
  for (let j = 0; j < columns; j++) {
    const [PdW, PW] = [projected(dW, j), projected(W, j)];
    for (let i = 0; i < rows; i++) {
      terms.top += PdW(i) * PW(i);
      terms.bottom += PW(i) ** 2;
      terms.square += W[at(i, j)] ** 2;
    }
  }
  return terms;
}

export const sliceOf = (v: Float64Array, { offset, size }: Block): Float64Array => v.subarray(offset, offset + size);
