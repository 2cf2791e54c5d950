import type { Report, Verdict } from '../report.js';
import type { Formula } from './formula/finding.js';

/** What calling a stage shows beside the numbers of its gradient. */
export interface StageFinding {
  /**
   * formula: a wrong gradient by a block is a formula of what backward was given, or differs from the right one by a term of it;
   * nonlinear: backward is not linear in its upstream, as every vector-Jacobian product is;
   * in-place: forward writes into its own input, which backward is given;
   * unwanted: backward returns no input gradient though stages before it have parameters.
   */
  kind: 'formula' | 'nonlinear' | 'in-place' | 'unwanted';
  formula?: Formula;
  message: string;
}

/** One stage by itself, and what the whole chain says of it. */
export interface StageReport {
  name: string;
  /** Of its own check alone; `pass` where it has nothing to differentiate. */
  verdict: Verdict;
  /** The gradient by its input, of ⟨v, forward⟩; left out where backward returns none. */
  input?: Report;
  /** The gradient by its parameters; left out where it has none. */
  parameters?: Report;
  /** Of its parameters in the whole chain; null where it has none there. */
  whole: Verdict | null;
  /** Later stages whose input gradient is wrong, nearest first: what is wrong of its parameters in the whole chain follows from them. */
  follows: string[];
  findings: StageFinding[];
  /** What is wrong with it, and why, in sentences; empty where nothing is. */
  message: string;
}

/** A fault that no stage shows by itself. */
export interface Between {
  /**
   * overwritten: another stage writes into an activation before backward of `stage` reads it;
   * upstream: backward of `stage` writes into an upstream of which two parts are one array;
   * state: backward of `stage` gives other gradients in the chain than right after its own forward;
   * hidden: forward of `stage` reads something of `by` that is not in its input;
   * open: the place alone is known, `stage` being the last one whose parameters are wrong.
   */
  kind: 'overwritten' | 'upstream' | 'state' | 'hidden' | 'open';
  stage: string;
  /** The stage that writes, or leaves something behind, and of an overwritten activation the call that did. */
  by?: string;
  during?: 'forward' | 'backward';
  message: string;
}

/** The outcome of a check stage by stage. */
export interface StagesReport {
  /** The worst of all stages and of the whole chain. */
  verdict: Verdict;
  /** The first stage, in the order of the forward pass, whose own check fails; null where none does. */
  first: string | null;
  /** What is wrong and where, in sentences. */
  summary: string;
  stages: StageReport[];
  /** Where every stage is right by itself but the whole chain is wrong: what passes between them. */
  between: Between | null;
  /** dJ by all parameters, chained from the backwards, against differences of J. */
  whole: Report;
  /** Calls of forwards in all. */
  forwards: number;
  seconds: number;
}
