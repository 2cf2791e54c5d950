import { refuse } from '../errors.js';
import type { Maybe, Options } from '../problem.js';
import { BudgetSpent } from './metered.js';
import type { Objective } from './objective.js';
import { WrappedObjective } from './wrapped.js';

/** How long an answer of the caller's is waited for. */
export type Patience = Pick<Options, 'signal' | 'stop' | 'timeout'>;

/**
 * An objective that waits for a promise of the caller's until it is aborted, stopped or out of time. What comes back later comes back to nobody.
 *
 * @throws {GradcheckError} `aborted`, `timed_out`
 * @throws {BudgetSpent}    where a stop came first
 */
export function patientObjective(objective: Objective, patience: Patience): Objective {
  const { signal, stop, timeout } = patience;
  const endless = signal === undefined && stop === undefined && timeout === undefined;
  return endless ? objective : new Patient(objective, patience);
}

class Patient extends WrappedObjective {
  constructor(
    inner: Objective,
    private readonly patience: Patience,
  ) {
    super(inner);
  }

  override value(): Maybe<number> {
    return this.waited('cost', this.inner.value());
  }
  override along(i: number, at: number): Maybe<number> {
    return this.waited('cost', this.inner.along(i, at));
  }
  override valueByCost(): Maybe<number> {
    return this.waited('cost', this.inner.valueByCost());
  }
  override valueAt(theta: Float64Array): Maybe<number> {
    return this.waited('cost', this.inner.valueAt(theta));
  }
  override examplesAt(theta: Float64Array): Maybe<readonly number[] | null> {
    return this.waited('cost', this.inner.examplesAt(theta));
  }
  override gradient(): Promise<Float64Array> {
    return this.waited('gradients', this.inner.gradient()) as Promise<Float64Array>;
  }

  private waited<T>(source: string, answer: Maybe<T>): Maybe<T> {
    return waitedFor(this.patience, source, answer);
  }
}

/** The longest time that a timer takes, 25 days in milliseconds: it fires at once for more. */
const LONGEST = 2 ** 31 - 1;

/** The answer of `source`, or why it is not waited for any longer. */
export function waitedFor<T>({ signal, stop, timeout }: Patience, source: string, answer: Maybe<T>): Maybe<T> {
  if (!(answer instanceof Promise)) return answer;
  return new Promise<T>((resolve, reject) => {
    const aborted = () => reject(refuse.aborted(signal!.reason));
    const stopped = () => reject(new BudgetSpent());
    const late = () => reject(refuse.timedOut(source, timeout!));
    const timer = timeout === undefined ? undefined : setTimeout(late, Math.min(1000 * timeout, LONGEST));
    signal?.addEventListener('abort', aborted, { once: true });
    stop?.addEventListener('abort', stopped, { once: true });
    const over = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
      stop?.removeEventListener('abort', stopped);
    };
    answer.then(resolve, reject).finally(over);
    // an end that came while cost itself was at work has told its listeners already
    if (signal?.aborted) aborted();
    if (stop?.aborted) stopped();
  });
}
