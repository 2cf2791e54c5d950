import { GradcheckError, throwIfAborted } from '../errors.js';
import { NoGradientHere } from '../objective/defined.js';
import { fingerprint } from '../objective/fingerprint.js';
import type { Objective } from '../objective/objective.js';
import { WrappedObjective } from '../objective/wrapped.js';
import type { Maybe } from '../problem.js';

/** A vector-valued function f: θ ↦ m numbers, each point of which is asked once. */
export class Outputs {
  /** Calls of f. */
  calls = 0;
  private readonly known = new Map<string, Maybe<Float64Array>>();

  constructor(
    private readonly f: (theta: Float64Array) => Maybe<Float64Array>,
    private readonly rows: number,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** f there; all NaN where it throws: many a function refuses what lies outside its domain. */
  at(theta: Float64Array): Maybe<Float64Array> {
    const point = fingerprint(theta);
    let values = this.known.get(point);
    if (values === undefined) this.known.set(point, (values = this.asked(theta)));
    return values;
  }

  private asked(theta: Float64Array): Maybe<Float64Array> {
    throwIfAborted(this.signal);
    this.calls++;
    const undefinedThere = (error: unknown) => {
      if (error instanceof GradcheckError) throw error;
      return new Float64Array(this.rows).fill(Number.NaN);
    };
    try {
      const values = this.f(theta.slice());
      return values instanceof Promise ? values.catch(undefinedThere) : values;
    } catch (error) {
      return undefinedThere(error);
    }
  }
}

/** One row of f as an objective: J = fₖ. */
export class Row extends WrappedObjective {
  constructor(
    inner: Objective,
    private readonly outputs: Outputs,
    private readonly k: number,
  ) {
    super(inner);
  }

  override valueAt(theta: Float64Array): Maybe<number> {
    const values = this.outputs.at(theta);
    return values instanceof Promise ? values.then(list => list[this.k]) : values[this.k];
  }
}

/** The whole Jacobian as the gradient of an objective: entries of all rows move along one ray, for the rounding of each. */
export class Matrix extends WrappedObjective {
  constructor(
    inner: Objective,
    private readonly matrix: (theta: Float64Array) => Promise<Float64Array>,
  ) {
    super(inner);
  }

  override async gradient(): Promise<Float64Array> {
    try {
      return await this.matrix(this.inner.theta.slice());
    } catch (error) {
      throw error instanceof GradcheckError ? error : new NoGradientHere();
    }
  }
}
