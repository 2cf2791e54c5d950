import type { Approximation } from '../problem.js';
import { record } from './direct.js';
import { reasonCode, statusCode } from './judgement.js';
import { GRACE, isMistake, type Outcome, ownScale, scaleOf, WEAK } from './outcome.js';
import type { Run, Yardstick } from './run.js';
import { settle } from './settle.js';
import { chosen, type Trial, throwIfAborted } from './trial.js';

/** Disagreements of each block that are proved on the objective; if they hold, the others are taken with them. */
const PROVED = 8;
/** If one does not hold, this many more are settled on the objective; the rest stays undecided. */
const SETTLED = 64;

/**
 * Judges by differences that the problem brought itself, each with a bound; no evaluation where they agree.
 * The worst disagreements of each block are settled on the objective too, so that an error in those differences is never blamed on grad.
 */
export async function judgeApproximation(trial: Trial, { gradapprox, bound }: Approximation): Promise<void> {
  const { request, run, scale, judgement } = trial;
  scale.measured(gradapprox.map(value => (Number.isFinite(value) ? value : 0)));
  const suspects: number[][] = request.layout.blocks.map(() => []);
  for (const [i, b] of chosen(request)) {
    const yard = scale.of(i, b, run);
    const outcome = byBound(run, yard, gradapprox[i], bound[i]);
    record(judgement, i, outcome, false);
    if (outcome.status === 'wrong' && Number.isFinite(yard.grad)) suspects[b].push(i);
    if (outcome.status === 'undecided') suspects[b].push(i);
  }
  for (const [b, list] of suspects.entries()) await settleWorst(trial, b, list);
}

/** What a difference with its bound says by itself. */
function byBound(run: Run, yard: Yardstick, derivative: number, given: number): Outcome {
  const { tolerance } = run;
  const bound = given + yard.rounding;
  if (!Number.isFinite(yard.grad)) return { status: 'wrong', reason: 'nonfinite', derivative, bound };
  if (!Number.isFinite(derivative + bound)) return { status: 'undecided', reason: 'unproven', derivative, bound };
  const error = Math.abs(derivative - yard.grad);
  const own = ownScale(yard, derivative);
  const narrow = bound <= GRACE * tolerance * own || bound <= tolerance * yard.floor;
  if (error + bound <= tolerance * own || (error <= bound && narrow))
    return { status: 'agree', reason: 'none', derivative, bound };
  if (error <= 3 * bound) {
    const weak = 3 * bound <= WEAK * scaleOf(yard, derivative);
    return { status: weak ? 'weak' : 'undecided', reason: 'noise', derivative, bound: 3 * bound };
  }
  return isMistake(run, yard, derivative)
    ? { status: 'wrong', reason: 'none', derivative, bound }
    : { status: 'undecided', reason: 'unproven', derivative, bound };
}

/** Settles the worst suspects of a block on the objective, and all others if one of those does not hold. */
async function settleWorst(trial: Trial, b: number, suspects: readonly number[]): Promise<void> {
  const { judgement } = trial;
  const excess = (i: number) => Math.abs(judgement.grad[i] - judgement.gradapprox[i]) / judgement.bound[i];
  const worst = [...suspects].sort((i, k) => excess(k) - excess(i));
  let hold = true;
  for (const i of worst.slice(0, PROVED)) hold = (await settleOn(trial, i, b)) && hold;
  if (hold) return;
  for (const i of worst.slice(PROVED, PROVED + SETTLED)) await settleOn(trial, i, b);
  for (const i of worst.slice(PROVED + SETTLED)) {
    judgement.status[i] = statusCode('undecided');
    judgement.reason[i] = reasonCode('unproven');
  }
}

/** Settles a component on the objective; whether it is wrong there too. */
async function settleOn({ request, run, scale, judgement }: Trial, i: number, b: number): Promise<boolean> {
  throwIfAborted(request);
  const outcome = await settle(run, i, scale.of(i, b, run));
  const stood = judgement.status[i] === statusCode(outcome.status);
  record(judgement, i, outcome, false);
  return stood;
}
