import { gradcheck, type Options, type Problem, pack, type Report } from '../../index.js';
import { averaged, costAt } from '../../objective/value.js';
import type { Subject } from '../model.js';
import { RecordingLog } from './evaluations.js';
import { hashOfTheta, type ShardPart, type Start } from './file.js';
import type { Place } from './place.js';

/**
 * Checks one process's share of a problem and keeps every J along a component that it computed on the way.
 * Its own verdict is worth little: the other shares may tell otherwise what the scale is and what a mistake looks like.
 * A problem that brings differences of its own, as a network does, is left to the merge: those take less than to share them.
 *
 * @param begun  told θ and J there before the work
 * @throws what gradcheck refuses, and what the problem's own code throws
 */
export async function computeShare(
  { problem, label }: Subject,
  options: Options,
  shard: Place,
  begun: (start: Start) => void = () => {},
): Promise<ShardPart> {
  const start = await startOf(problem, options.seed);
  begun(start);
  const log = new RecordingLog();
  let gradient: number[] | null = null;
  if (!problem.gradapprox) gradient = sketchOf(await gradcheck(problem, { ...options, selfTest: false, shard, log }));
  return { label, ...start, gradient, log: log.columns() };
}

/** θ by its hash, and J there: what processes that share work must have in common. */
export async function startOf(problem: Problem, seed?: number): Promise<Start> {
  const { theta, layout } = pack(problem.parameters);
  return { theta: hashOfTheta(theta, layout.blocks), J: await valueAtStart(problem, seed), size: layout.size };
}

/** J at θ, which tells one set of data from another; null where it is not the same twice, which is for the check to say. */
async function valueAtStart(problem: Problem, seed = 0): Promise<number | null> {
  const { theta, layout } = pack(problem.parameters);
  const once = async (): Promise<number> => {
    const parameters = problem.inPlace ? problem.parameters : layout.unpack(theta);
    problem.seed?.(seed);
    return averaged(await costAt(problem, parameters)).J;
  };
  const J = await once();
  return Object.is(J, await once()) ? J : null;
}

/** Sums of the gradient's components with signs drawn for each, and its length: a few numbers that another gradient does not share. */
const SKETCHES = 4;

/** What a report's gradient at θ is known by; null where it is not the same twice. */
export function sketchOf({ grad, findings }: Pick<Report, 'grad' | 'findings'>): number[] | null {
  if (findings.some(({ kind }) => UNSTEADY.has(kind))) return null;
  const sums = new Array<number>(SKETCHES).fill(0);
  let squares = 0;
  grad.forEach((value, i) => {
    const signs = Math.imul(i + 1, 0x9e3779b1) >>> 16;
    for (let k = 0; k < SKETCHES; k++) sums[k] += (signs >> k) & 1 ? value : -value;
    squares += value * value;
  });
  return [...sums, Math.sqrt(squares)];
}

const UNSTEADY: ReadonlySet<string> = new Set(['nondeterministic', 'stateful', 'accumulated', 'stale', 'mutated']);

/** Another machine's exp and log: J, and sums over the gradient, may differ by so much of their size. */
const ARITHMETIC = 1e-9;

/** Whether J there is J here; unknown is taken for the same. */
export function sameJ(there: number | null, here: number | null): boolean {
  if (here === null || there === null || Object.is(here, there)) return true;
  return Math.abs(here - there) <= ARITHMETIC * Math.max(Math.abs(here), Math.abs(there));
}

/** Whether two gradients have the same sketch, to the accuracy of sums over all components. */
export function sameSketch(there: readonly number[] | null, here: readonly number[] | null): boolean {
  if (here === null || there === null) return true;
  const length = Math.max(here[SKETCHES], there[SKETCHES]);
  return here.every((value, k) => Object.is(value, there[k]) || Math.abs(value - there[k]) <= ARITHMETIC * length);
}
