import type { Outcome } from '../../judgement.js';
import { errorOf, outcomeOf, ownScale } from '../compare.js';
import { leftOver, prove } from '../conclude.js';
import { type Estimate, rungAt } from '../estimate.js';
import type { Line } from '../line.js';
import { tableNoise } from '../noise.js';
import { CLOSER, SIGMAS } from '../rules.js';
import { descend, type Series } from '../series.js';
import { stepOf } from '../step.js';
import type { Proved } from './alternative.js';

/** Rounding of J alone, in units of |J|: what is left of noise if all else is structure. */
const ROUNDING = 2 ** -50;
/** The same of a J that is kept in float32: below it lie steps of J, whose slopes are simple fractions. */
const SINGLE = 2 ** -22;
/** Noise this many times the rounding may be structure at a finer scale. */
const STRUCTURE = 16;
/** Structure is believed only where the claim agrees with it to this relative error, and this much better than with the scales above. */
const EXACT = 1e-4;
const BETTER = 0.01;
/** A slope that lies this much closer to the claim than the one proved leaves the question open. */
const LIKELY = 0.1;
const RATIO = 8;
/** Structure that makes up less than this of the slope shows in a few steps only: they must be close. */
const FAINT = 1e-2;
/** Three neighbouring slopes this close to each other, and this many times steeper than the one proved, are no noise. */
const ALIKE = 0.1;
const STEEPER = 3;

/**
 * Structure that was taken for noise, finer than the natural size of the parameter told, such as sin θ at θ = 10¹².
 * Looks below the noise, down to the rounding of J; noise proper agrees with nothing there, not even with itself.
 * Where J proves steep and smooth there, its slope at those scales is what the claim is measured against.
 */
export const finer: Proved = {
  async look(line, proved) {
    const apparent = STRUCTURE * Math.abs(line.J);
    if (line.noise <= ROUNDING * apparent || (line.noise <= SINGLE * apparent && (await isSingle(line)))) return null;
    const rounding = ROUNDING * Math.abs(line.J);
    const sharp = await below(line, proved, rounding);
    // where J is flat it is rounded, which no claim of 0 may hide behind
    if (sharp.agreed && sharp.agreed.slope !== 0) return outcomeOf(sharp.agreed, { ...line, rounding: 0 }, 'agree');
    if (sharp.estimates.some(estimate => isNearer(estimate, line, proved)))
      return { ...proved, status: 'undecided', reason: 'unproven' };
    const q = sharp.estimates.findIndex((_, k) => isSteep(sharp.estimates.slice(k, k + 3), proved.derivative));
    if (q < 0) return null;
    const { step } = sharp.estimates[q + 2];
    const local = SIGMAS * tableNoise(await nineAcross(line, step / 4));
    return settleFiner({ ...line, noise: Math.max(rounding, local) }, sharp.estimates[q].step);
  },
};

/** Whether J is kept in float32, by three values. */
async function isSingle(line: Line): Promise<boolean> {
  if (Math.fround(line.J) !== line.J) return false;
  const { JPlus, JMinus } = await rungAt(line, stepOf(line));
  return [JPlus, JMinus].every(J => Math.fround(J) === J);
}

/** The ladder once more, as if J had no noise but its rounding. */
function below(line: Line, proved: Outcome, noise: number): Promise<Series> {
  const known = { slope: proved.derivative };
  const error = errorOf(known, line) / ownScale(line, known.slope);
  const sharp = { ...line, noise, tolerance: Math.min(EXACT, BETTER * error), absolute: 0, floor: 0, rounding: 0 };
  return descend(sharp, { ratio: error < FAINT ? CLOSER : RATIO, top: stepOf(line) });
}

/** Whether a slope below the noise lies near the claim, and is none of a J that is flat there. */
const isNearer = (estimate: Estimate, line: Line, { derivative }: Outcome): boolean =>
  Math.abs(estimate.slope) > estimate.bound &&
  errorOf(estimate, line) + estimate.bound <= LIKELY * Math.abs(line.claim - derivative);

function isSteep(three: readonly Estimate[], slope: number): boolean {
  const slopes = three.map(estimate => estimate.slope);
  const [low, high] = [Math.min(...slopes), Math.max(...slopes)];
  const steepest = Math.max(Math.abs(low), Math.abs(high));
  return three.length === 3 && high - low <= ALIKE * steepest && steepest > STEEPER * Math.abs(slope);
}

async function settleFiner(line: Line, top: number): Promise<Outcome> {
  const series = await descend(line, { ratio: RATIO, top: top * RATIO });
  if (series.agreed) return outcomeOf(series.agreed, line, 'agree');
  return prove(line, series.estimates) ?? leftOver(line, series);
}

/** Points on each side of θ across which the noise of a line is measured. */
const HALF = 4;

/** J at nine equally spaced points around θ. */
async function nineAcross(line: Line, spacing: number): Promise<Float64Array> {
  const values = new Float64Array(2 * HALF + 1).fill(line.J);
  for (let k = 1; k <= HALF; k++) {
    const { JPlus, JMinus } = await rungAt(line, k * spacing);
    values[HALF + k] = JPlus;
    values[HALF - k] = JMinus;
  }
  return values;
}
