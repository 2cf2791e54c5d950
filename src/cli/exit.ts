import type { Verdict } from '../index.js';

/** What became of one problem: its verdict, or that it could not be checked at all. */
export type Outcome = Verdict | 'refused';

/** Exit codes, for scripts. */
export const EXIT: Readonly<Record<Outcome, number>> = { pass: 0, fail: 1, inconclusive: 2, refused: 3 };

/** Ctrl-C: 128 + SIGINT, as shells count it. */
export const INTERRUPTED = 130;

/** Says that Ctrl-C ended the work; the message tells how far it had come. */
export class Interrupted extends Error {}

/** From harmless to grave: what could not be checked outweighs what was. */
const GRAVITY: readonly Outcome[] = ['pass', 'inconclusive', 'fail', 'refused'];

/** The gravest of all outcomes: that of the whole run; nothing to check is refused. */
export const gravest = (outcomes: readonly Outcome[]): Outcome =>
  outcomes.length === 0 ? 'refused' : GRAVITY[Math.max(...outcomes.map(outcome => GRAVITY.indexOf(outcome)))];
