import type { Workspace } from '../model.js';
import { parametrised } from '../parts.js';

/** An input of a layer counts as no smaller than this: one that is 0 has no scale. */
const SMALLEST_INPUT = 2 ** -10;

/**
 * The change of each θᵢ that moves its cells by about 1, rounded to a power of 2 so that θ ± step is nearly always exact.
 *
 *     1 / √(mean of the squares of what it is multiplied with)
 *
 * @returns n, in the units of θ
 */
export function unitChanges({ instance, layout, kernels, net, tape }: Workspace): Float64Array {
  kernels.forward(net);
  const unit = new Float64Array(layout.size).fill(1);
  for (const { k, parameters } of parametrised(tape)) {
    const { W, inputs, units, unitStep, inputStep, tie } = parameters;
    if (tie === 'later') continue;
    const { data, columns, units: rows } = layout.values[tape.operations[k].reads[0]];
    const scales = rootMeanSquares(instance.f64(data, rows * columns), columns).map(powerOfTwo);
    for (let i = 0; i < units; i++)
      for (let j = 0; j < inputs; j++) unit[W.offset + i * unitStep + j * inputStep] = scales[j % rows];
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
