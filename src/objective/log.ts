import type { EvaluationLog, Maybe } from '../problem.js';
import type { Objective } from './objective.js';
import { StandingObjective } from './standing.js';

/**
 * An objective that asks a log before it computes J along a component, and notes what it computed.
 * What the log knows counts as an evaluation: a check that is answered from logs gives the very report of one that computed all.
 */
export function loggedObjective(objective: Objective, log: EvaluationLog): Objective {
  return new LoggedObjective(objective, log);
}

class LoggedObjective extends StandingObjective {
  private recalled = 0;

  constructor(
    inner: Objective,
    private readonly log: EvaluationLog,
  ) {
    super(inner);
  }

  override get evaluations(): number {
    return this.inner.evaluations + this.recalled;
  }

  override along(i: number, at: number): Maybe<number> {
    const base = this.at();
    const known = this.log.recall(base, i, at);
    if (known !== undefined) {
      this.recalled++;
      return known;
    }
    const J = this.inner.along(i, at);
    return typeof J === 'number' ? this.noted(base, i, at, J) : J.then(value => this.noted(base, i, at, value));
  }

  private noted(base: string, i: number, at: number, J: number): number {
    this.log.note(base, i, at, J);
    return J;
  }
}
