import { reasonCode, statusCode } from '../judgement.js';
import { Pace } from '../pace.js';
import { record } from './judgement.js';
import { settle } from './settle.js';
import { measureLate, type Trial } from './trial.js';

/** Disagreements of each block that are settled on the objective; if they hold, the others are taken with them. */
const PROVED = 8;
/** If one does not hold, this many more are settled on the objective; the rest stays undecided. */
const SETTLED = 64;

/** Settles the worst suspects of each block on the objective, whose noise is measured now; the others are taken with them. */
export async function settleSuspects(trial: Trial, suspects: readonly (readonly number[])[]): Promise<void> {
  await measureLate(trial);
  for (const [b, list] of suspects.entries()) await settleWorst(trial, b, list);
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
