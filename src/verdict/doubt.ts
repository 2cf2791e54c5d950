import type { Outcome } from '../judgement.js';
import { descend } from './descent.js';
import { climb, type Level } from './ladder.js';
import { tableNoise } from './noise.js';
import { ownScale } from './outcome.js';
import { prove } from './proof.js';
import { whatIsLeft } from './rest.js';
import type { Run, Yardstick } from './run.js';
import { stepOf } from './step.js';

/** Rounding of J alone, in units of |J|: what is left of noise if all else is structure. */
const ROUNDING = 2 ** -50;
/** Noise this many times the rounding may be structure at a finer scale. */
const STRUCTURE = 16;
/** Structure is believed only where grad agrees with it to this relative error, and this much better than with the scales above. */
const EXACT = 1e-4;
const BETTER = 0.01;
/** A slope that lies this much closer to grad than the one proved leaves the question open. */
const LIKELY = 0.1;
const RATIO = 8;
/** Noise above this share of what a slope does to J over the size of its parameter leaves no step within that size to see it. */
const VISIBLE = 1 / 32;
/** Structure that makes up less than this of the slope shows in a few steps only: they must be close. */
const FAINT = 1e-2;
const CLOSER_RATIO = 2;
/** Three neighbouring slopes this close to each other, and this many times steeper than the one proved, are no noise. */
const ALIKE = 0.1;
const STEEPER = 3;

/** Windows in which J is searched for stairs, relative to the size of the parameter: from far wider than any step to a ladder's first. */
const WINDOWS = [2 ** -2, 2 ** -4, 2 ** -6, 2 ** -8];
/** Stairs explain a disagreement if, over some window, grad lies this much closer to the mean slope. */
const CLOSER = 0.25;
/** Halvings of a window, after which a smooth change has all but vanished and a jump has not. */
const HALVINGS = 30;
const JUMP = 1e-3;
/** A change of fewer noise levels is no jump: rounding is what is left of any window narrow enough. */
const LOUD = 8;
/** Larger jumps beside J are no rounding: the coarsest stair of −log(1 − p) is ln 2, where J is 24 ln 2 in float32 and 53 ln 2 in float64. */
const COARSEST = 1 / 20;

/**
 * Second thoughts about a mistake that looks proved: what might deceive a proof at the scales it looked at.
 *
 * @returns what stands instead, or null where the mistake stands
 */
export async function doubt(run: Run, i: number, yard: Yardstick, proved: Outcome): Promise<Outcome | null> {
  return (
    hiddenSwing(run, i, yard, proved) ??
    (await agreesFiner(run, i, yard, proved)) ??
    (await movesInSteps(run, i, yard, proved))
  );
}

/**
 * A slope that hardly moves J beyond its noise over the whole size of the parameter is seen by larger steps alone.
 * They miss a J that turns round before, such as 10⁻¹² sin(10²⁰ θ) at θ = 10⁻²⁰: of a grad far steeper than what they see, nothing is proved.
 */
function hiddenSwing(
  { noise, theta }: Run,
  i: number,
  { grad, parameter }: Yardstick,
  proved: Outcome,
): Outcome | null {
  const hidden = noise > VISIBLE * Math.abs(grad) * (Math.abs(theta[i]) || parameter);
  const steep = Math.abs(grad) > STEEPER * Math.abs(proved.derivative);
  return hidden && steep ? { ...proved, status: 'undecided', reason: 'unproven' } : null;
}

/**
 * What was taken for noise may be structure finer than the natural size of the parameter told, such as sin θ at θ = 10¹².
 * Looks below the noise, down to the rounding of J; noise proper agrees with nothing there, not even with itself.
 * Where J proves steep and smooth there, its slope at those scales is what grad is measured against.
 */
