import { firstInfinite, norm } from '../numbers.js';
import type { Block } from '../theta/layout.js';
import type { Line } from './line.js';
import type { Rule } from './rules.js';

/** Natural size of each parameter: what a step is small against. */
export interface ParameterScale {
  /** Of component i; where its block is known by number, it need not be looked for. */
  of(i: number, b?: number): number;
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
  let last = 0;
  const blockOf = (i: number) => {
    // components are asked for in order, so the block is nearly always the last one
    while (i < blocks[last].offset) last--;
    while (i >= blocks[last].offset + blocks[last].size) last++;
    return last;
  };
  return {
    of(i, b = blockOf(i)) {
      const size = Math.abs(theta[i]);
      return size === 0 ? typical[b] : Math.max(size, Math.min(typical[b], SPREAD * size));
    },
  };
}

/** A block that is zero but for rounding is measured against this share of the whole gradient. */
const ZERO_FLOOR = 1e-2;
/** An entry of 0, as below a dead unit, is measured against this share of its block. */
const ZERO_ENTRY = 0.1;
/** A block of less than so many times its rounding is zero. */
const ZERO = 4;
/** Steps take neighbours into account down to this share of the whole gradient. */
const NEIGHBOURS = 1e-3;
/** Rounding of the last operations on an entry itself, in units of it: a few units in the last place. */
const LAST = 4;

/** What a component is measured against. */
export type Yardstick = Pick<Line, 'size' | 'slope' | 'floor' | 'rounding'>;

/** What is known where components are measured: J, the rule of its precision, and what was measured of the rounding of grad. */
interface Point {
  J: number;
  rule: Rule;
  rounding?: Float64Array;
}

/** Typical sizes of the gradient, by block and overall, from which every component gets its yardstick. */
export class GradientScale {
  /** rms of dJ/dθ by block. */
  private readonly typical: number[];
  /** G: rms over all components of |dJ/dθᵢ| sᵢ, in units of J; of each function, where blocks are those of several. */
  private readonly overall: number[];
  /** The largest of `typical`, of each function. */
  private readonly steepest: number[];
  /** Typical rounding by block, where it was measured. */
  private rounded: { of: Float64Array; by: number[] } | undefined;

  constructor(
    private readonly grad: Float64Array,
    private readonly blocks: readonly Block[],
    private readonly parameters: ParameterScale,
    /** Values of several functions whose blocks follow each other, each as many: the size of one says nothing of another. */
    private readonly functions?: ArrayLike<number>,
  ) {
    const finite = firstInfinite(grad) < 0 ? grad : grad.map(value => (Number.isFinite(value) ? value : 0));
    this.typical = blocks.map(({ offset, size }) => rootMeanSquare(finite, offset, offset + size));
    const share = blocks.length / (functions?.length ?? 1);
    const groups = Array.from({ length: functions?.length ?? 1 }, (_, k) => blocks.slice(k * share, k * share + share));
    const effects = new Effects(finite, parameters);
    let whole: number | undefined;
    this.overall = groups.map((group, k) => {
      const own = Math.max(effects.typical(group, k * share), Math.abs(functions?.[k] ?? 0));
      return own || (whole ??= effects.typical(blocks, 0));
    });
    this.steepest = groups.map((group, k) =>
      // a function that hardly changes is measured against its value
      functions ? Number.POSITIVE_INFINITY : largest(this.typical.slice(k * share, k * share + group.length)),
    );
  }

  /**
   * What a gradient that is nothing in itself is small against: G in units of the parameter, and no more than the steepest block,
   * or tiny weights beside a block of natural size 1 would be measured against gradients found nowhere.
   */
  private elsewhere(parameter: number, b: number): number {
    const k = this.functions ? Math.floor((b * this.functions.length) / this.blocks.length) : 0;
    return Math.min(this.overall[k] / parameter, this.steepest[k]);
  }

