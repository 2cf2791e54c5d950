import type { DenseSpec } from '../../forward.js';
import type { Options } from '../../problem.js';
import type { Report } from '../../report.js';
import type { Dots } from '../evidence/dots.js';
import type { ErrorRows } from '../evidence/errorRows.js';
import type { Place } from '../own/where.js';

/** Examples of a network problem: x (m, n_0), one row an example; y labels, or rows (m, n_L). */
export interface Examples {
  x: number[][];
  y: number[] | number[][];
}

/** θ of a network as its parts: structured cloning keeps rows and their buffer. */
export type Parameters = Record<string, unknown>;

export interface Check {
  spec: DenseSpec;
  examples: Examples;
  seed: number;
  mistake: string;
  parameters: Parameters | null;
}

/** What the page asks of its worker, by kind. */
export interface Requests {
  /** Nothing but to be ready for the first check. */
  prepare: null;
  sweep: { text: string; theta: number; precision: 'float64' | 'float32' };
  check: Check;
  /** The dots of a check alone. */
  fingerprint: Check;
  /** The V of one component; noise is that of J. */
  component: Check & { index: number; noise: number };
  train: {
    spec: DenseSpec;
    examples: Examples;
    seed: number;
    mistake: string;
    parameters: Parameters | null;
    iterations: number;
    rate: number;
  };
  read: { text: string; name: string };
  own: { url: string; options: Pick<Options, 'components'> };
}

/** What it answers, by kind. */
export interface Answers {
  prepare: null;
  sweep: Sweep;
  check: Checked & Evidence;
  fingerprint: Dots;
  component: Sweep;
  /** J with the right gradient, and with the mistake if there is one; the parameters are those that the latter came to. */
  train: { parameters: Parameters; right: Point[]; planted: Point[] | null };
  /** Reports to show, or a module for the editor. */
  read: { checked: Checked[] } | { code: string };
  /** The report as JSON, or a list of them. */
  own: { text: string };
}

/** J after so many iterations. */
export interface Point {
  iteration: number;
  J: number;
}

export interface Checked {
  report: Report;
  /** The report as formatReport(report, 'html') writes it. */
  html: string;
}

/** What is drawn of a check: grad against gradapprox, and the errors of the first weights where there are any. */
export interface Evidence {
  dots: Dots;
  rows: ErrorRows | null;
}

export interface Sweep {
  exact: number;
  points: { step: number; one: number; two: number }[];
  /** What gradcheck says of this J at this θ: its noise, the steps it tried and chose, its verdict; or why it refused. */
  checked:
    | {
        noise: number;
        steps: number[];
        chosen: number | null;
        verdict: string;
        summary: string;
        /** What it has to say, the reason of an inconclusive verdict first. */
        findings: string[];
      }
    | { refused: string };
}

export type Kind = keyof Requests;

export type ToWorker = { [K in Kind]: { kind: K; request: Requests[K] } }[Kind];

export type FromWorker = { progress: number } | { answer: unknown } | Refusal;

/** Why a request could not be answered; of a visitor's module also where in it, or that its language was not understood. */
export interface Refusal {
  refused: string;
  at?: Place;
  unparsed?: true;
}
