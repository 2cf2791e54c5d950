import type { DefinedObjective } from '../objective/defined.js';
import type { Objective } from '../objective/objective.js';
import type { Settings } from '../options.js';
import type { Problem } from '../problem.js';
import type { Selection } from '../selection.js';
import type { Layout } from '../theta/layout.js';
import type { Tolerated } from '../tolerances.js';

/** All that stays the same during one check. */
export interface Check {
  problem: Problem;
  settings: Settings;
  layout: Layout;
  /** θ of the problem's parameters, as they were when the check began. Read only. */
  theta: Float64Array;
  selection: Selection;
  tolerated: Tolerated;
  objective: Objective;
  thrown: DefinedObjective['thrown'];
  /** When evaluations of J began and have to end, where a time is set. */
  clock?: { begun: number; end: number };
  /** When the check began, on the clock of `performance.now`. */
  started: number;
}

/** What is known of a check before it begins. */
export type Known = Omit<Check, 'objective' | 'thrown'>;
