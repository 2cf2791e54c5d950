import { type Components, finiteOnly, firstInfinite, norm, norms } from '../numbers.js';
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
export const parameterScale = (theta: Float64Array, blocks: readonly Block[]): ParameterScale =>
  new NaturalSizes(theta, blocks, typicalOf(theta, blocks));

/** rms by block. */
const typicalOf = (v: Float64Array, blocks: readonly Block[]): number[] =>
  blocks.map(({ offset, size }) => rootMeanSquare(v, offset, offset + size));

/**
 * Natural sizes of the parameters at θ, and of a gradient there: their blocks are added up together.
 *
 * @param room  of length n, to work in
 */
export function scalesAt(
  theta: Float64Array,
  grad: Float64Array,
  blocks: readonly Block[],
  { functions, room }: { functions?: ArrayLike<number>; room?: Float64Array } = {},
) {
  const typical = blocks.map(({ offset, size }) => {
    const of = (v: Float64Array) => v.subarray(offset, offset + size);
    return norms(of(theta), of(grad)).map(norm => (size === 0 ? 0 : norm / Math.sqrt(size)));
  });
  const [sizes, slopes] = [0, 1].map(k => typical.map(pair => pair[k]));
  const parameters = new NaturalSizes(theta, blocks, sizes);
  return { parameters, scale: new GradientScale(grad, blocks, parameters, functions, { typical: slopes, room }) };
}

class NaturalSizes implements ParameterScale {
  private readonly typical: Float64Array;
  private last = 0;

  constructor(
    private readonly theta: Float64Array,
    private readonly blocks: readonly Block[],
    typical: readonly number[],
  ) {
    this.typical = Float64Array.from(typical, size => size || 1);
  }

  of(i: number, b = this.blockOf(i)): number {
    const size = Math.abs(this.theta[i]);
    const typical = this.typical[b];
    if (size >= typical) return size;
    // a parameter of 0 says nothing of its own size
    return size === 0 || SPREAD * size >= typical ? typical : SPREAD * size;
  }

  private blockOf(i: number): number {
    const { blocks } = this;
    // components are asked for in order, so the block is nearly always the last one
    while (i < blocks[this.last].offset) this.last--;
    while (i >= blocks[this.last].offset + blocks[this.last].size) this.last++;
    return this.last;
  }
}

/** v ∘ s, where v stands: entries in units of their parameters. */
export function inSizes(v: Float64Array, parameters: ParameterScale, blocks: readonly Block[]): Float64Array {
  for (const [b, { offset, size }] of blocks.entries()) multiply(v, parameters, offset, offset + size, b);
  return v;
}

