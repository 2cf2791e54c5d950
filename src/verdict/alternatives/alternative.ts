import type { Outcome } from '../../judgement.js';
import type { Maybe } from '../../problem.js';
import type { Line } from '../line.js';
import type { Series } from '../series.js';

/** What a line may be instead of plainly right or plainly wrong; each names the cost that needs it. */
export interface Alternative<Seen> {
  /** What stands instead, or null where this is not it. */
  look(line: Line, seen: Seen): Maybe<Outcome | null>;
}

/** Looked at before a line is left open: the differences at all steps are at hand. */
export type Unproved = Alternative<Series>;

/** Second thoughts about a mistake that looks proved: what might deceive a proof at the scales it looked at. */
export type Proved = Alternative<Outcome>;
