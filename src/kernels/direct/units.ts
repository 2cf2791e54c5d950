import type { Workspace } from '../workspace.js';

/** An input of a layer counts as no smaller than this: one that is 0 has no scale. */
const SMALLEST_INPUT = 2 ** -10;

/**
 * The change of each θᵢ that moves Z[l] by about 1, rounded to a power of 2 so that θ ± step is nearly always exact.
 *
 *     W[l][i,j]: 1 / √(mean_s A[l−1][j,s]²),   b[l][i]: 1
 *
 * @returns n, in the units of θ
 */
export function unitChanges({ instance, layout, kernels, net }: Workspace): Float64Array {
  kernels.forward(net);
  const unit = new Float64Array(layout.size);
  let offset = 0;
  for (const [l, { units }] of layout.layers.entries()) {
    if (l === 0) continue;
    const below = layout.layers[l - 1];
    const row = rootMeanSquares(instance.f64(below.A, below.units * layout.m), layout.m).map(powerOfTwo);
    for (let i = 0; i < units; i++) unit.set(row, offset + i * below.units);
    offset += units * below.units;
    unit.fill(1, offset, offset + units);
    offset += units;
  }
  return unit;
}

/** √ of the mean square of each row of m entries. */
function rootMeanSquares(A: Float64Array, m: number): Float64Array {
  return Float64Array.from({ length: A.length / m }, (_, j) => {
    const row = A.subarray(j * m, (j + 1) * m);
    return Math.sqrt(row.reduce((squares, a) => squares + a * a, 0) / m);
  });
}

const powerOfTwo = (scale: number) => 2 ** -Math.round(Math.log2(Math.max(scale, SMALLEST_INPUT)));
