import { naturalStep } from './gradapprox.js';
import type { Objective } from './objective.js';
import { together } from './together.js';

/** Evaluations of J that naming a mistake is worth. */
const MOST = 2000;

/**
 * (Jₛ(θ + ε eᵢ) − Jₛ(θ − ε eᵢ)) / 2ε of every example s, where cost returns one number an example: 2n evaluations for all of them.
 *
 * @returns m gradients of n numbers; null where cost returns J alone, or has too many parameters for that
 */
export async function exampleGradients(objective: Objective): Promise<Float64Array[] | null> {
  const m = objective.values?.length;
  if (!m || 2 * objective.size > MOST) return null;
  const step = naturalStep(objective, 'two');
  const examplesAlong = (i: number, at: number) => objective.examplesAt(objective.theta.slice().fill(at, i, i + 1));
  const components = Array.from({ length: objective.size }, (_, i) => i);
  const columns = await together(objective.width, components, async i => {
    const h = step(i);
    const [up, down] = [h, -h].map(step => objective.stored(i, objective.theta[i] + step));
    const [plus, minus] = [await examplesAlong(i, up), await examplesAlong(i, down)];
    return plus?.length === m && minus?.length === m ? plus.map((J, s) => (J - minus[s]) / (up - down)) : null;
  });
  if (columns.includes(null)) return null;
  return Array.from({ length: m }, (_, s) => Float64Array.from(columns, column => column![s]));
}
