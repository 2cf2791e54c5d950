import type { Certainty } from '../report.js';
import type { BlockEvidence } from './evidence.js';

/** Entries beyond the fitted parameters that make a fit certain (docs/diagnosis.md). */
const WITNESSES = 6;

/** What a statement about some blocks rests on. */
export interface Grounds {
  blocks: readonly BlockEvidence[];
  /** Entries that bear witness. */
  informative: number;
  /** Numbers that were fitted to them. */
  parameters: number;
  rivals: number;
}

/** Certain with enough witnesses and no rival, likely with rivals or where noise hides most of the entries, possible with few witnesses. */
export function certaintyOf({ blocks, informative, parameters, rivals }: Grounds): Certainty {
  if (informative < parameters + WITNESSES) return 'possible';
  return rivals > 0 || isMostlyNoise(blocks) ? 'likely' : 'certain';
}

/** Whether more than half of the entries could not be told from noise. */
function isMostlyNoise(blocks: readonly BlockEvidence[]): boolean {
  const hidden = blocks.reduce((n, block) => n + block.hidden, 0);
  const seen = blocks.reduce((n, block) => n + block.known.length + block.undecided, 0);
  return 2 * hidden > seen;
}
