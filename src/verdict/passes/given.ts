import type { Outcome } from '../../judgement.js';
import type { Approximation } from '../../problem.js';
import { outcomeOf, standing } from '../compare.js';
import type { Measure } from '../line.js';
import { componentAt, measureAt } from '../place.js';
import { settle } from '../settle.js';
import { chosen, measureLate, measureRounding, type Trial } from '../trial.js';

/** Disagreements of each block that are settled on the objective; if they hold, the others are taken with them. */
const PROVED = 8;
/** If one does not hold, this many more are settled on the objective; the rest stays undecided. */
const SETTLED = 64;

/**
 * Judges by differences that the problem brought itself, each with a bound; no evaluation where they agree.
 * The worst disagreements of each block are settled on the objective too, so that an error in those differences is never blamed on grad.
 */
export async function judgeGiven(trial: Trial, approximation: Approximation): Promise<void> {
  const { gradapprox, bound, noise } = approximation;
  const { request, place, ledger } = trial;
  const suspects: number[][] = request.layout.blocks.map(() => []);
  for (const [i, b] of chosen(request)) {
    const outcome = byBound(measureAt(place, i, b), gradapprox[i], bound[i]);
    ledger.put(i, outcome);
    if (isSuspect(outcome)) suspects[b].push(i);
  }
  if (suspects.every(list => list.length === 0)) return;
  if (noise === undefined) await measureLate(trial);
  await measureRounding(trial);
  for (const [b, list] of suspects.entries()) await settleWorst(trial, b, list, approximation);
}

/** Worth settling on the objective: what disagrees, and what could not be decided by its bound. */
const isSuspect = ({ status, reason }: Outcome): boolean =>
  reason !== 'nonfinite' && (status === 'wrong' || status === 'undecided');

/** What a difference with its bound says by itself. */
function byBound(measure: Measure, slope: number, bound: number): Outcome {
  const known = { slope, bound };
  if (!Number.isFinite(measure.claim)) return outcomeOf(known, measure, 'wrong', 'nonfinite');
  if (!Number.isFinite(slope + bound)) return outcomeOf(known, measure, 'undecided', 'unproven');
  const grade = standing(known, measure);
  if (grade === 'agrees') return outcomeOf(known, measure, 'agree');
  if (grade === 'far') return outcomeOf(known, measure, 'wrong');
  const fits = Math.abs(slope - measure.claim) <= bound + measure.rounding;
  return outcomeOf(known, measure, grade === 'weak' ? 'weak' : 'undecided', fits ? 'noise' : 'unproven');
}

/** Settles the worst suspects of a block on the objective, and more of them if one does not hold; the others are taken with them. */
async function settleWorst(
  trial: Trial,
  b: number,
  suspects: readonly number[],
  approximation: Approximation,
): Promise<void> {
  const { ledger, meter } = trial;
  const { grad, gradapprox, bound } = ledger.judgement;
  const excess = (i: number) => Math.abs(grad[i] - gradapprox[i]) / bound[i];
  const worst = largest(suspects, excess, PROVED + SETTLED);
  const pace = meter.pace(worst.length);
  let hold = true;
  for (const [k, i] of worst.entries()) {
    if (k >= PROVED && hold) return;
    if (pace.due()) await pace.rest(k);
    hold = (await holds(trial, i, b, approximation)) && hold;
  }
  const settled = new Set(worst);
  if (!hold) for (const i of suspects) if (!settled.has(i)) ledger.leaveOpen(i);
}

/** Settles a component on the objective; whether it comes out as its bound said. */
async function holds({ place, ledger }: Trial, i: number, b: number, { along }: Approximation): Promise<boolean> {
  const outcome = await settle({ ...componentAt(place, i, b), ...along?.(i) });
  const stood = ledger.status(i) === outcome.status;
  ledger.put(i, outcome);
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
