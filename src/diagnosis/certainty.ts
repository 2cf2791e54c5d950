import type { Certainty } from '../report.js';

/** Entries beyond the fitted parameters that make a fit certain (verdict.md §11). */
const WITNESSES = 6;

/** Certain with enough witnesses and no rival, likely with rivals, possible with few witnesses. */
export function certaintyOf(informative: number, parameters: number, rivals: number): Certainty {
  if (informative < parameters + WITNESSES) return 'possible';
  return rivals > 0 ? 'likely' : 'certain';
}
