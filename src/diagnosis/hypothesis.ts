import type { Statement } from '../finding.js';
import type { Sizes } from './constants.js';
import type { BlockEvidence } from './evidence.js';
import { type Agreement, agreement, columns, combine, type Prediction } from './fit.js';

/** What is known beside the block itself. */
export interface Setting {
  sizes: Sizes;
  blocks: readonly BlockEvidence[];
  /** λ/m of the L2 penalty on this block, 0 where it has none, undefined where J is a black box. */
  decay(block: BlockEvidence): number | undefined;
}

/** One way to say what grad of a block is. */
export interface Hypothesis extends Prediction {
  /** What it would tell the user: one statement a mistake. */
  says: Statement[];
  /** Description length: the shortest that fits is told (verdict.md §11). */
  length: number;
  /** Numbers taken from the data to make it fit. */
  parameters: number;
}

/** A kind of mistake: the hypotheses it has about a block. */
export type Family = (block: BlockEvidence, setting: Setting) => Hypothesis[];

/** A hypothesis that fits, and what it is worth. */
export interface Explanation extends Hypothesis, Agreement {
  /** Others that fit and are about as short. */
  rivals: Hypothesis[];
}

/** Rivals are hypotheses whose description is longer by no more than this. */
export const ABOUT_AS_SHORT = 0.6;

/** A rule has no more numbers of its own than this; what has more describes what it sees. */
const RULE = 3;

/** The first of hypotheses sorted by length; where that is no rule, a rule about as short goes before it. */
function leanest<T extends { hypothesis: Hypothesis }>([first, ...others]: readonly T[]): T {
  const { length, parameters } = first.hypothesis;
  if (parameters <= RULE) return first;
  return others.find(({ hypothesis: h }) => h.length <= length + ABOUT_AS_SHORT && h.parameters <= RULE) ?? first;
}

/** The shortest hypothesis that explains grad of a block, with its rivals; null when none does, or when bars as wide as at a kink would let any. */
export function shortest(block: BlockEvidence, setting: Setting, families: readonly Family[]): Explanation | null {
  const right = combine([columns(block).approx(1)]);
  if (agreement(block, right)) return null;
  const fitting = families
    .flatMap(family => family(block, setting))
    .map(hypothesis => ({ hypothesis, fit: agreement(block, hypothesis) }))
    .filter(({ hypothesis, fit }) => fit !== null && fit.informative > hypothesis.parameters)
    .sort((a, b) => a.hypothesis.length - b.hypothesis.length);
  if (fitting.length === 0) return null;
  const { hypothesis, fit } = leanest(fitting);
  const rivals = fitting
    .map(other => other.hypothesis)
    .filter(other => other !== hypothesis)
    .filter(h => h.parameters <= hypothesis.parameters && h.length <= hypothesis.length + ABOUT_AS_SHORT);
  return { ...hypothesis, ...fit!, rivals };
}
