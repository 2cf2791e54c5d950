import type { ForwardPass } from '../../forward.js';
import type { BlockEvidence, Evidence } from '../evidence.js';
import type { Setting } from '../hypothesis.js';

/** A forward pass at θ, the gradients that belong to it, and what is known of the sizes. Matrices are row-major, a column an example. */
export interface Scene {
  forward: ForwardPass;
  L: number;
  m: number;
  /** Number of units of layer l, l = 0 being the input. */
  units(l: number): number;
  A: Float64Array[];
  Z: Float64Array[];
  slope: Float64Array[];
  /** dJ_data/dZ[L] · m. */
  delta: Float64Array;
  /** Blocks W[l] and b[l], l = 1 … L. */
  W(l: number): BlockEvidence;
  b(l: number): BlockEvidence;
  /** A W[l] in the shape the caller gave it, where that is not (n_l, n_(l−1)). */
  asGiven?(l: number, W: BlockEvidence): BlockEvidence;
  setting: Setting;
  /** Relative deviation that rounding explains. */
  rounding: number;
  /** Whether the gradients are those of the whole batch, not of a few of its examples, each asked for alone. */
  whole: boolean;
}

/** Rounding of a gradient computed in the precision of the cost. */
const ROUNDING = { float64: 1e-6, float32: 1e-4, float16: 3e-3, bfloat16: 2e-2 };

/** Opens the forward pass at θ; null when the blocks are not W[l], b[l] of its layers one after the other. */
export function sceneOf({ forward, theta, judgement }: Evidence, setting: Setting): Scene | null {
  if (!forward) return null;
  const { spec, m } = forward;
  const units = (l: number) => (l === 0 ? spec.inputs : spec.layers[l - 1].units);
  const L = spec.layers.length;
  const sizes = spec.layers.flatMap((_, k) => [units(k + 1) * units(k), units(k + 1)]);
  const byOffset = [...setting.blocks].sort((a, b) => a.offset - b.offset);
  if (byOffset.length !== 2 * L || byOffset.some(({ size }, k) => size !== sizes[k])) return null;
  return {
    forward,
    L,
    m,
    units,
    ...forward.at(theta),
    W: l => byOffset[2 * l - 2],
    b: l => byOffset[2 * l - 1],
    setting,
    rounding: ROUNDING[judgement.precision],
    whole: true,
  };
}

/** λ/m of the penalty on a block. */
export const decayOf = ({ setting }: Scene, block: BlockEvidence): number => setting.decay(block) ?? 0;

/** W[1], b[1] … W[l], b[l]. */
export const blocksUpTo = (scene: Scene, l: number): BlockEvidence[] =>
  Array.from({ length: l }, (_, k) => [scene.W(k + 1), scene.b(k + 1)]).flat();

/** Wᵀ d: dJ/dA of the layer below, (n_(l−1), m). */
export function backThrough(W: ArrayLike<number>, [n, k]: readonly [number, number], d: Float64Array, m: number) {
  const dA = new Float64Array(k * m);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < k; j++) {
      const w = W[i * k + j];
      for (let s = 0; s < m; s++) dA[j * m + s] += w * d[i * m + s];
    }
  return dA;
}

/** Σₛ d / m, row by row. */
export const rowMeans = (d: Float64Array, m: number): Float64Array =>
  Float64Array.from({ length: d.length / m }, (_, i) => {
    let sum = 0;
    for (let s = 0; s < m; s++) sum += d[i * m + s];
    return sum / m;
  });

/** Entry i of d Aᵀ / m, row-major (n, k). */
export function productEntry(d: Float64Array, A: Float64Array, m: number): (i: number) => number {
  const k = A.length / m;
  return i => {
    const row = Math.floor(i / k) * m;
    const column = (i % k) * m;
    let sum = 0;
    for (let s = 0; s < m; s++) sum += d[row + s] * A[column + s];
    return sum / m;
  };
}
