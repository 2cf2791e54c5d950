import type { Block } from '../theta/layout.js';
import type { Run, Yardstick } from './run.js';
import { type ParameterScale, rootMeanSquare } from './scale.js';

/** A component that is zero but for rounding is measured against this share of the whole gradient. */
const ZERO_FLOOR = 1e-2;
/** Steps take neighbours into account down to this share of the whole gradient. */
const NEIGHBOURS = 1e-3;

/** Typical sizes of the gradient, by block and overall, from which every component gets its yardstick. */
export class GradientScale {
  /** rms of dJ/dθ by block. */
  private readonly typical: number[];
  /** G: rms over all components of |dJ/dθᵢ| sᵢ, in units of J. */
  private overall: number;
  /** The largest of `typical`. */
  private steepest: number;

  constructor(
    private readonly grad: Float64Array,
    private readonly blocks: readonly Block[],
    private readonly parameters: ParameterScale,
  ) {
    const finite = grad.map(value => (Number.isFinite(value) ? value : 0));
    this.typical = blocks.map(({ offset, size }) => rootMeanSquare(finite, offset, offset + size));
    this.steepest = largest(this.typical);
    this.overall = this.effect(finite);
  }

  /**
   * Takes measured differences into account: what grad claims may be wrong by any factor.
   *
   * @param differences  two-sided differences, 0 where noise rules or nothing was measured, length n
   */
  measured(differences: Float64Array): void {
    this.blocks.forEach(({ offset, size }, b) => {
      this.typical[b] = Math.max(this.typical[b], rootMeanSquare(differences, offset, offset + size));
    });
    this.steepest = largest(this.typical);
    const measured = this.effect(differences);
    this.overall = this.overall === 0 ? measured : Math.min(this.overall, measured || this.overall);
  }

  /**
   * What a gradient that is nothing in itself is small against: G in units of the parameter, and no more than the steepest block,
   * lest tiny weights beside a block of natural size 1 be measured against gradients found nowhere.
   */
  private elsewhere(parameter: number): number {
    return Math.min(this.overall / parameter, this.steepest);
  }

  /** The yardstick of component i of block b. */
  of(i: number, b: number, run: Run): Yardstick {
    const parameter = this.parameters.of(i);
    const elsewhere = this.elsewhere(parameter);
    const { gradientRounding, cancellation, floor } = run.rule;
    const isZero = Math.abs(this.grad[i]) <= 4 * gradientRounding * Math.max(this.typical[b], elsewhere);
    return {
      grad: this.grad[i],
      parameter,
      floor: Math.max(floor * this.typical[b], isZero ? ZERO_FLOOR * elsewhere : 0),
      rounding: Math.max(gradientRounding * this.typical[b], cancellation * elsewhere),
      gamma: Math.max(this.typical[b], NEIGHBOURS * elsewhere) || Math.abs(run.J) / parameter,
    };
  }

  private effect(gradient: Float64Array): number {
    const moved = gradient.map((value, i) => value * this.parameters.of(i));
    return rootMeanSquare(moved, 0, moved.length);
  }
}

const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
