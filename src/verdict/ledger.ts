import type { Diagnosis } from '../finding.js';
import { type Judgement, type Outcome, reasonCode, statusCode } from '../judgement.js';
import type { Components } from '../numbers.js';
import { REASONS, type Reason, STATUSES, type Status } from '../report.js';
import type { Block } from '../theta/layout.js';

const AGREE = statusCode('agree');
const UNCHECKED = statusCode('unchecked');

/** What a judgement starts from. */
export type Blank = Pick<
  Judgement,
  'grad' | 'J' | 'noise' | 'precision' | 'tolerance' | 'tolerances' | 'step' | 'sides'
>;

/**
 * The one writer of statuses: what was found out about each component, and what is taken back.
 * Where the caller asked for a formula of his own, its numbers are reported whatever is known better: the ledger keeps them, and widens their bounds.
 */
export class Ledger {
  readonly judgement: Judgement;
  /** The largest relative error of an entry, where J is known to be computed to an accuracy no better than that. */
  accuracy?: number;
  /** Blocks all of whose components agree, their scales written. */
  readonly scaled = new Set<number>();
  /** What θ hides, where that was found out or could not be asked. */
  hidden?: Diagnosis;

  /** @param given  what gradapprox and bound start from, and room for scale, to be written into; left out: nothing is known */
  constructor(
    size: number,
    known: Blank,
    { gradapprox, bound, scale }: Partial<Pick<Judgement, 'gradapprox' | 'bound' | 'scale'>> = {},
  ) {
    const blank = () => new Float64Array(size).fill(Number.NaN);
    const { grad, J, noise, precision, tolerance, tolerances, step, sides } = known;
    // one literal: every loop over its arrays finds them in the same places
    this.judgement = {
      grad,
      gradapprox: gradapprox ?? blank(),
      bound: bound ?? blank(),
      status: new Uint8Array(size),
      reason: new Uint8Array(size),
      scale: scale?.fill(Number.NaN) ?? blank(),
      J,
      noise,
      precision,
      tolerance,
      tolerances,
      step,
      sides,
      findings: [],
    };
  }

  status(i: number): Status {
    return STATUSES[this.judgement.status[i]];
  }

  reason(i: number): Reason {
    return REASONS[this.judgement.reason[i]];
  }

  /** Whether any component has a status or a reason. */
  has(what: { status: Status } | { reason: Reason }): boolean {
    return 'status' in what
      ? this.judgement.status.includes(statusCode(what.status))
      : this.judgement.reason.includes(reasonCode(what.reason));
  }

  /** Writes an outcome down, with the slope it knows. */
  put(i: number, { status, reason, derivative, bound }: Outcome): void {
    this.revise(i, status, reason);
    this.judgement.gradapprox[i] = derivative;
    this.judgement.bound[i] = bound;
  }

  /** Writes down that slopes agree with the claims to the bars that stand there: what most components come to. */
  agree({ from, count, indices }: Components, slopes: Float64Array): void {
    const { status, gradapprox } = this.judgement;
    if (!indices) {
      status.fill(AGREE, from, from + count);
      if (slopes !== gradapprox) gradapprox.set(slopes.subarray(from, from + count), from);
      return;
    }
    for (const i of indices) {
      status[i] = AGREE;
      gradapprox[i] = slopes[i];
    }
  }

  /** Writes an outcome down beside the difference that stands there, which is the caller's own: its bound reaches from there to what is known better. */
  putBeside(i: number, { status, reason, derivative, bound }: Outcome): void {
    this.revise(i, status, reason);
    this.judgement.bound[i] = Math.abs(this.judgement.gradapprox[i] - derivative) + bound;
  }

  /** Takes a status back for another one; the slope stays. */
  revise(i: number, status: Status, reason: Reason): void {
    this.judgement.status[i] = statusCode(status);
    this.judgement.reason[i] = reasonCode(reason);
  }

  /** What a block's other components come to, each with a bar of its own: those that nothing was written down of. */
  takeRest({ offset, size }: Block, status: Status, reason: Reason, barOf: (i: number) => number): void {
    const { judgement } = this;
    const code = statusCode(status);
    const why = reasonCode(reason);
    for (let i = offset; i < offset + size; i++) {
      if (judgement.status[i] !== UNCHECKED) continue;
      judgement.status[i] = code;
      judgement.reason[i] = why;
      judgement.bound[i] = barOf(i);
    }
  }

  /** Disagrees as far as was looked, and nothing more is spent on it. */
  leaveOpen(i: number): void {
    this.revise(i, 'undecided', 'unproven');
  }

  /** The difference of a component as it was measured, to ± noise. */
  measured(i: number, gradapprox: number, bound: number): void {
    this.judgement.gradapprox[i] = gradapprox;
    this.judgement.bound[i] = bound;
  }

  /** A component that may stand at θ, and is right beside it to this relative error. */
  rightBeside(i: number, resolution: number, reason: Reason): void {
    this.revise(i, 'kink', reason);
    this.judgement.beside ??= new Map();
    this.judgement.beside.set(i, Math.max(this.judgement.tolerance, resolution));
  }
}
