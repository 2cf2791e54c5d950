import { relativeDifference } from '../../src/difference.js';
import { differences } from '../../src/objective/differences.js';
import { makeObjective } from '../../src/objective/objective.js';
import { pack } from '../../src/theta/layout.js';
import type { Arrays, Case } from '../../test/families/family.js';

/** A rule that gradients are checked by elsewhere: one step for all components, one threshold. */
export interface Classical {
  name: string;
  step: number;
  accepts(grad: Float64Array, gradapprox: Float64Array): boolean;
}

/** |g − ĝ| of every component against max(|g|, |ĝ|). */
const largestRelative = (grad: Float64Array, gradapprox: Float64Array): number =>
  grad.reduce((most, g, i) => {
    const size = Math.max(Math.abs(g), Math.abs(gradapprox[i]), 1e-8);
    return Math.max(most, Math.abs(g - gradapprox[i]) / size);
  }, 0);

export const CLASSICAL: readonly Classical[] = [
  { name: 'formula ≤ 1e-7, ε = 1e-7', step: 1e-7, accepts: (g, approx) => relativeDifference(g, approx) <= 1e-7 },
  { name: 'formula ≤ 1e-7, ε = 1e-4', step: 1e-4, accepts: (g, approx) => relativeDifference(g, approx) <= 1e-7 },
  {
    name: 'allclose 1e-5, 1e-3 at 1e-6 (PyTorch)',
    step: 1e-6,
    accepts: (grad, approx) => grad.every((g, i) => Math.abs(g - approx[i]) <= 1e-5 + 1e-3 * Math.abs(approx[i])),
  },
  { name: 'relative ≤ 1e-4 at 1e-5 (CS231n)', step: 1e-5, accepts: (g, approx) => largestRelative(g, approx) <= 1e-4 },
];

/** Which rules accept these gradients. */
export async function accepted({ parameters, cost }: Case, gradients: Arrays): Promise<boolean[]> {
  const { layout } = pack(parameters);
  const objective = makeObjective({ parameters, cost, gradients }, layout);
  const grad = await objective.gradient();
  const verdicts: boolean[] = [];
  for (const { step, accepts } of CLASSICAL) verdicts.push(accepts(grad, await differences(objective, { step })));
  return verdicts;
}
