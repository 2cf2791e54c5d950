import type { Finding } from '../report.js';

/** A finding before it is put into words: `messages/` writes the sentence from kind, factor, rivals and detail. */
export interface Diagnosis extends Omit<Finding, 'message'> {
  /** Numbers and names the sentence needs; keys are documented beside the sentence. */
  detail: Readonly<Record<string, number | string | readonly number[] | readonly string[]>>;
}
