import { GradcheckError } from '../errors.js';
import type { Maybe } from '../problem.js';
import type { Objective } from './objective.js';

/**
 * The same J, NaN where cost throws: many a cost refuses what lies outside its domain, and θ ± ε may lie there.
 * For an objective whose cost is known not to throw at θ itself. What is no fault of the point is thrown on: a cost that returns no number, an abort.
 */
export function definedObjective(objective: Objective): Objective {
  return {
    get size() {
      return objective.size;
    },
    get theta() {
      return objective.theta;
    },
    get evaluations() {
      return objective.evaluations;
    },
    get differentiable() {
      return objective.differentiable;
    },
    along: (i, at) => defined(() => objective.along(i, at)),
    valueAt: theta => defined(() => objective.valueAt(theta)),
    value: () => defined(() => objective.value()),
    stored: (i, at) => objective.stored(i, at),
    gradient: () => objective.gradient(),
    changed: () => objective.changed(),
    moveTo: theta => objective.moveTo(theta),
    restore: () => objective.restore(),
  };
}

function defined(call: () => Maybe<number>): Maybe<number> {
  try {
    const J = call();
    return typeof J === 'number' ? J : J.catch(nowhere);
  } catch (error) {
    return nowhere(error);
  }
}

function nowhere(error: unknown): number {
  if (error instanceof GradcheckError) throw error;
  return Number.NaN;
}