async function agreesFiner(run: Run, i: number, yard: Yardstick, proved: Outcome): Promise<Outcome | null> {
  const rounding = ROUNDING * Math.abs(run.J);
  if (run.noise <= STRUCTURE * rounding) return null;
  const error = Math.abs(yard.grad - proved.derivative) / ownScale(yard, proved.derivative);
  const sharp = { ...run, noise: rounding, tolerance: Math.min(EXACT, BETTER * error) };
  const bare = { ...yard, floor: 0, rounding: 0 };
  const ratio = error < FAINT ? CLOSER_RATIO : RATIO;
  const { agreement, levels } = await descend(sharp, i, bare, { ratio, top: stepOf(run, yard) });
  if (agreement) return agreement;
  // where J is flat it is rounded, which no grad of 0 may hide behind
  const near = ({ derivative, bound }: Level) =>
    Math.abs(derivative) > bound &&
    Math.abs(derivative - yard.grad) + bound <= LIKELY * Math.abs(yard.grad - proved.derivative);
  if (levels.some(near)) return { ...proved, status: 'undecided', reason: 'unproven' };
  const q = levels.findIndex((_, k) => isSteep(levels.slice(k, k + 3), proved.derivative));
  if (q < 0) return null;
  const local = 3 * (await noiseAt(run, i, levels[q + 2].step));
  return settleFiner({ ...run, noise: Math.max(rounding, local) }, i, yard, levels[q].step);
}

function isSteep(levels: readonly Level[], slope: number): boolean {
  const sizes = levels.map(({ derivative }) => derivative);
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  const steepest = Math.max(Math.abs(low), Math.abs(high));
  return levels.length === 3 && high - low <= ALIKE * steepest && steepest > STEEPER * Math.abs(slope);
}

/** Standard deviation of what is no smooth J on a line of nine points across a step. */
async function noiseAt(run: Run, i: number, step: number): Promise<number> {
  const values = [run.J];
  for (let k = 1; k <= 4; k++) {
    const { JPlus, JMinus } = await climb(run, i, (k * step) / 4);
    values.push(JPlus);
    values.unshift(JMinus);
  }
  return tableNoise(values);
}

async function settleFiner(run: Run, i: number, yard: Yardstick, top: number): Promise<Outcome> {
  const descent = await descend(run, i, yard, { ratio: RATIO, top: top * RATIO });
  return descent.agreement ?? (await prove(run, i, yard, descent.levels)) ?? whatIsLeft(run, yard, descent);
}

/**
 * J may be computed in stairs that a small step does not see, as −log(1 − p) with p rounded next to 1:
 * flat or smooth between jumps, with the right slope only over many of them.
 */
async function movesInSteps(run: Run, i: number, yard: Yardstick, proved: Outcome): Promise<Outcome | null> {
  const error = Math.abs(yard.grad - proved.derivative);
  for (const window of WINDOWS) {
    const { JPlus, JMinus, above, below } = await climb(run, i, window * yard.parameter);
    const sides = [
      { width: above, slope: (JPlus - run.J) / above },
      { width: -below, slope: (run.J - JMinus) / below },
    ].filter(({ slope }) => Number.isFinite(slope));
    const mean = sides.reduce((total, { slope }) => total + slope, 0) / sides.length;
    if (!(Math.abs(mean - yard.grad) <= CLOSER * error)) continue;
    const off = ({ slope }: { slope: number }) => Math.abs(slope - proved.derivative);
    const { width } = sides.reduce((a, b) => (off(b) > off(a) ? b : a));
    if (await jumps(run, i, width, proved.derivative)) return { ...proved, status: 'undecided', reason: 'steps' };
  }
  return null;
}

/** Whether J − slope·t jumps anywhere near θᵢ: to ask of every mistake once J is known to move in stairs along others. */
export async function jumpsNear(run: Run, i: number, yard: Yardstick, slope: number): Promise<boolean> {
  for (const window of WINDOWS)
    for (const sign of [1, -1]) if (await jumps(run, i, sign * window * yard.parameter, slope)) return true;
  return false;
}

/** Whether J − slope·t jumps between θᵢ and θᵢ + width: the larger change is followed through halved windows. */
async function jumps({ objective, theta, J, noise }: Run, i: number, width: number, slope: number): Promise<boolean> {
  const rest = async (t: number) => {
    const value = objective.along(i, theta[i] + t);
    return (typeof value === 'number' ? value : await value) - J - slope * t;
  };
  let [low, high] = [0, width];
  let [atLow, atHigh] = [0, await rest(width)];
  const whole = Math.abs(atHigh);
  if (!(whole > LOUD * noise && Number.isFinite(whole))) return false;
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    const atMiddle = await rest(middle);
    const below = Math.abs(atMiddle - atLow) > Math.abs(atHigh - atMiddle);
    if (below) [high, atHigh] = [middle, atMiddle];
    else [low, atLow] = [middle, atMiddle];
  }
  const jump = Math.abs(atHigh - atLow);
  return jump > Math.max(JUMP * whole, LOUD * noise) && jump <= COARSEST * Math.abs(J);
}