function multiply(v: Float64Array, parameters: ParameterScale, from: number, to: number, b: number): void {
  for (let i = from; i < to; i++) v[i] *= parameters.of(i, b);
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

/** rms by block where it was added up already, and room of length n to work in. */
interface Known {
  typical?: number[];
  room?: Float64Array;
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
  private last: Gauge | undefined;

  constructor(
    private readonly grad: Float64Array,
    private readonly blocks: readonly Block[],
    private readonly parameters: ParameterScale,
    /** Values of several functions whose blocks follow each other, each as many: the size of one says nothing of another. */
    private readonly functions?: ArrayLike<number>,
    { typical = typicalOf(grad, blocks), room = new Float64Array(grad.length) }: Known = {},
  ) {
    const whole = typical.every(Number.isFinite) || firstInfinite(grad) < 0;
    const finite = whole ? grad : finiteOnly(grad);
    this.typical = whole ? typical : typicalOf(finite, blocks);
    const share = blocks.length / (functions?.length ?? 1);
    const groups = Array.from({ length: functions?.length ?? 1 }, (_, k) => blocks.slice(k * share, k * share + share));
    const effects = inSizes(copied(finite, room), parameters, blocks);
    let together: number | undefined;
    this.overall = groups.map((group, k) => {
      const own = Math.max(typicalOver(effects, group), Math.abs(functions?.[k] ?? 0));
      return own || (together ??= typicalOver(effects, blocks));
    });
    this.steepest = groups.map((group, k) =>
      // a function that hardly changes is measured against its value
      functions ? Number.POSITIVE_INFINITY : largest(this.typical.slice(k * share, k * share + group.length)),
    );
  }

  /** Number of the function that a block belongs to. */
  private functionOf(b: number): number {
    return this.functions ? Math.floor((b * this.functions.length) / this.blocks.length) : 0;
  }

  /** The yardstick of component i of block b, written into another one where many are asked for one after the other. */
  of<Y extends Yardstick>(i: number, b: number, known: Point, into: Y = {} as Y): Y {
    const gauge = this.gauge(b, known);
    gauge.moveTo(i);
    const { size, elsewhere, floor, rounding } = gauge;
    into.size = size;
    into.floor = floor;
    into.rounding = rounding;
    into.slope = Math.max(this.typical[b], NEIGHBOURS * elsewhere) || Math.abs(known.J) / size;
    return into;
  }

  /** What components of block b are measured against; the last one made is kept, for they are asked for in order. */
  gauge(b: number, { rule, rounding }: Point): Gauge {
    const { last } = this;
    if (last?.b === b && last.rule === rule && last.measured === rounding) return last;
    const { grad, parameters, typical } = this;
    const k = this.functionOf(b);
    const [overall, steepest] = [this.overall[k], this.steepest[k]];
    this.last = new Gauge({ grad, parameters, b, typical: typical[b], overall, steepest, rule, measured: rounding });
    if (rounding) this.last.rounded = this.roundedBy(rounding)[b];
    return this.last;
  }

  /** Whether some block is so small beside the others that only a measurement tells whether it is zero. */
  hasFaint(rule: Rule): boolean {
    return this.blocks.some(({ offset, size }, b) => {
      const k = this.functionOf(b);
      const parameter = this.parameters.of(Math.min(offset, this.grad.length - 1), b);
      const elsewhere = elsewhereOf(this.overall[k], this.steepest[k], parameter);
      const faint = ZERO * guessedRounding(this.typical[b], rule, elsewhere);
      return size > 0 && this.typical[b] > 0 && this.typical[b] <= faint;
    });
  }

  /** Typical rounding by block, where it was measured. */
  private roundedBy(rounding: Float64Array): readonly number[] {
    if (this.rounded?.of !== rounding)
      this.rounded = {
        of: rounding,
        by: this.blocks.map(({ offset, size }) => rootMeanSquare(rounding, offset, offset + size)),
      };
    return this.rounded.by;
  }
}

/** What is the same for all components of a block. */
interface BlockScale {
  readonly grad: Float64Array;
  readonly parameters: ParameterScale;
  readonly b: number;
  readonly typical: number;
  readonly overall: number;
  readonly steepest: number;
  readonly rule: Rule;
  readonly measured?: Float64Array;
}

/** What one component of a block after the other is measured against: a loop over millions makes no record for each. */
export class Gauge {
  readonly b: number;
  readonly rule: Rule;
  readonly measured: Float64Array | undefined;
  /** Typical rounding of the block, where it was measured. */
  rounded = Number.NaN;
  size = Number.NaN;
  /** What a gradient that is nothing in itself is small against here. */
  elsewhere = Number.NaN;
  /** What an entry that is small against its block, or a block that is zero, is measured against instead. */
  floor = Number.NaN;
  /** What backward propagation may leave in the entry. */
  rounding = Number.NaN;
  private readonly grad: Float64Array;
  private readonly parameters: ParameterScale;
  private readonly typical: number;
  private readonly overall: number;
  private readonly steepest: number;

  constructor({ grad, parameters, b, typical, overall, steepest, rule, measured }: BlockScale) {
    this.b = b;
    this.rule = rule;
    this.measured = measured;
    this.grad = grad;
    this.parameters = parameters;
    this.typical = typical;
    this.overall = overall;
    this.steepest = steepest;
  }

  /**
   * The floors of some components, and the bars of what is known of them before any rounding was measured: bound + rounding.
   * The loop reads and writes arrays alone, for there may be millions; the bars may stand in the array of the bounds.
   */
  lay({ from, count, indices }: Components, bounds: Float64Array, floors: Float64Array, bars: Float64Array): void {
    const { grad, parameters, b, typical, overall, steepest, rule } = this;
    for (let k = 0; k < count; k++) {
      const i = indices ? indices[k] : from + k;
      const elsewhere = elsewhereOf(overall, steepest, parameters.of(i, b));
      const rounding = guessedRounding(typical, rule, elsewhere);
      floors[i] = floorOf(typical, rule, rounding, grad[i] === 0, elsewhere);
      bars[i] = bounds[i] + rounding;
    }
  }

  /** The floor of component i alone. */
  floorAt(i: number): number {
    const { typical, measured, rule } = this;
    const elsewhere = elsewhereOf(this.overall, this.steepest, this.parameters.of(i, this.b));
    const rounding = measured ? this.rounded : guessedRounding(typical, rule, elsewhere);
    return floorOf(typical, rule, rounding, this.grad[i] === 0, elsewhere);
  }

  moveTo(i: number): void {
    const { typical, measured, rule } = this;
    const claim = this.grad[i];
    this.size = this.parameters.of(i, this.b);
    const elsewhere = elsewhereOf(this.overall, this.steepest, this.size);
    const guessed = guessedRounding(typical, rule, elsewhere);
    this.elsewhere = elsewhere;
    this.floor = floorOf(typical, rule, measured ? this.rounded : guessed, claim === 0, elsewhere);
    this.rounding = measured ? Math.max(measured[i], LAST * rule.rounding * Math.abs(claim) || 0) : guessed;
  }
}

/**
 * What a gradient that is nothing in itself is small against: G in units of the parameter, and no more than the steepest block,
 * or tiny weights beside a block of natural size 1 would be measured against gradients found nowhere.
 */
const elsewhereOf = (overall: number, steepest: number, parameter: number): number =>
  Math.min(overall / parameter, steepest);

/** Where gradients cannot be asked: some hundred units in the last place of the block, or a few of all blocks, where terms as large as those cancel. */
const guessedRounding = (typical: number, { gradientRounding, cancellation }: Rule, elsewhere: number): number =>
  Math.max(gradientRounding * typical, cancellation * elsewhere);

/** What an entry that is small against its block, or a block that is zero, is measured against instead. */
function floorOf(typical: number, rule: Rule, rounding: number, isNothing: boolean, elsewhere: number): number {
  if (typical <= ZERO * rounding || typical === 0) return ZERO_FLOOR * elsewhere;
  return (isNothing ? ZERO_ENTRY : rule.floor) * typical;
}

/** rms over neighbouring blocks. */
function typicalOver(v: Float64Array, blocks: readonly Block[]): number {
  const from = blocks[0]?.offset ?? 0;
  const count = blocks.reduce((n, { size }) => n + size, 0);
  const all = v.subarray(from, from + count);
  // beside itself, for the loops that take two are compiled by now
  return count === 0 ? 0 : norms(all, all)[0] / Math.sqrt(count);
}

function copied(v: Float64Array, into: Float64Array): Float64Array {
  into.set(v);
  return into;
}

const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
