import { GradcheckError, throwIfAborted } from '../errors.js';
import type { Maybe, Options } from '../problem.js';
import type { Objective } from './objective.js';
import { WrappedObjective } from './wrapped.js';

/** Says that the budget is spent: not a mistake of anybody's, but the end of the work. */
export class BudgetSpent extends Error {}

/** What a budget leaves nothing for is not known. */
export const unlessSpent = <T>(work: Promise<T>, otherwise: T): Promise<T> =>
  work.catch(error => {
    if (error instanceof BudgetSpent) return otherwise;
    throw error;
  });

/** Whether an error says why the work ends, and is no exception of the caller's own code. */
export const isOurs = (error: unknown): error is Error =>
  error instanceof GradcheckError || error instanceof BudgetSpent;

/**
 * An objective that asks before every call whether it may: none is paid past a budget, none follows an abort or a stop.
 *
 * @throws {GradcheckError} `aborted`
 * @throws {BudgetSpent}    where an evaluation would exceed the budget, or comes after a stop
 */
export function meteredObjective(
  objective: Objective,
  { budget, signal, stop }: Pick<Options, 'budget' | 'signal' | 'stop'>,
): Objective {
  const free = budget === undefined && signal === undefined && stop === undefined;
  return free ? objective : new Metered(objective, budget, signal, stop);
}

/**
 * An objective whose time ends: along lines nothing more is evaluated. J at the point where it stands can still be asked.
 *
 * @param deadline  on the clock of `performance.now`, in milliseconds
 * @throws {BudgetSpent} for an evaluation after that
 */
export const untilObjective = (objective: Objective, deadline: number): Objective => new Until(objective, deadline);

class Until extends WrappedObjective {
  constructor(
    inner: Objective,
    private readonly deadline: number,
  ) {
    super(inner);
  }

  override along(i: number, at: number): Maybe<number> {
    this.look();
    return this.inner.along(i, at);
  }
  override valueAt(theta: Float64Array): Maybe<number> {
    this.look();
    return this.inner.valueAt(theta);
  }
  override examplesAt(theta: Float64Array): Maybe<readonly number[] | null> {
    this.look();
    return this.inner.examplesAt(theta);
  }

  private look(): void {
    if (performance.now() >= this.deadline) throw new BudgetSpent();
  }
}

class Metered extends WrappedObjective {
  constructor(
    inner: Objective,
    private readonly budget = Number.POSITIVE_INFINITY,
    private readonly signal?: AbortSignal,
    private readonly stop?: AbortSignal,
  ) {
    super(inner);
  }

  override value(): Maybe<number> {
    this.pay();
    return this.inner.value();
  }
  override valueByCost(): Maybe<number> {
    this.pay();
    return this.inner.valueByCost();
  }
  override along(i: number, at: number): Maybe<number> {
    this.pay();
    return this.inner.along(i, at);
  }
  override valueAt(theta: Float64Array): Maybe<number> {
    this.pay();
    return this.inner.valueAt(theta);
  }
  override examplesAt(theta: Float64Array): Maybe<readonly number[] | null> {
    this.pay();
    return this.inner.examplesAt(theta);
  }
  override gradient(): Promise<Float64Array> {
    this.look();
    return this.inner.gradient();
  }

  private pay(): void {
    this.look();
    if (this.evaluations >= this.budget) throw new BudgetSpent();
  }

  private look(): void {
    throwIfAborted(this.signal);
    if (this.stop?.aborted) throw new BudgetSpent();
  }
}
