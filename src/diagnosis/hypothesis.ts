import type { Statement } from '../finding.js';
import type { BlockEvidence } from './evidence.js';
import type { Sizes } from './factors.js';
import type { Prediction } from './fit.js';

/** What is known beside the block itself. */
export interface Setting {
  sizes: Sizes;
  blocks: readonly BlockEvidence[];
  /** Blocks that move J though their gradapprox is exactly 0: J is even in them. */
  moving?: ReadonlySet<string>;
  /** λ/m of the L2 penalty on this block, 0 where it has none, undefined where J is a black box. */
  decay(block: BlockEvidence): number | undefined;
}

/** A block as the transforms see it: all of it, or what is left of grad and gradapprox without the penalty. */
export interface Target {
  block: BlockEvidence;
  part: 'all' | 'data';
  setting: Setting;
}

/** T of grad = c · T(gradapprox − λθ) + μθ, with its own numbers. */
export interface Transform extends Prediction {
  /** What it tells; nothing for the identity. */
  says: Statement[];
  /** What it costs to say (`bits.ts`). */
  bits: number;
  /** Numbers taken from grad to make it fit. */
  fitted: number;
  /** Whether a factor or a wrong penalty may stand beside it. */
  beside: boolean;
}

/**
 * A row of the table of transforms: the instances of one kind of mistake that a block may show. Those that cost more than `most` bits may be left out:
 * something cheaper is known.
 */
export interface Family {
  (target: Target, most: number): Transform[];
  /** λ/m as the entries themselves would show it under this kind of mistake, where it is not known. */
  decays?(block: BlockEvidence, most: number): number[];
}

/** One way to say what grad of a block is. */
export interface Hypothesis extends Prediction {
  /** One statement a mistake. */
  says: Statement[];
  bits: number;
  fitted: number;
}
