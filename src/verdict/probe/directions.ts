import { finiteOnly, norm, sum } from '../../numbers.js';
import { isCoarse } from '../../objective/objective.js';
import { secondDifference } from '../../objective/secondDifference.js';
import { together } from '../../objective/together.js';
import type { Maybe, Problem } from '../../problem.js';
import type { Random } from '../../random.js';
import type { Block } from '../../theta/layout.js';
import type { Place } from '../place.js';
import { COVER } from '../rules.js';
import { inSizes } from '../scale.js';

/** Components from … to − 1. */
export type Range = readonly [from: number, to: number];

/** What one two-sided difference of J along a direction says of grad there. */
export interface Slope {
  /** Σ gradᵢ wᵢ. */
  predicted: number;
  /** Σ gradᵢ wᵢ − D. */
  mismatch: number;
  /** D = (J(θ + t u) − J(θ − t u)) / 2t, in J. */
  difference: number;
  /** |J(θ + t u) − 2 J + J(θ − t u)|, in J; 0 where the problem brings its own slopes. */
  bend: number;
  /** A mismatch beyond this comes neither from the noise of J nor from the rounding of grad; truncation is another matter. */
  bar: number;
}

/**
 * grad against differences along random directions u, |uᵢ| uniform in sᵢ · (0.5, 1) with random signs:
 * no single error shrinks below half of itself, and two equal ones do not cancel as they would along plain signs.
 *
 *     D(t) = (J(θ + t u) − J(θ − t u)) / 2t  against  Σ gradᵢ wᵢ,  wᵢ = (θ⁺ᵢ − θ⁻ᵢ) / 2t as stored
 */
export class Directions {
  /** grad, put right where an error has been found: what is left to disagree is not found yet. */
  readonly believed: Float64Array;
  private readonly point: Float64Array;
  private readonly rounding: readonly Block[];

  constructor(
    readonly place: Place,
    private readonly blocks: readonly Block[],
    /** Slopes without noise or truncation, where the problem brings its own. */
    private readonly slopes: Problem['slopes'],
  ) {
    this.believed = finiteOnly(place.grad);
    this.point = place.theta.slice();
    this.rounding = blocks.filter(({ offset, size }) => size > 0 && isCoarse(place.objective, offset));
  }

  /** A fresh direction over all of θ. */
  draw(random: Random): Float64Array {
    return inSizes(random.halves(this.point.length), this.place.parameters, this.blocks);
  }

  /** ‖grad ∘ s‖ over a range: the typical slope of J along a direction there. */
  typical([from, to]: Range): number {
    const terms = new Float64Array(to - from);
    for (let i = from; i < to; i++) terms[i - from] = this.believed[i] * this.place.parameters.of(i);
    return norm(terms);
  }

  /** Whether slopes have neither noise nor truncation, so that no step need be looked for. */
  get exact(): boolean {
    return this.slopes !== undefined;
  }

  /** The slope along u restricted to a range, each entry times `weight(i)`; two evaluations, or none where the problem brings its own slopes. */
  async slope(u: Float64Array, t: number, range: Range, weight?: (i: number) => number): Promise<Slope> {
    if (this.slopes) return this.ownSlope(this.slopes, range, weight ? weighted(u, range, weight) : u);
    const share = weight ?? (() => 1);
    const plus = this.moved(range, i => t * share(i) * u[i]);
    const minus = this.moved(range, i => -t * share(i) * u[i]);
    const { width } = this.place.objective;
    const [JPlus, JMinus] = await together(width, [plus, minus], values => this.J(range, values));
    const difference = (JPlus - JMinus) / (2 * t);
    const terms = plus.map((value, k) => this.believed[range[0] + k] * ((value - minus[k]) / (2 * t)));
    const predicted = sum(terms);
    const { J, noise, rule } = this.place;
    const moves = (k: number) => (plus[k] - minus[k]) / (2 * t);
    const bar =
      (COVER * noise) / t + rule.gradientRounding * Math.hypot(predicted, norm(terms)) + this.allowed(range, moves);
    return {
      predicted,
      mismatch: predicted - difference,
      difference,
      bend: Math.abs(secondDifference(JPlus, J, JMinus)),
      bar,
    };
  }

  /** The problem's own slope, which is off by its bound and no more, whatever the noise of J. */
  private ownSlope(slopes: NonNullable<Problem['slopes']>, range: Range, u: Float64Array): Slope {
    const [from, to] = range;
    const { believed } = this;
    const terms = new Float64Array(to - from);
    for (let i = from; i < to; i++) terms[i - from] = believed[i] * u[i];
    const { slopes: along, bounds } = slopes({ theta: this.place.theta, direction: u, ranges: [range] });
    const predicted = sum(terms);
    const rounding = this.place.rule.gradientRounding * Math.hypot(predicted, norm(terms));
    const bar = bounds[0] + rounding + this.allowed(range, k => u[from + k]);
    return { predicted, mismatch: predicted - along[0], difference: along[0], bend: 0, bar };
  }

  /**
   * What tolerances wider than usual let grad be off by along a direction: errors of random signs add up as noise does.
   *
   *     6 ‖allowedᵢ wᵢ‖,  allowedᵢ = max(τᵢ |gradᵢ|, absoluteᵢ)
   */
  private allowed([from, to]: Range, move: (k: number) => number): number {
    const { tolerances, rule } = this.place;
    if (tolerances.plain && tolerances.general <= rule.tolerance) return 0;
    const off = new Float64Array(to - from);
    for (let i = from; i < to; i++) {
      const { tolerance, absolute } = tolerances.at(i);
      off[i - from] = Math.max(tolerance * Math.abs(this.believed[i]), absolute) * move(i - from);
    }
    return COVER * norm(off);
  }

  /** θ over the range with moves added, as it will be stored. */
  private moved([from, to]: Range, move: (i: number) => number): Float64Array {
    const values = new Float64Array(to - from);
    for (let i = from; i < to; i++) values[i - from] = this.place.theta[i] + move(i);
    for (const { offset, size } of this.rounding)
      for (let i = Math.max(from, offset); i < Math.min(to, offset + size); i++)
        values[i - from] = this.place.objective.stored(i, values[i - from]);
    return values;
  }

  private J([from, to]: Range, values: Float64Array): Maybe<number> {
    this.point.set(values, from);
    try {
      return this.place.objective.valueAt(this.point);
    } finally {
      this.point.set(this.place.theta.subarray(from, to), from);
    }
  }
}

/** u over a range, each entry times `weight(i)`; 0 elsewhere. */
function weighted(u: Float64Array, [from, to]: Range, weight: (i: number) => number): Float64Array {
  const entries = new Float64Array(u.length);
  for (let i = from; i < to; i++) entries[i] = weight(i) * u[i];
  return entries;
}
