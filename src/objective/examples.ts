import { naturalStep } from './gradapprox.js';
import type { Objective } from './objective.js';

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
  const gradients = Array.from({ length: m }, () => new Float64Array(objective.size));
  const valuesAt = async (i: number, at: number) => {
    await objective.along(i, at);
    return objective.values;
  };
  const step = naturalStep(objective, 'two');
  for (let i = 0; i < objective.size; i++) {
    const h = step(i);
    const [up, down] = [objective.theta[i] + h, objective.theta[i] - h];
    const [plus, minus] = [await valuesAt(i, up), await valuesAt(i, down)];
    if (plus?.length !== m || minus?.length !== m) return null;
    const width = objective.stored(i, up) - objective.stored(i, down);
    for (let s = 0; s < m; s++) gradients[s][i] = (plus[s] - minus[s]) / width;
  }
  return gradients;
}
