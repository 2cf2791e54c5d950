import { refuse } from '../errors.js';
import type { Bounds, Maybe } from '../problem.js';
import type { Layout } from '../theta/layout.js';
import { NoGradientHere } from './defined.js';
import type { Objective } from './objective.js';
import { WrappedObjective } from './wrapped.js';

/** lower ≤ θ ≤ upper, entry by entry; ∓∞ where nothing bounds it. */
interface Box {
  lower: Float64Array;
  upper: Float64Array;
}

/**
 * J inside declared bounds alone: no point outside is ever evaluated. There J is NaN, as outside of a domain that a cost finds for itself, so that a
 * parameter at its bound is judged from the side that is left.
 *
 * @throws {GradcheckError} `invalid_problem` where bounds are no numbers, leave no room or do not hold θ; `name_mismatch`, `shape_mismatch` where they do not fit
 *   the parameters
 */
export function boundedObjective(objective: Objective, layout: Layout, bounds: Bounds | undefined): Objective {
  if (bounds === undefined) return objective;
  if (typeof bounds !== 'object' || bounds === null)
    throw refuse.given('bounds', bounds, '{ lower, upper }, either or both');
  const other = Object.keys(bounds).find(key => key !== 'lower' && key !== 'upper');
  if (other !== undefined)
    throw refuse.problem(`bounds.${other}`, `bounds has ${other}: give { lower, upper }, either or both.`);
  const box = { lower: sideOf(layout, bounds, 'lower'), upper: sideOf(layout, bounds, 'upper') };
  return new Bounded(objective, checked(stored(objective, box), objective, layout));
}

const NONE = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };

/** One side of the box: a number for all of θ, of a branch or of a block, or an array of the block's shape; what is left out is not bounded. */
const sideOf = (layout: Layout, bounds: Bounds, side: 'lower' | 'upper'): Float64Array =>
  layout.gather(bounds[side] ?? NONE[side], {
    rootPath: `bounds.${side}`,
    prefixed: false,
    nulls: true,
    otherwise: NONE[side],
  });

function checked(box: Box, { theta }: Objective, layout: Layout): Box {
  const { lower, upper } = box;
  const at = (i: number) => layout.locate(i);
  for (let i = 0; i < theta.length; i++) {
    for (const [side, bound] of Object.entries({ lower: lower[i], upper: upper[i] }))
      if (Number.isNaN(bound))
        throw refuse.given(`bounds.${side} of ${at(i)}`, bound, 'a number, or ∓Infinity for none');
    if (!(lower[i] < upper[i])) throw refuse.noRoom(at(i), lower[i], upper[i]);
    if (theta[i] < lower[i] || theta[i] > upper[i]) throw refuse.outsideBounds(at(i), theta[i], lower[i], upper[i]);
  }
  return box;
}

/** Steps of directions are smaller than this share of a parameter, and of this share of 1. */
const ROOM = 2 ** -4;
const LEAST = 2 ** -6;

/**
 * Directions move all parameters at once, so that one at its bound would leave none of them a second side.
 *
 * @throws {GradcheckError} `invalid_option`
 */
export function checkRoom(objective: Objective, layout: Layout): void {
  const { theta } = objective;
  for (const sign of [1, -1]) {
    const moved = theta.map(at => at + sign * ROOM * Math.max(Math.abs(at), LEAST));
    const near = objective.inside(moved).findIndex((at, i) => at !== moved[i]);
    if (near >= 0) throw refuse.atBound(layout.locate(near));
  }
}

/** The same where storage rounds: a bound of 0.1 is kept as 0.10000000149 by float32, and so is the parameter that stands at it. */
function stored(objective: Objective, { lower, upper }: Box): Box {
  const kept = (bound: number, i: number) => (Number.isFinite(bound) ? objective.stored(i, bound) : bound);
  return {
    lower: lower.map((bound, i) => Math.min(bound, kept(bound, i))),
    upper: upper.map((bound, i) => Math.max(bound, kept(bound, i))),
  };
}

class Bounded extends WrappedObjective {
  private readonly home: Float64Array;
  /** Whether the base point itself lies outside. */
  private away = false;
  /** Whether the last J asked for lay outside. */
  private unasked = false;

  constructor(
    inner: Objective,
    private readonly box: Box,
  ) {
    super(inner);
    this.home = inner.theta.slice();
  }

  override get values(): readonly number[] | null {
    return this.unasked ? null : this.inner.values;
  }

  override value(): Maybe<number> {
    this.unasked = this.away;
    return this.away ? Number.NaN : this.inner.value();
  }
  override along(i: number, at: number): Maybe<number> {
    this.unasked = this.away || !this.holds(i, this.inner.stored(i, at));
    return this.unasked ? Number.NaN : this.inner.along(i, at);
  }
  override valueAt(theta: Float64Array): Maybe<number> {
    this.unasked = !this.isInside(theta);
    return this.unasked ? Number.NaN : this.inner.valueAt(theta);
  }
  override examplesAt(theta: Float64Array): Maybe<readonly number[] | null> {
    this.unasked = !this.isInside(theta);
    return this.unasked ? null : this.inner.examplesAt(theta);
  }
  override async gradient(): Promise<Float64Array> {
    if (this.away) throw new NoGradientHere();
    return this.inner.gradient();
  }
  override moveTo(theta: Float64Array): void {
    this.away = !this.isInside(theta);
    // what is not asked for need not stand there: a setter may refuse it
    if (!this.away) this.inner.moveTo(theta);
  }
  override restore(): void {
    this.away = false;
    this.inner.restore();
  }

  /** Mirrored at θ, where J is known; no further than the bound. */
  override inside(theta: Float64Array): Float64Array {
    const { lower, upper } = this.box;
    return theta.map((at, i) =>
      this.holds(i, at) ? at : Math.min(Math.max(2 * this.home[i] - at, lower[i]), upper[i]),
    );
  }

  private isInside(theta: Float64Array): boolean {
    return theta.every((at, i) => this.holds(i, this.inner.stored(i, at)));
  }
  private holds(i: number, at: number): boolean {
    return at >= this.box.lower[i] && at <= this.box.upper[i];
  }
}
