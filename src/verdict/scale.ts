import { norm } from '../numbers.js';
import type { Block } from '../theta/layout.js';
import type { Line } from './line.js';
import type { Rule } from './rules.js';

/** Natural size of each parameter: what a step is small against. */
export interface ParameterScale {
  of(i: number): number;
}

/** A parameter this many times smaller than its block is a quantity of its own kind, not a small weight. */
const SPREAD = 2 ** 10;

/** Root mean square over entries from … to − 1; 0 for none. */
export function rootMeanSquare(v: Float64Array, from: number, to: number): number {
  return from === to ? 0 : norm(v, from, to) / Math.sqrt(to - from);
}

/**
 * Natural size of the parameters at θ.
 *
 *     sᵢ = max(|θᵢ|, min(rms, 2¹⁰ |θᵢ|)),  rms over the block where θᵢ = 0,  1 where the block is all zero and nobody knows
 */
export function parameterScale(theta: Float64Array, blocks: readonly Block[]): ParameterScale {
  const typical = blocks.map(({ offset, size }) => rootMeanSquare(theta, offset, offset + size) || 1);
  let b = 0;
  return {
    of(i) {
      // components are asked for in order, so the block is nearly always the last one
      while (i < blocks[b].offset) b--;
      while (i >= blocks[b].offset + blocks[b].size) b++;
      const size = Math.abs(theta[i]);
      return size === 0 ? typical[b] : Math.max(size, Math.min(typical[b], SPREAD * size));
    },
  };
}

/** A component that is zero but for rounding is measured against this share of the whole gradient. */
const ZERO_FLOOR = 1e-2;
/** Steps take neighbours into account down to this share of the whole gradient. */
const NEIGHBOURS = 1e-3;

/** What a component is measured against. */
export type Yardstick = Pick<Line, 'size' | 'slope' | 'floor' | 'rounding'>;

/** Typical sizes of the gradient, by block and overall, from which every component gets its yardstick. */
export class GradientScale {
  /** rms of dJ/dθ by block. */
  private readonly typical: number[];
  /** G: rms over all components of |dJ/dθᵢ| sᵢ, in units of J. */
  private readonly overall: number;
  /** The largest of `typical`. */
  private readonly steepest: number;

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
   * What a gradient that is nothing in itself is small against: G in units of the parameter, and no more than the steepest block,
   * or tiny weights beside a block of natural size 1 would be measured against gradients found nowhere.
   */
  private elsewhere(parameter: number): number {
    return Math.min(this.overall / parameter, this.steepest);
  }

  /** The yardstick of component i of block b. */
  of(i: number, b: number, { J, rule }: { J: number; rule: Rule }): Yardstick {
    const size = this.parameters.of(i);
    const elsewhere = this.elsewhere(size);
    const { gradientRounding, cancellation, floor } = rule;
    const isZero = Math.abs(this.grad[i]) <= 4 * gradientRounding * Math.max(this.typical[b], elsewhere);
    return {
      size,
      floor: Math.max(floor * this.typical[b], isZero ? ZERO_FLOOR * elsewhere : 0),
      rounding: Math.max(gradientRounding * this.typical[b], cancellation * elsewhere),
      slope: Math.max(this.typical[b], NEIGHBOURS * elsewhere) || Math.abs(J) / size,
    };
  }

  private effect(gradient: Float64Array): number {
    const moved = gradient.map((value, i) => value * this.parameters.of(i));
    return rootMeanSquare(moved, 0, moved.length);
  }
}

const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
