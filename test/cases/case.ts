import type { Options, Problem } from '../../src/problem.js';
import type { Report, Verdict } from '../../src/report.js';

/** What may come of a check: a verdict, or a GradcheckError for input that cannot be checked. */
export type Outcome = Verdict | 'refused';

/** A right gradient that can be seen to be right. */
export const PASS: readonly Outcome[] = ['pass'];
/** A right gradient where J may hide it. */
export const NOT_FAIL: readonly Outcome[] = ['pass', 'inconclusive'];
/** A wrong gradient that can be proved wrong. */
export const FAIL: readonly Outcome[] = ['fail'];
/** A wrong gradient where J may hide it. */
export const NOT_PASS: readonly Outcome[] = ['fail', 'inconclusive'];
/** Wrong in a way that θ itself cannot show: `also` says what must be told beside a pass. */
export const TOLD: readonly Outcome[] = ['pass', 'fail', 'inconclusive'];

/** One report of a user, restated: a problem and what may be said of its gradient. */
export interface Case<P = unknown> {
  /** What is checked, as the middle of a sentence: 'three lengths beside a logarithm, gradient × 10'. */
  name: string;
  /** The problem, anew for every check: a cost may count its calls. */
  problem(seed: number): Problem<P>;
  /** Whether the problem is another one at every seed, so that its verdict may be too. */
  varies?: boolean;
  options?: Options;
  expect: readonly Outcome[];
  /** Cases of one file under one word must come to the same verdict, seed by seed. */
  likewise?: string;
  /** What else must hold; throws an assertion where it does not. */
  also?(report: Report, problem: Problem<P>): void;
}

/** A gradient tree, changed number by number. */
export type Spoil = (gradients: unknown) => unknown;

/** A mistake, or none, and what may be said of it. */
export interface Row {
  /** Ends the name of the case: 'gradient × 10'. */
  how: string;
  spoil?: Spoil;
  expect: readonly Outcome[];
  also?: Case['also'];
}

/** A problem whose gradient is a function: the right one, before any mistake. */
// biome-ignore lint/suspicious/noExplicitAny: as in Problem, the parameters are what each cost takes them for
export type Right<P = any> = Problem<P> & { gradients(parameters: P): unknown };

/**
 * The same problem with its gradient right, wrong and just wrong, beside each other.
 *
 * @param make  the problem with its right gradient, anew for every check; where it asks for the seed, the cases vary with it
 */
export function beside(about: string, make: (seed: number) => Right, rows: readonly Row[], options?: Options): Case[] {
  return rows.map(({ how, spoil = same, expect, also }) => ({
    name: `${about}, ${how}`,
    problem: seed => spoilt(make(seed), spoil),
    varies: make.length > 0,
    options,
    expect,
    also,
  }));
}

const same: Spoil = gradients => gradients;

/** The problem with its gradient changed by `spoil` wherever it is asked for. */
export function spoilt(problem: Right, spoil: Spoil): Problem {
  const { gradients } = problem;
  return { ...problem, gradients: p => spoil(gradients.call(problem, p)) as never };
}

/** Every number of a tree through f, which is told the place of the number in its own list. */
export function mapNumbers(tree: unknown, f: (value: number, i: number) => number): unknown {
  if (typeof tree === 'number') return f(tree, 0);
  if (ArrayBuffer.isView(tree)) return Array.from(tree as Float64Array, f);
  if (Array.isArray(tree))
    return tree.map((entry, i) => (typeof entry === 'number' ? f(entry, i) : mapNumbers(entry, f)));
  return Object.fromEntries(Object.entries(tree as object).map(([name, inner]) => [name, mapNumbers(inner, f)]));
}

/** All numbers times a factor. */
export const times =
  (factor: number): Spoil =>
  gradients =>
    mapNumbers(gradients, v => factor * v);

/** Entries that fit `at` times a factor, counted in each list. */
export const timesAt =
  (factor: number, at: (i: number) => boolean): Spoil =>
  gradients =>
    mapNumbers(gradients, (v, i) => (at(i) ? factor * v : v));

/** One block changed, the others left as they are. */
export const inBlock =
  (name: string, spoil: Spoil): Spoil =>
  gradients => ({ ...(gradients as object), [name]: spoil((gradients as Record<string, unknown>)[name]) });