  /** The yardstick of component i of block b, written into another one where many are asked for one after the other. */
  of<Y extends Yardstick>(i: number, b: number, known: Point, into: Y = {} as Y): Y {
    const { J, rule, rounding } = known;
    const size = this.parameters.of(i, b);
    const elsewhere = this.elsewhere(size, b);
    into.size = size;
    into.floor = this.floorOf(i, b, known, elsewhere);
    into.rounding = rounding ? this.measured(i, rounding, rule) : this.guessed(b, rule, elsewhere);
    into.slope = Math.max(this.typical[b], NEIGHBOURS * elsewhere) || Math.abs(J) / size;
    return into;
  }

  /** What component i of block b is measured against where it is small against its neighbours. */
  floorAt(i: number, b: number, known: Point): number {
    return this.floorOf(i, b, known, this.elsewhere(this.parameters.of(i, b), b));
  }

  /** What an entry that is small against its block, or a block that is zero, is measured against instead. */
  private floorOf(i: number, b: number, known: Point, elsewhere: number): number {
    if (this.isZero(b, known, elsewhere)) return ZERO_FLOOR * elsewhere;
    return (this.grad[i] === 0 ? ZERO_ENTRY : known.rule.floor) * this.typical[b];
  }

  /** Whether some block is so small beside the others that only a measurement tells whether it is zero. */
  hasFaint(rule: Rule): boolean {
    return this.blocks.some(({ offset, size }, b) => {
      const faint =
        ZERO * this.guessed(b, rule, this.elsewhere(this.parameters.of(Math.min(offset, this.grad.length - 1)), b));
      return size > 0 && this.typical[b] > 0 && this.typical[b] <= faint;
    });
  }

  private isZero(b: number, { rule, rounding }: Point, elsewhere: number): boolean {
    if (this.typical[b] === 0) return true;
    if (!rounding) return this.typical[b] <= ZERO * this.guessed(b, rule, elsewhere);
    if (this.rounded?.of !== rounding)
      this.rounded = {
        of: rounding,
        by: this.blocks.map(({ offset, size }) => rootMeanSquare(rounding, offset, offset + size)),
      };
    return this.typical[b] <= ZERO * this.rounded.by[b];
  }

  private measured(i: number, rounding: Float64Array, rule: Rule): number {
    return Math.max(rounding[i], LAST * rule.rounding * Math.abs(this.grad[i]) || 0);
  }

  /** Where gradients cannot be asked: some hundred units in the last place of the block, or a few of all blocks, where terms as large as those cancel. */
  private guessed(b: number, { gradientRounding, cancellation }: Rule, elsewhere: number): number {
    return Math.max(gradientRounding * this.typical[b], cancellation * elsewhere);
  }
}

/** What each parameter does to J over its own size: |dJ/dθᵢ| sᵢ. Computed as often as it is asked for: there may be millions. */
class Effects {
  constructor(
    private readonly grad: Float64Array,
    private readonly parameters: ParameterScale,
  ) {}

  /** Root mean square over neighbouring blocks, the first of which has this number; as `norm` has it. */
  typical(blocks: readonly Block[], first: number): number {
    const count = blocks.reduce((n, { size }) => n + size, 0);
    const largest = blocks.reduce((most, block, b) => Math.max(most, this.largest(block, first + b)), 0);
    if (count === 0 || largest === 0 || !Number.isFinite(largest)) return largest / Math.sqrt(count || 1);
    const squares = blocks.reduce((sum, block, b) => this.squares(sum, block, first + b, largest), 0);
    return (largest * Math.sqrt(squares)) / Math.sqrt(count);
  }

  private largest({ offset, size }: Block, b: number): number {
    const { grad, parameters } = this;
    let most = 0;
    for (let i = offset; i < offset + size; i++) most = Math.max(most, Math.abs(grad[i] * parameters.of(i, b)));
    return most;
  }

  /** A sum and the squares of a block, in units of `unit`. */
  private squares(sum: number, { offset, size }: Block, b: number, unit: number): number {
    const { grad, parameters } = this;
    let total = sum;
    for (let i = offset; i < offset + size; i++) total += ((grad[i] * parameters.of(i, b)) / unit) ** 2;
    return total;
  }
}

const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
