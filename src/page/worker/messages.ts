import type { NetworkSpec } from '../../forward.js';
import type { NetworkLayer } from '../../index.js';
import type { Options } from '../../problem.js';
import type { Report } from '../../report.js';
import type { Dots } from '../evidence/dots.js';
import type { ErrorRows } from '../evidence/errorRows.js';
import type { KernelTiles } from '../evidence/kernels.js';
import type { Place } from '../own/where.js';

/** Examples of a network problem: x rows, pictures or windows of tokens, one an example; y labels, rows (m, n_L), or the tokens that follow. */
export interface Examples {
  x: number[][] | number[][][];
  y: number[] | number[][];
}

/** θ of a network as its parts: structured cloning keeps rows and their buffer. */
export type Parameters = Record<string, unknown>;

export interface Check {
  spec: NetworkSpec;
  examples: Examples;
  seed: number;
  mistake: string;
  parameters: Parameters | null;
  /** Points along a side of the examples, where they are flat rows of square pictures. */
  side?: number | null;
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
  train: Check & { iterations: number; rate: number };
  /** What a network looks like. */
  outline: { spec: NetworkSpec };
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
  outline: Outline;
  read: { checked: Checked[] } | { code: string };
  /** The report as JSON, or a list of them. */
  own: { text: string };
}

/** The layers of a network, what goes into the first, and how many parameters they have. */
export interface Outline {
  input: readonly number[];
  layers: readonly NetworkLayer[];
  size: number;
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

/** What is drawn of a check: grad against gradapprox, the errors of the first weights where there are any, kernels and attention where the network has them. */
export interface Evidence {
  dots: Dots;
  rows: ErrorRows | null;
  kernels: KernelTiles[];
  /** Of the first example, a head each: (steps, steps) row by row. */
  attention: Float64Array[];
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
