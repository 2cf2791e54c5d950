import { refuse } from '../errors.js';
import type { Maybe } from '../problem.js';
import { differ } from '../theta/working.js';
import { whenDone } from '../whenDone.js';
import { isOurs } from './metered.js';
import type { Objective } from './objective.js';
import { WrappedObjective } from './wrapped.js';

/** What the caller's own code threw at points of our choosing. */
export interface Thrown {
  source: 'cost' | 'gradients';
  /** Calls that threw, and the number of the first of them. */
  calls: number;
  first: number;
  error: unknown;
}

/** Says that gradients threw beside θ, where they need not be defined; at θ itself it is an error of the caller's. */
export class NoGradientHere extends Error {}

/** The gradient where the objective stands; null where gradients throw, as they may beside θ. */
export async function gradientHere(objective: Objective): Promise<Float64Array | null> {
  try {
    return await objective.gradient();
  } catch (error) {
    if (error instanceof NoGradientHere) return null;
    throw error;
  }
}

/** The same objective, NaN where cost throws away from θ; and what was thrown. */
export interface DefinedObjective extends Objective {
  /** By source; empty where nothing was thrown. */
  readonly thrown: ReadonlyMap<Thrown['source'], Thrown>;
}

/**
 * J as it is defined: many a cost refuses what lies outside its domain, and θ ± ε may lie there.
 *
 * After every exception J is asked for once more at θ, once for all that come meanwhile. Where that throws too, the cost is broken, not the point: the
 * exception reaches the caller as the cause of a GradcheckError with the number of the call. What is no exception of the caller's is thrown on: a cost that returns no number, an abort.
 *
 * @throws {GradcheckError} `cost_failed`
 */
export const definedObjective = (objective: Objective): DefinedObjective => new Defined(objective);

class Defined extends WrappedObjective implements DefinedObjective {
  readonly thrown = new Map<Thrown['source'], Thrown>();
  private readonly home: Float64Array;
  private gradients = 0;
  /** J at home, asked for after an exception; all exceptions that come meanwhile wait for the same answer. */
  private asked: Promise<unknown> | null = null;
  /** Why J cannot be had at home any more: nothing is asked for again. */
  private broken: Error | null = null;

  constructor(inner: Objective) {
    super(inner);
    this.home = inner.point();
  }

  override value(): Maybe<number> {
    return this.defined(() => this.inner.value(), this.isHome());
  }
  override valueByCost(): Maybe<number> {
    return this.defined(() => this.inner.valueByCost(), this.isHome());
  }
  override along(i: number, at: number): Maybe<number> {
    return this.defined(() => this.inner.along(i, at), false);
  }
  override valueAt(theta: Float64Array): Maybe<number> {
    return this.defined(() => this.inner.valueAt(theta), false);
  }
  override async examplesAt(theta: Float64Array): Promise<readonly number[] | null> {
    try {
      return await this.inner.examplesAt(theta);
    } catch (error) {
      await this.nowhere(error, this.evaluations, false);
      return null;
    }
  }

  override async gradient(): Promise<Float64Array> {
    const call = ++this.gradients;
    try {
      return await this.inner.gradient();
    } catch (error) {
      this.note('gradients', call, error);
      if (this.isHome()) throw refuse.threw('gradients', call, error);
      await this.gradientAtHome(call, error);
      throw new NoGradientHere();
    }
  }

  private defined(ask: () => Maybe<number>, home: boolean): Maybe<number> {
    try {
      const J = ask();
      if (typeof J === 'number') return J;
      const call = this.evaluations;
      return J.catch(error => this.nowhere(error, call, home));
    } catch (error) {
      return this.nowhere(error, this.evaluations, home);
    }
  }

  /** NaN for a point that throws, if θ does not. */
  private nowhere(error: unknown, call: number, home: boolean): Maybe<number> {
    this.note('cost', call, error);
    if (home) throw refuse.threw('cost', call, error);
    return whenDone(this.atHome(error, call), () => Number.NaN);
  }

  /** J at home, where a point threw. */
  private atHome(error: unknown, call: number): Maybe<unknown> {
    if (this.broken) throw this.broken;
    const broken = (again: unknown) => {
      this.broken = isOurs(again) ? again : refuse.threw('cost', call, error);
      throw this.broken;
    };
    if (this.asked) return this.asked;
    let J: Maybe<number>;
    try {
      J = this.inner.valueAt(this.home);
    } catch (again) {
      return broken(again);
    }
    if (typeof J === 'number') return J;
    this.asked = J.catch(broken).finally(() => {
      this.asked = null;
    });
    return this.asked;
  }

  private async gradientAtHome(call: number, error: unknown): Promise<void> {
    const away = this.theta.slice();
    this.inner.moveTo(this.home);
    try {
      await this.inner.gradient();
    } catch {
      throw refuse.threw('gradients', call, error);
    } finally {
      this.inner.moveTo(away);
    }
  }

  /** @throws what is no exception of the caller's */
  private note(source: Thrown['source'], call: number, error: unknown): void {
    if (isOurs(error)) throw error;
    const known = this.thrown.get(source);
    // calls that overlap may fail in any order
    const first = known && known.first < call ? known : { first: call, error };
    this.thrown.set(source, { source, calls: (known?.calls ?? 0) + 1, first: first.first, error: first.error });
  }

  private isHome(): boolean {
    return this.theta === this.home || !differ(this.theta, this.home);
  }
}
