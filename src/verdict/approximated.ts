import type { Outcome } from '../judgement.js';
import type { Approximation } from '../problem.js';
import { record } from './judgement.js';
import { GRACE, isMistake, ownScale, scaleOf, WEAK } from './outcome.js';
import type { Run, Yardstick } from './run.js';
import { chosen, type Trial } from './trial.js';

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
  // loaded when there is something to settle
  const { settleSuspects } = await import('./suspects.js');
  await settleSuspects(trial, suspects);
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
