import { type Rung, rungAt } from '../estimate.js';
import type { Line } from '../line.js';
import type { Proved } from './alternative.js';

/** Windows in which J is searched for stairs, relative to the size of the parameter: from far wider than any step to a ladder's first. */
const WINDOWS = [2 ** -2, 2 ** -4, 2 ** -6, 2 ** -8];
/** Stairs explain a disagreement if, over some window, the claim lies this much closer to the mean slope. */
const NEARER = 0.25;
/** Halvings of a window, after which a smooth change has all but vanished and a jump has not. */
const HALVINGS = 30;
const JUMP = 1e-3;
/** A change of fewer noise levels is no jump: rounding is what is left of any window narrow enough. */
const LOUD = 8;
/** Larger jumps beside J are no rounding: the coarsest stair of −log(1 − p) is ln 2, where J is 24 ln 2 in float32 and 53 ln 2 in float64. */
const COARSEST = 1 / 20;

/**
 * J computed in stairs that a small step does not see, as −log(1 − p) with p rounded next to 1:
 * flat or smooth between jumps, with the right slope only over many of them.
 */
export const stairs: Proved = {
  reason: 'steps',
  async look(line, proved) {
    const slope = proved.derivative;
    const error = Math.abs(line.claim - slope);
    for (const window of WINDOWS) {
      const sides = sidesOf(await rungAt(line, window * line.size), line.J);
      const mean = sides.reduce((total, side) => total + side.slope, 0) / sides.length;
      if (!(Math.abs(mean - line.claim) <= NEARER * error)) continue;
      const { width } = sides.reduce((a, b) => (Math.abs(b.slope - slope) > Math.abs(a.slope - slope) ? b : a));
      if (await jumps(line, width, slope)) return { ...proved, status: 'undecided', reason: 'steps' };
    }
    return null;
  },
};

/** Mean slopes on both sides, where J is finite. */
const sidesOf = ({ JPlus, JMinus, above, below }: Rung, J: number) =>
  [
    { width: above, slope: (JPlus - J) / above },
    { width: -below, slope: (J - JMinus) / below },
  ].filter(({ slope }) => Number.isFinite(slope));

/** Whether J − slope·t jumps anywhere near θ: to ask of every mistake once J is known to move in stairs along others. */
export async function jumpsNear(line: Line, slope: number): Promise<boolean> {
  for (const window of WINDOWS)
    for (const sign of [1, -1]) if (await jumps(line, sign * window * line.size, slope)) return true;
  return false;
}

/** Whether J − slope·t jumps between 0 and `width`: the larger change is followed through halved windows. */
async function jumps(line: Line, width: number, slope: number): Promise<boolean> {
  const { J, noise } = line;
  const rest = async (t: number) => {
    const value = line.at(t);
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
