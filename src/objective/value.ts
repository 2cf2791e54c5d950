import { refuse } from '../errors.js';
import { mean } from '../numbers.js';
import type { CostValue, Maybe, Problem } from '../problem.js';
import { isNumberList } from '../theta/storage.js';
import { whenDone } from '../whenDone.js';

/** J of one point. */
export interface Value {
  J: number;
  /** J of the single examples, where the caller's cost returned one number an example. */
  examples: readonly number[] | null;
}

/** Whether J comes from `costs`: a cost that draws random numbers is asked point by point, by `cost` if there is one. */
export const isBatched = ({ cost, costs, seed }: Problem): boolean => costs !== undefined && !(seed && cost);

/** What the caller's cost says of one point; `averaged` makes a number of it. */
export function costAt(problem: Problem, tree: unknown): Maybe<unknown> {
  const { cost, costAndGradients } = problem;
  if (isBatched(problem)) return whenDone(costsAt(problem, [tree]), ([value]) => value);
  if (cost) return cost.call(problem, tree);
  return whenDone(costAndGradients!.call(problem, tree), both => {
    // one that is there and no number is refused as what cost returned
    if (both?.cost === undefined) throw refuse.both(both);
    return both.cost;
  });
}

/**
 * What `costs` says of several points: one value each, in their order.
 *
 * @throws {GradcheckError} `invalid_cost` where that is no list of as many
 */
export const costsAt = (problem: Problem, trees: readonly unknown[]): Maybe<CostValue[]> =>
  // a list of its own: the caller may sort the one that is passed, or fill the one that is returned again
  whenDone(problem.costs!.call(problem, [...trees]), values => {
    const isList = Array.isArray(values) || ArrayBuffer.isView(values);
    if (!isList || values.length !== trees.length) throw refuse.costs(values, trees.length);
    return Array.from(values);
  });

/**
 * A cost as one number: a list with one number an example is averaged.
 *
 * @throws {GradcheckError} `invalid_cost`
 */
export function averaged(value: unknown): Value {
  if (typeof value === 'number') return { J: value, examples: null };
  if (!isNumberList(value) || value.length === 0) throw refuse.cost(value);
  return { J: mean(value), examples: Array.from(value) };
}
