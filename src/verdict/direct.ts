import { type Judgement, reasonCode, statusCode } from './judgement.js';
import { COVER } from './ladder.js';
import type { Outcome } from './outcome.js';
import type { Run, Yardstick } from './run.js';
import { settle, twoPointAgreement } from './settle.js';
import { chosen, type Trial, throwIfAborted } from './trial.js';

const UNCHECKED = statusCode('unchecked');

/** Judges by differences of the objective alone: two evaluations for every component, more for those that do not agree. */
export async function judgeDirectly(trial: Trial): Promise<void> {
  const { request, judgement } = trial;
  const total = request.indices?.length ?? request.layout.size;
  let done = await firstPass(trial, total);
  trial.scale.measured(clearDifferences(trial));
  if (isFlat(trial)) return markFlat(trial);
  for (const [i, b] of chosen(request)) {
    if (judgement.status[i] !== UNCHECKED) continue;
    throwIfAborted(request);
    record(judgement, i, await settle(trial.run, i, trial.scale.of(i, b, trial.run)), isReported(trial));
    request.settings.onProgress?.(++done, total);
  }
}

/** One difference of each component, by the caller's formula or with the step from the noise. Returns how many are settled by it. */
async function firstPass(trial: Trial, total: number): Promise<number> {
  const { request, run, judgement } = trial;
  let done = 0;
  for (const [i, b] of chosen(request)) {
    throwIfAborted(request);
    const yard = trial.scale.of(i, b, run);
    const step = request.settings.step ?? yard.step;
    judgement.gradapprox[i] = judgement.sides === 'two' ? await twoSided(run, i, step) : await oneSided(run, i, step);
    judgement.bound[i] = (COVER * run.noise) / step;
    const outcome = firstOutcome(run, yard, judgement.gradapprox[i], step);
    if (!outcome) continue;
    record(judgement, i, outcome, false);
    request.settings.onProgress?.(++done, total);
  }
  return done;
}

function firstOutcome(run: Run, yard: Yardstick, difference: number, step: number): Outcome | null {
  if (Number.isFinite(yard.grad)) return twoPointAgreement(run, yard, difference, step);
  return { status: 'wrong', reason: 'nonfinite', derivative: difference, bound: (COVER * run.noise) / step };
}

/** (J(θ + ε eᵢ) − J(θ − ε eᵢ)) / 2ε. */
async function twoSided({ objective, theta }: Run, i: number, step: number): Promise<number> {
  let JPlus = objective.along(i, theta[i] + step);
  if (typeof JPlus !== 'number') JPlus = await JPlus;
  let JMinus = objective.along(i, theta[i] - step);
  if (typeof JMinus !== 'number') JMinus = await JMinus;
  return (JPlus - JMinus) / (2 * step);
}

/** (J(θ + ε eᵢ) − J(θ)) / ε. */
async function oneSided({ objective, theta, J }: Run, i: number, step: number): Promise<number> {
  let JPlus = objective.along(i, theta[i] + step);
  if (typeof JPlus !== 'number') JPlus = await JPlus;
  return (JPlus - J) / step;
}

/** Whether the caller asked for a formula of his own, whose numbers are reported whatever is known better. */
const isReported = ({ judgement, request }: Trial): boolean =>
  request.settings.step !== undefined || judgement.sides === 'one';

/** Writes an outcome down; `reported` keeps the difference that stands there and widens its bound instead. */
export function record(judgement: Judgement, i: number, outcome: Outcome, reported: boolean): void {
  judgement.status[i] = statusCode(outcome.status);
  judgement.reason[i] = reasonCode(outcome.reason);
  const kept = reported ? judgement.gradapprox[i] : outcome.derivative;
  judgement.gradapprox[i] = kept;
  judgement.bound[i] = reported ? Math.abs(kept - outcome.derivative) + outcome.bound : outcome.bound;
}

/** Differences that rise above their noise; 0 for the others. */
function clearDifferences({ request, judgement }: Trial): Float64Array {
  const clear = new Float64Array(request.layout.size);
  for (const [i] of chosen(request)) {
    const difference = judgement.gradapprox[i];
    if (Number.isFinite(difference) && Math.abs(difference) > 5 * judgement.bound[i]) clear[i] = difference;
  }
  return clear;
}

/** Whether neither grad nor any difference sees J change. */
function isFlat({ request, judgement }: Trial): boolean {
  for (const [i] of chosen(request)) {
    const flat = request.grad[i] === 0 && Math.abs(judgement.gradapprox[i]) <= judgement.bound[i];
    if (!flat) return false;
  }
  return true;
}

function markFlat({ request, judgement }: Trial): void {
  for (const [i] of chosen(request)) {
    judgement.status[i] = statusCode('undecided');
    judgement.reason[i] = reasonCode('flat');
  }
}
