import type { EvaluationLog, Maybe } from '../problem.js';
import { fingerprint } from './fingerprint.js';
import type { Objective } from './objective.js';

/**
 * An objective that asks a log before it computes J along a component, and notes what it computed.
 * What the log knows counts as an evaluation: a check that is answered from logs gives the very report of one that computed all.
 */
export function loggedObjective(objective: Objective, log: EvaluationLog): Objective {
  return new LoggedObjective(objective, log);
}

class LoggedObjective implements Objective {
  private recalled = 0;
  private base: string | null = null;

  constructor(
    private readonly inner: Objective,
    private readonly log: EvaluationLog,
  ) {}

  get size(): number {
    return this.inner.size;
  }

  get theta(): Float64Array {
    return this.inner.theta;
  }

  get evaluations(): number {
    return this.inner.evaluations + this.recalled;
  }

  get valueAlong(): number {
    return this.inner.valueAlong;
  }

  get differentiable(): boolean {
    return this.inner.differentiable;
  }

  along(i: number, at: number): Maybe<number> {
    this.base ??= fingerprint(this.inner.theta);
    const { base } = this;
    const known = this.log.recall(base, i, at);
    if (known !== undefined) {
      this.recalled++;
      return known;
    }
    const J = this.inner.along(i, at);
    return typeof J === 'number' ? this.noted(base, i, at, J) : J.then(value => this.noted(base, i, at, value));
  }

  moveTo(theta: Float64Array): void {
    this.inner.moveTo(theta);
    this.base = null;
  }

  restore(): void {
    this.inner.restore();
    this.base = null;
  }

  value(): Maybe<number> {
    return this.inner.value();
  }

  valueAt(theta: Float64Array): Maybe<number> {
    return this.inner.valueAt(theta);
  }

  stored(i: number, at: number): number {
    return this.inner.stored(i, at);
  }

  gradient(): Promise<Float64Array> {
    return this.inner.gradient();
  }

  changed(): readonly string[] {
    return this.inner.changed();
  }

  private noted(base: string, i: number, at: number, J: number): number {
    this.log.note(base, i, at, J);
    return J;
  }
}
