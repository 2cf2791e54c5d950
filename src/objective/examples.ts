import { throwIfAborted } from '../errors.js';
import type { Maybe, Problem } from '../problem.js';
import type { Layout } from '../theta/layout.js';
import { isNumberList } from '../theta/storage.js';
import { makeObjective } from './objective.js';

/** ε / max(1, |θᵢ|): the cube root of the unit roundoff, where truncation and rounding of a two-sided difference are about equal. */
const STEP = Math.cbrt(2 ** -52);

/** Evaluations of J that naming a mistake is worth. */
const MOST = 2000;

/**
 * (Jₛ(θ + ε eᵢ) − Jₛ(θ − ε eᵢ)) / 2ε of every example s, where cost returns one number an example: 2n evaluations for all of them.
 *
 * @returns m gradients of n numbers; null where cost returns J alone, or has too many parameters for that
 */
export async function exampleGradients(
  problem: Problem,
  layout: Layout,
  { seed, signal }: { seed: number; signal?: AbortSignal },
): Promise<Float64Array[] | null> {
  if (!problem.cost || 2 * layout.size > MOST) return null;
  let last: unknown;
  const keep = (J: Awaited<ReturnType<NonNullable<Problem['cost']>>>) => {
    last = J;
    return J;
  };
  const objective = makeObjective({ ...problem, cost: p => whenKept(problem.cost!(p), keep) }, layout, seed);
  const valuesAt = async (i: number, at: number) => {
    throwIfAborted(signal);
    await objective.along(i, at);
    return isNumberList(last) ? Float64Array.from(last) : null;
  };
  try {
    const gradients: Float64Array[] = [];
    for (let i = 0; i < layout.size; i++) {
      const h = STEP * Math.max(1, Math.abs(objective.theta[i]));
      const [up, down] = [objective.theta[i] + h, objective.theta[i] - h];
      const [plus, minus] = [await valuesAt(i, up), await valuesAt(i, down)];
      if (!plus || plus.length !== minus?.length) return null;
      const width = objective.stored(i, up) - objective.stored(i, down);
      for (let s = 0; s < plus.length; s++) {
        gradients[s] ??= new Float64Array(layout.size);
        gradients[s][i] = (plus[s] - minus[s]) / width;
      }
    }
    return gradients;
  } finally {
    objective.restore();
  }
}

const whenKept = <T>(J: Maybe<T>, keep: (J: T) => T): Maybe<T> => (J instanceof Promise ? J.then(keep) : keep(J as T));
