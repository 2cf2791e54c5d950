import { refuse } from '../errors.js';
import type { Maybe, Options } from '../problem.js';
import type { Objective } from './objective.js';

/** Says that the budget is spent: not a mistake of anybody's, but the end of the work. */
export class BudgetSpent extends Error {}

/**
 * An objective that asks before every call whether it may: none is paid past a budget, none follows an abort.
 *
 * @throws {GradcheckError} `aborted`
 * @throws {BudgetSpent}    where an evaluation would exceed the budget
 */
export function meteredObjective(
  objective: Objective,
  { budget, signal }: Pick<Options, 'budget' | 'signal'>,
): Objective {
  return budget === undefined && signal === undefined ? objective : new Metered(objective, budget, signal);
}

class Metered implements Objective {
  constructor(
    private readonly objective: Objective,
    private readonly budget = Number.POSITIVE_INFINITY,
    private readonly signal?: AbortSignal,
  ) {}

  get size() {
    return this.objective.size;
  }
  get theta() {
    return this.objective.theta;
  }
  get evaluations() {
    return this.objective.evaluations;
  }
  get valueAlong() {
    return this.objective.valueAlong;
  }
  get differentiable() {
    return this.objective.differentiable;
  }

  value(): Maybe<number> {
    this.pay();
    return this.objective.value();
  }
  along(i: number, at: number): Maybe<number> {
    this.pay();
    return this.objective.along(i, at);
  }
  valueAt(theta: Float64Array): Maybe<number> {
    this.pay();
    return this.objective.valueAt(theta);
  }
  gradient(): Promise<Float64Array> {
    this.look();
    return this.objective.gradient();
  }

  stored(i: number, at: number): number {
    return this.objective.stored(i, at);
  }
  changed(): readonly string[] {
    return this.objective.changed();
  }
  moveTo(theta: Float64Array): void {
    this.objective.moveTo(theta);
  }
  restore(): void {
    this.objective.restore();
  }

  private pay(): void {
    this.look();
    if (this.evaluations >= this.budget) throw new BudgetSpent();
  }

  private look(): void {
    if (this.signal?.aborted) throw refuse.aborted(this.signal.reason);
  }
}
