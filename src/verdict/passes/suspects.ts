import type { Judgement } from '../../judgement.js';
import { Leaders } from '../../numbers.js';
import type { Approximation } from '../../problem.js';
import { componentAt } from '../place.js';
import { settle } from '../settle.js';
import { measureLate, measureRounding, type Trial } from '../trial.js';

/** Disagreements of each block that are settled on the objective; if they hold, the others are taken with them. */
const PROVED = 8;
/** If one does not hold, this many more are settled on the objective; the rest stays undecided. */
const SETTLED = 64;

/**
 * Settles what differences with bounds left open or called a mistake.
 *
 * An error in those differences is never blamed on grad: disagreements are proved on the objective too. Where differences have passed an audit, three scales
 * prove the worst of each block, eight evaluations; where they have not, or the proof fails, the worst of the block are settled in full.
 *
 * @param suspects  by number of block
 */
export async function settleSuspects(
  trial: Trial,
  suspects: readonly (readonly number[])[],
  approximation: Approximation,
): Promise<void> {
  const open = await unproved(trial, suspects, approximation);
  if (open.length === 0) return;
  if (approximation.noise === undefined) await measureLate(trial);
  await measureRounding(trial);
  for (const b of open) await settleWorst(trial, b, suspects[b], approximation);
}

/** Blocks whose worst disagreement is not proved by the differences and three scales of the objective. */
async function unproved(
  trial: Trial,
  suspects: readonly (readonly number[])[],
  { audit }: Approximation,
): Promise<number[]> {
  const blocks = [...suspects.keys()].filter(b => suspects[b].length > 0);
  // what is to be looked at beside θ needs the noise of J, and the rounding of a gradient that can be asked there
  if (trial.request.objective.differentiable || !audit || !(audit.worst <= 1)) return blocks;
  const place = { ...trial.place, noise: Math.max(trial.place.noise, audit.noise) };
  const open: number[] = [];
  for (const b of blocks) if (!(await isProved({ ...trial, place }, b, suspects[b]))) open.push(b);
  return open;
}

/** Whether the objective proves the worst disagreement of a block to be what its bound says, a mistake. */
async function isProved({ place, ledger, meter }: Trial, b: number, suspects: readonly number[]): Promise<boolean> {
  meter.check();
  const [worst] = worstOf(suspects, ledger.judgement, 1);
  if (ledger.status(worst) !== 'wrong') return false;
  const { status } = await settle(componentAt(place, worst, b), false);
  return status === 'wrong';
}

/** Settles the worst suspects of a block on the objective, and more of them if one does not hold; the others are taken with them. */
async function settleWorst(
  trial: Trial,
  b: number,
  suspects: readonly number[],
  approximation: Approximation,
): Promise<void> {
  const { ledger, meter } = trial;
  const worst = worstOf(suspects, ledger.judgement, PROVED + SETTLED);
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

/**
 * Settles a component on the objective; whether it comes out as its bound said.
 * Where the objective does not agree with what the problem's own difference sides with, J is rounded more than it shows, as where it is the square of a few units
 * in the last place: then the bound stands, which knows what rounding does.
 */
async function holds({ place, ledger }: Trial, i: number, b: number, given: Approximation): Promise<boolean> {
  const outcome = await settle({ ...componentAt(place, i, b), ...given.along?.(i) });
  const stood = ledger.status(i) === outcome.status;
  const own = given.gradapprox[i];
  const sidesWithGrad = Math.abs(own - place.grad[i]) < Math.abs(own - outcome.derivative);
  const agrees = outcome.status === 'agree' || outcome.status === 'weak';
  if (ledger.reason(i) === 'noise' && sidesWithGrad && !agrees) return true;
  ledger.put(i, outcome);
  return stood;
}

/** The suspects that are off by most, in units of their bounds, the worst first. */
function worstOf(suspects: readonly number[], { grad, gradapprox, bound }: Judgement, count: number): number[] {
  const worst = new Leaders(count);
  for (const i of suspects) worst.offer(i, Math.abs(grad[i] - gradapprox[i]) / bound[i]);
  return worst.list;
}
