import { throwIfAborted } from '../errors.js';
import type { Objective } from '../objective/objective.js';
import { Pace } from '../pace.js';
import type { Options } from '../problem.js';
import { SETTLING } from './rules.js';

/** Lines settled at once for each evaluation that may be under way: some take five times as many steps as others, and all wait for the last. */
const LINES = 4;

/** What limits the work on a check. */
export interface Limits extends Pick<Options, 'budget' | 'signal' | 'stop' | 'onProgress'> {
  /** When the first evaluation was asked for and when the last one has to be, in milliseconds on the clock of `performance.now`; left out for no limit. */
  clock?: { begun: number; end: number };
}

/** The one payer of evaluations: how many are left, and whether the caller wants any more. */
export class Meter {
  constructor(
    private readonly objective: Pick<Objective, 'evaluations' | 'width'>,
    private readonly limits: Limits,
  ) {}

  /** Evaluations so far. */
  get spent(): number {
    return this.objective.evaluations;
  }

  /** Whether anything limits the evaluations. */
  get limited(): boolean {
    return this.limits.budget !== undefined || this.limits.clock !== undefined;
  }

  /** Evaluations that the budget still allows, and the time by the pace so far. */
  get left(): number {
    return Math.min((this.limits.budget ?? Number.POSITIVE_INFINITY) - this.spent, this.leftInTime);
  }

  /** Whether there is time for what is no evaluation but takes as long as so many. */
  spares(evaluations: number): boolean {
    return this.leftInTime >= evaluations;
  }

  private get leftInTime(): number {
    const { clock } = this.limits;
    if (!clock) return Number.POSITIVE_INFINITY;
    const now = performance.now();
    const each = (now - clock.begun) / Math.max(1, this.spent);
    return Math.floor(Math.max(0, clock.end - now) / each);
  }

  /** Whether so many more evaluations fit the budget. */
  affords(evaluations: number): boolean {
    return this.left >= evaluations;
  }

  /** Lines that may be settled at once: as many as the budget affords whatever becomes of them, so that it ends between two of them. */
  get lines(): number {
    const { width } = this.objective;
    return width === 1 ? 1 : Math.max(1, Math.min(LINES * width, Math.floor(this.left / SETTLING)));
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
