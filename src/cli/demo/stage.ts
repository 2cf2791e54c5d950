import type { Report } from '../../index.js';

/** Where a part of the demo plays. */
export interface Stage {
  title(text: string): void;
  say(...lines: string[]): void;
  show(report: Report): void;
  /** What a part must come to: a sentence that ends 'the demo expected that …', and whether it does. */
  expect(what: string, holds: boolean): void;
}

export type Part = (stage: Stage) => Promise<void>;
