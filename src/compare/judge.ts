import { type Judgement, reasonCode, statusCode } from '../judgement.js';
import type { Precision } from '../report.js';
import type { Block } from '../theta/layout.js';
import { rootMeanSquare } from '../verdict/scale.js';
import { FORMATS, type Format } from './formats.js';

/** Two gradients in the order of θ, and what they may differ by. */
export interface Comparison {
  blocks: readonly Block[];
  mine: Float64Array;
  reference: Float64Array;
  format: Precision;
  tolerance: number;
  /** The same gradient in plain low precision, and how many times its error mine may have. */
  stick?: { numbers: Float64Array; times: number };
}

/** A block of less than so many times what cancellation leaves is 0 but for rounding … */
const ZERO = 4;
/** … and is measured against this share of the steepest block, as in verdict/scale.ts. */
const ZERO_FLOOR = 1e-2;

/**
 * Holds two gradients against each other, entry by entry:
 *
 *     gᵢ agrees with rᵢ  ⇔  |gᵢ − rᵢ| ≤ max(τ · scaleᵢ, boundᵢ)
 *     scaleᵢ = max(|gᵢ|, |rᵢ|, floor · rms of the block of r)
 *     boundᵢ = what cancellation leaves beside the steepest block, and the smallest number of the format
 *
 * With a measuring stick s, boundᵢ is besides c times its largest error in the block, and the floor of scaleᵢ is 1, for that error is one of the block:
 *
 *     boundᵢ = c · max |s − r|
 *
 * Where only r is finite g is wrong; where r is not, nothing is known.
 */
export function judgeAgainst(comparison: Comparison): Judgement {
  const { blocks, mine, reference, format, tolerance, stick } = comparison;
  const judgement = open(comparison);
  const { scale, bound, status, reason } = judgement;
  const finite = reference.map(value => (Number.isFinite(value) ? value : 0));
  const typical = blocks.map(({ offset, size }) => rootMeanSquare(finite, offset, offset + size));
  const steepest = Math.max(0, ...typical);
  for (const [b, block] of blocks.entries()) {
    const yard = yardOf(FORMATS[format], typical[b], steepest);
    const least = (stick ? 1 : yard.floor) * yard.typical;
    const allowed = allowance(comparison, block, yard);
    for (let i = block.offset; i < block.offset + block.size; i++) {
      scale[i] = scaleOf(mine[i], reference[i], least);
      bound[i] = allowed;
      const [is, why] = settle(mine[i], reference[i], Math.max(tolerance * scale[i], allowed));
      status[i] = statusCode(is);
      reason[i] = reasonCode(why);
    }
  }
  return judgement;
}

/** A judgement of nothing yet; there is no J, and there are no steps. */
const open = ({ mine, reference, format, tolerance }: Comparison): Judgement => ({
  grad: mine,
  gradapprox: reference,
  bound: new Float64Array(mine.length),
  status: new Uint8Array(mine.length),
  reason: new Uint8Array(mine.length),
  scale: new Float64Array(mine.length),
  J: 0,
  noise: 0,
  precision: format === 'float64' ? 'float64' : 'float32',
  tolerance,
  step: null,
  sides: 'two',
  findings: [],
});

function settle(g: number, r: number, most: number) {
  if (!Number.isFinite(r)) return ['undecided', 'nonfinite'] as const;
  if (!Number.isFinite(g)) return ['wrong', 'nonfinite'] as const;
  return [Math.abs(g - r) <= most ? 'agree' : 'wrong', 'none'] as const;
}

/** What the entries of a block are measured against. */
interface Yard {
  /** What rounding of other, larger terms may leave. */
  least: number;
  /** rms of the block, or what stands for it where that is 0 but for rounding. */
  typical: number;
  /** An entry this far below it is measured against the block. */
  floor: number;
}

function yardOf({ floor, cancellation, smallest }: Format, typical: number, steepest: number): Yard {
  const cancelled = cancellation * steepest;
  const isZero = typical <= ZERO * cancelled;
  return { least: cancelled + smallest, typical: isZero ? ZERO_FLOOR * steepest : typical, floor: isZero ? 1 : floor };
}

const size = (x: number) => (Number.isFinite(x) ? Math.abs(x) : 0);

/** Where all is 0 there is nothing to be relative to. */
const scaleOf = (g: number, r: number, least: number) => Math.max(size(g), size(r), least) || 1;

/** What an entry of a block may be off by, its tolerance aside. */
function allowance({ reference, stick }: Comparison, { offset, size: n }: Block, { least }: Yard): number {
  if (!stick) return least;
  let error = 0;
  for (let i = offset; i < offset + n; i++) error = Math.max(error, size(stick.numbers[i] - reference[i]));
  return Math.max(least, stick.times * error);
}
