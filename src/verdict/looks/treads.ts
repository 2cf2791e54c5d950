import { gradientHere } from '../../objective/defined.js';
import { jumpWithin } from '../alternatives/stairs.js';
import { rungAt } from '../estimate.js';
import type { Line } from '../line.js';
import { componentAt, type Place } from '../place.js';
import { SETTLING } from '../rules.js';
import type { Trial } from '../trial.js';
import { askSome, provedByBlock } from './proved.js';

/** Windows on either side of θ, relative to the size of the parameter: where treads are wider they are no rounding but what J is made of. */
const WINDOWS = [2 ** -8, 2 ** -6, 2 ** -4, 2 ** -3, 2 ** -2];
/** How near, of the way from the slope at θ to grad, what J does over a window must come. */
const NEAR = 0.4;
/** Gradients that a window is summed from, at the middles of as many parts. */
const PARTS = 8;

/**
 * Looks at proved mistakes once more where J does over windows on both sides of θ what lies nearer to grad than its slope at θ: J may move in jumps that
 * no step between two of them sees. What J does over the window on either side is then what grad adds up to there.
 *
 *     J(θ ± w) − J(θ) = ± ∫ gradᵢ(θ ± t) dt,  to 0.4 of what the slope at θ makes of it, and J jumps in between
 *
 * A mistake does not add up on the side of a jump nor on the other one, however large the jump is, as of a cost that is the square of a few units in the
 * last place. What is smooth has no jump: a small ripple of J that grad lacks stays a mistake.
 */
export async function confirmTreads(trial: Trial): Promise<void> {
  for (const { b, proved } of provedByBlock(trial)) await askSome(proved, i => excuse(trial, i, b));
}

/** Takes a proof back where J moves in jumps and grad adds up to them; whether it did. */
async function excuse({ place, ledger, meter }: Trial, i: number, b: number): Promise<boolean> {
  if (!meter.affords(SETTLING)) return false;
  const sloping = { line: componentAt(place, i, b), i, slope: ledger.judgement.gradapprox[i] };
  for (const share of WINDOWS) {
    const width = share * sloping.line.size;
    if (!(await leansOver(sloping, width))) continue;
    if (!(await addsUp(place, sloping, width)) || !(await addsUp(place, sloping, -width))) continue;
    if (!(await jumps(sloping, width))) continue;
    ledger.revise(i, 'undecided', 'steps');
    return true;
  }
  return false;
}

/** Whether J jumps on either side. */
const jumps = async ({ line, slope }: Sloping, width: number): Promise<boolean> =>
  (await jumpWithin(line, width, slope)) !== null || (await jumpWithin(line, -width, slope)) !== null;

/** Whether J does over the windows on both sides together what lies nearer to grad than its slope at θ. */
async function leansOver({ line, slope }: Sloping, width: number): Promise<boolean> {
  const { JPlus, JMinus, above, below } = await rungAt(line, width);
  const mean = (JPlus - JMinus) / (above + below);
  return (mean - slope) / (line.claim - slope) >= NEAR;
}

/** A component, J along it, and its slope at θ. */
interface Sloping {
  line: Line;
  i: number;
  slope: number;
}

/** Whether J does over a window what grad adds up to, and not what its own slope at θ makes of it. */
async function addsUp({ objective, theta }: Place, { line, i, slope }: Sloping, width: number): Promise<boolean> {
  const change = ((await line.at(width)) - line.J) / width;
  let mean = 0;
  for (let k = 0; k < PARTS; k++) {
    objective.moveTo(theta.map((at, j) => (j === i ? at + ((k + 1 / 2) / PARTS) * width : at)));
    mean += ((await gradientHere(objective))?.[i] ?? Number.NaN) / PARTS;
  }
  objective.moveTo(theta);
  return Math.abs(change - mean) <= NEAR * Math.abs(line.claim - slope);
}
