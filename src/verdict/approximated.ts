import { Pace } from '../gradapprox/pace.js';
import type { Approximation } from '../problem.js';
import { record } from './direct.js';
import { reasonCode, statusCode } from './judgement.js';
import { GRACE, isMistake, type Outcome, ownScale, scaleOf, WEAK } from './outcome.js';
import type { Run, Yardstick } from './run.js';
import { settle } from './settle.js';
import { chosen, measureLate, type Trial } from './trial.js';

/** Disagreements of each block that are settled on the objective; if they hold, the others are taken with them. */
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
    if (isSuspect(outcome)) suspects[b].push(i);
  }
  if (suspects.every(list => list.length === 0)) return;
  await measureLate(trial);
  for (const [b, list] of suspects.entries()) await settleWorst(trial, b, list);
}

/** Whether an outcome needs the objective's own word: a disagreement, or a difference that could not be had. */
const isSuspect = ({ status, reason }: Outcome): boolean =>
  reason !== 'nonfinite' && (status === 'wrong' || status === 'undecided');

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
  if (error <= bound)
    return {
      status: bound <= WEAK * scaleOf(yard, derivative) ? 'weak' : 'undecided',
      reason: 'noise',
      derivative,
      bound,
    };
  return error > 3 * bound && isMistake(run, yard, derivative)
    ? { status: 'wrong', reason: 'none', derivative, bound }
    : { status: 'undecided', reason: 'unproven', derivative, bound };
}

/** Settles the worst suspects of a block on the objective, and more of them if one does not hold. */
async function settleWorst(trial: Trial, b: number, suspects: readonly number[]): Promise<void> {
  const { judgement } = trial;
  const excess = (i: number) => Math.abs(judgement.grad[i] - judgement.gradapprox[i]) / judgement.bound[i];
  const worst = largest(suspects, excess, PROVED + SETTLED);
  const pace = new Pace(worst.length, { signal: trial.request.settings.signal });
  let hold = true;
  for (const [k, i] of worst.entries()) {
    if (k >= PROVED && hold) return;
    if (pace.due()) await pace.rest(k);
    hold = (await holds(trial, i, b)) && hold;
  }
  const settled = new Set(worst);
  for (const i of suspects) {
    if (hold || settled.has(i)) continue;
    judgement.status[i] = statusCode('undecided');
    judgement.reason[i] = reasonCode('unproven');
  }
}

/** Settles a component on the objective; whether it comes out as its bound said. */
async function holds({ run, scale, judgement }: Trial, i: number, b: number): Promise<boolean> {
  const outcome = await settle(run, i, scale.of(i, b, run));
  const stood = judgement.status[i] === statusCode(outcome.status);
  record(judgement, i, outcome, false);
  return stood;
}

/** The `count` entries of a list for which `by` is largest, largest first; NaN counts as largest. */
function largest(list: readonly number[], by: (entry: number) => number, count: number): number[] {
  const top: { entry: number; value: number }[] = [];
  for (const entry of list) {
    const raw = by(entry);
    const value = Number.isNaN(raw) ? Number.POSITIVE_INFINITY : raw;
    if (top.length === count && value <= top[count - 1].value) continue;
    const at = top.findIndex(other => other.value < value);
    top.splice(at < 0 ? top.length : at, 0, { entry, value });
    if (top.length > count) top.pop();
  }
  return top.map(({ entry }) => entry);
}
