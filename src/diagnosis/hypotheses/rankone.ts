import { subtract } from '../../difference.js';
import type { BlockEvidence } from '../evidence.js';
import { combine, leastSquares } from '../fit.js';
import type { Family } from '../hypothesis.js';

/** grad = gradapprox + c, the same c everywhere. */
const constant: Family = block => {
  const ones = new Float64Array(block.size).fill(1);
  const D = subtract(block.grad, block.gradapprox);
  const c = leastSquares(block, D, [ones])?.[0];
  if (!c) return [];
  const model = combine([
    { by: 1, values: block.gradapprox, slack: block.slack },
    { by: c, values: ones },
  ]);
  return [
    { ...model, says: [{ kind: 'rank-one', detail: { form: 'constant', value: c } }], length: 2.8, parameters: 1 },
  ];
};

/** grad = gradapprox + column · row: one sample, or one mean term, is wrong. The cross through the largest entry tells both. */
const product: Family = block => {
  const [rows, columns] = block.shape;
  if (block.shape.length !== 2 || Math.min(rows, columns) < 3) return [];
  const D = subtract(block.grad, block.gradapprox);
  const at = largest(block, D);
  if (at < 0) return [];
  const [i, j] = [Math.floor(at / columns), at % columns];
  const cross = (k: number) => (D[Math.floor(k / columns) * columns + j] * D[i * columns + (k % columns)]) / D[at];
  const model = combine([
    { by: 1, values: block.gradapprox, slack: block.slack },
    { by: 1, values: Float64Array.from(D, (_, k) => cross(k)), slack: crossSlack(block) },
  ]);
  return [
    {
      ...model,
      says: [{ kind: 'rank-one', detail: { form: 'product', value: D[at] } }],
      length: 4,
      parameters: rows + columns - 1,
    },
  ];
};

/** The three entries of the cross each bring their own error. */
const crossSlack = (block: BlockEvidence) => {
  let big = 0;
  for (const i of block.known) big = Math.max(big, block.slack[i] + block.rounding[i]);
  return new Float64Array(block.size).fill(3 * big);
};

function largest(block: BlockEvidence, D: Float64Array): number {
  let at = -1;
  for (const i of block.known) if (at < 0 || Math.abs(D[i]) > Math.abs(D[at])) at = i;
  return at >= 0 && D[at] !== 0 ? at : -1;
}

export const rankOne: Family = (block, setting) => [constant, product].flatMap(family => family(block, setting));
