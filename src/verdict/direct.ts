import type { Outcome } from '../judgement.js';
import { type Judgement, reasonCode, statusCode } from '../judgement.js';
import { differences } from '../objective/differences.js';
import { Pace } from '../pace.js';
import { twoPointAgreement } from './agreement.js';
import { jumpsNear } from './doubt.js';
import { leaveOpen, record } from './judgement.js';
import { COVER } from './ladder.js';
import type { Run, Yardstick } from './run.js';
import { settle } from './settle.js';
import { stepOf } from './step.js';
import { affordable, chosen, SETTLING, type Trial } from './trial.js';

const UNCHECKED = statusCode('unchecked');
const WRONG = statusCode('wrong');
const NONE = reasonCode('none');
const STEPS = reasonCode('steps');
/** Mistakes proved in full in each block; the others of the block are proved briefly. */
const THOROUGH = 16;
/** A step of the caller's this many times larger than the noise asks for truncates: its differences agree with nothing but themselves. */
const COARSE = 4;

/** Judges by differences of the objective alone: two evaluations for every component, more for those that do not agree. */
export async function judgeDirectly(trial: Trial): Promise<void> {
  const { request, run, judgement } = trial;
  await firstPass(trial);
  trial.scale.measured(clearDifferences(trial));
  if (isFlat(trial)) return markFlat(trial);
  const open = openOnes(trial);
  const proved = new Uint32Array(request.layout.blocks.length);
  const pace = new Pace(open.length, { signal: request.settings.signal });
  for (const [k, { i, b }] of open.entries()) {
    if (pace.due()) await pace.rest(k);
    if (!affordable(request, SETTLING)) {
      leaveOpen(judgement, i);
      continue;
    }
    const outcome = await settle(run, i, trial.scale.of(i, b, run), proved[b] < THOROUGH);
    if (outcome.status === 'wrong') proved[b]++;
    record(judgement, i, outcome, isReported(trial));
  }
  if (judgement.reason.includes(STEPS)) await withdrawJumps(trial);
}

/**
 * J is known to move in stairs along some component: no mistake stands along whose component it does so too,
 * and none at all where stairs explain most of the disagreements, for those that remain are small beside the stairs.
 */
async function withdrawJumps({ request, run, scale, judgement }: Trial): Promise<void> {
  const { status, reason, gradapprox } = judgement;
  const mistakes: number[] = [];
  for (const [i, b] of chosen(request)) {
    const proved = status[i] === WRONG && reason[i] === NONE;
    if (proved && (await jumpsNear(run, i, scale.of(i, b, run), gradapprox[i]))) withdraw(judgement, i);
    else if (proved) mistakes.push(i);
  }
  const stairs = reason.reduce((count, code) => count + (code === STEPS ? 1 : 0), 0);
  if (mistakes.length < stairs) for (const i of mistakes) withdraw(judgement, i);
}

function withdraw({ status, reason }: Judgement, i: number): void {
  status[i] = statusCode('undecided');
  reason[i] = STEPS;
}

/** One difference of each component, by the caller's formula or with the step from the noise; most are settled by it. */
async function firstPass(trial: Trial): Promise<void> {
  const { request, run, scale, judgement } = trial;
  const { step, signal, onProgress } = request.settings;
  const steps = new Float64Array(request.layout.size);
  for (const [i, b] of chosen(request)) steps[i] = step ?? stepOf(run, scale.of(i, b, run));
  const { objective } = request;
  const ranges = rangesOf(request.indices);
  const options = { step: (i: number) => steps[i], sides: judgement.sides, ranges, signal, onProgress };
  judgement.gradapprox = await differences(objective, options);
  for (const [i, b] of chosen(request)) {
    judgement.bound[i] = (COVER * run.noise) / steps[i];
    const outcome = firstOutcome(run, scale.of(i, b, run), judgement.gradapprox[i], steps[i]);
    if (outcome) record(judgement, i, outcome, false);
  }
}

/** What one difference says: agreement, or no number in grad; null where more evaluations must tell. */
export function firstOutcome(run: Run, yard: Yardstick, difference: number, step: number): Outcome | null {
  if (Number.isFinite(yard.grad))
    return step > COARSE * stepOf(run, yard) ? null : twoPointAgreement(run, yard, difference, step);
  return { status: 'wrong', reason: 'nonfinite', derivative: difference, bound: (COVER * run.noise) / step };
}

/** Each index a range of its own; neighbours joined. */
export function rangesOf(indices: ArrayLike<number> | undefined): [number, number][] | undefined {
  if (!indices) return undefined;
  const ranges: [number, number][] = [];
  for (let k = 0; k < indices.length; k++) {
    const last = ranges.at(-1);
    if (last?.[1] === indices[k]) last[1]++;
    else ranges.push([indices[k], indices[k] + 1]);
  }
  return ranges;
}

function openOnes({ request, judgement }: Trial): { i: number; b: number }[] {
  const open: { i: number; b: number }[] = [];
  for (const [i, b] of chosen(request)) if (judgement.status[i] === UNCHECKED) open.push({ i, b });
  return open;
}

/** Whether the caller asked for a formula of his own, whose numbers are reported whatever is known better. */
const isReported = ({ judgement, request }: Trial): boolean =>
  request.settings.step !== undefined || judgement.sides === 'one';

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
