import { throwIfAborted } from '../errors.js';
import type { Objective } from '../objective/objective.js';
import { Pace } from '../pace.js';
import type { Options } from '../problem.js';

/** What limits the work on a check. */
export type Limits = Pick<Options, 'budget' | 'signal' | 'onProgress'>;

/** The one payer of evaluations: how many are left, and whether the caller wants any more. */
export class Meter {
  constructor(
    private readonly objective: Pick<Objective, 'evaluations'>,
    private readonly limits: Limits,
  ) {}

  /** Evaluations so far. */
  get spent(): number {
    return this.objective.evaluations;
  }

  /** Evaluations that the budget still allows. */
  get left(): number {
    return (this.limits.budget ?? Number.POSITIVE_INFINITY) - this.spent;
  }

  /** Whether so many more evaluations fit the budget. */
  affords(evaluations: number): boolean {
    return this.left >= evaluations;
  }

  /** @throws {GradcheckError} `aborted` */
  check(): void {
    throwIfAborted(this.limits.signal);
  }

  /** Lets a loop of so many turns be watched and stopped; progress is told by the first pass alone. */
  pace(turns: number): Pace {
    return new Pace(turns, { signal: this.limits.signal });
  }
}
