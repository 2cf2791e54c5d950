import type { Outcome } from '../../judgement.js';
import { type Rung, rungAt } from '../estimate.js';
import type { Line } from '../line.js';
import type { Proved } from './alternative.js';

/** Windows in which J is searched for stairs, relative to the size of the parameter: from far wider than any step to a ladder's first. */
const WINDOWS = [2 ** -2, 2 ** -4, 2 ** -6, 2 ** -8];
/** Stairs explain a disagreement if, over some window, the claim lies this much closer to the mean slope. */
const NEARER = 0.25;
/** Where J is known to stand still this much will do: its stairs may be uneven, as those of a forward pass in few bits are. */
const NEAR = 0.4;
/** Halvings of a window, after which a smooth change has all but vanished and a jump has not. */
const HALVINGS = 30;
const JUMP = 1e-3;
/** A change of fewer noise levels is no jump: rounding is what is left of any window narrow enough. */
const LOUD = 8;
/** Larger jumps beside J are no rounding: the coarsest stair of −log(1 − p) is ln 2, where J is 24 ln 2 in float32 and 53 ln 2 in float64. */
const COARSEST = 1 / 20;
/** The next stair is at least this much of one. */
const ALIKE = 0.25;
/** Treads this wide, relative to the size of the parameter, are no rounding but what J is made of, as ⌊a / b⌋ is. */
const WIDEST = 1 / 8;
/** The end of a tread is looked for in steps of this ratio. */
const WIDER = 8;
/** Steps so small that only a J in stairs stands still over them all, relative to the size of the parameter. */
const TREAD = [2 ** -40, 2 ** -36, 2 ** -32];

/**
 * J computed in stairs: several jumps, with the same slope between them.
 *
 * - Small steps do not see them, as in −log(1 − p) with p rounded next to 1: flat or smooth between jumps, with the right slope only over many of them.
 * - Large steps see nothing else, as of a table that is looked up: its derivative is 0 nearly everywhere, and that is what the claim says.
 *
 * One jump is none: a hard cut-off near θ, as of a pair potential, excuses no mistake.
 */
export const stairs: Proved = {
  async look(line, proved) {
    const open: Outcome = { ...proved, status: 'undecided', reason: 'steps' };
    const slope = proved.derivative;
    // J that does not move bears no witness, neither of a slope of 0 nor against it
    if ((slope === 0 || line.claim === 0) && (await isOnTread(line)))
      return (await endsInStairs(line, slope)) ? open : null;
    for (const width of await nearMean(line, slope, NEARER)) if (await moveInSteps(line, width, slope)) return open;
    return null;
  },
};

/** Windows over which the mean slope of J lies this much closer to the claim than the slope proved, each on the side that tells more. */
async function nearMean(line: Line, slope: number, share: number): Promise<number[]> {
  const near: number[] = [];
  for (const window of WINDOWS) {
    const sides = sidesOf(await rungAt(line, window * line.size), line.J);
    const mean = sides.reduce((total, side) => total + side.slope, 0) / sides.length;
    if (!(Math.abs(mean - line.claim) <= share * Math.abs(line.claim - slope))) continue;
    near.push(sides.reduce((a, b) => (Math.abs(b.slope - slope) > Math.abs(a.slope - slope) ? b : a)).width);
  }
  return near;
}

/** Whether J moves in stairs anywhere near θ: to ask of every mistake once J is known to do so along others. */
export async function stairsNear(line: Line, slope: number): Promise<boolean> {
  for (const window of WINDOWS)
    for (const sign of [1, -1]) if (await moveInSteps(line, sign * window * line.size, slope)) return true;
  return false;
}

/** Mean slopes on both sides, where J is finite. */
const sidesOf = ({ JPlus, JMinus, above, below }: Rung, J: number) =>
  [
    { width: above, slope: (JPlus - J) / above },
    { width: -below, slope: (J - JMinus) / below },
  ].filter(({ slope }) => Number.isFinite(slope));

/** Whether J is the same, bit for bit, on both sides of θ over several small steps. */
export async function isOnTread(line: Line): Promise<boolean> {
  for (const step of TREAD) {
    const { JPlus, JMinus, above, below } = await rungAt(line, step * line.size);
    if (!(above > 0 && below > 0 && JPlus === line.J && JMinus === line.J)) return false;
  }
  return true;
}

/**
 * Whether the tread that θ stands on ends with a jump, and the next one too: J is known to stand still around θ, so that its rounding is all its noise.
 * A claim must be one that such stairs leave room for: 0, what J does on average, or less than the jump over the tread.
 */
async function endsInStairs(line: Line, slope: number): Promise<boolean> {
  const likely = line.claim === 0 || (await nearMean(line, slope, NEAR)).length > 0;
  const still = { ...line, noise: line.rule.rounding * Math.abs(line.J) };
  const rest = restOf(still, 0);
  for (const sign of [1, -1]) {
    const end = await endOfTread(line, rest, sign);
    if (end === null) continue;
    const change = await rest(end);
    const [jump, room] = [Math.abs(change), (line.claim * end) / change];
    const hidden = jump <= COARSEST * Math.abs(line.J) && room > 0 && room <= 1;
    if (!(jump > LOUD * still.noise) || !(likely || hidden)) continue;
    const next = { from: end, to: end + sign * (hidden ? 1 : WIDEST) * line.size, jump };
    if (await isStair(still, rest, next)) return true;
  }
  return false;
}

/** Where J first moves on one side of θ, from a size away at the latest; null where it does not. */
async function endOfTread({ size }: Line, rest: (t: number) => Promise<number>, sign: number): Promise<number | null> {
  let [low, high] = [0, sign * TREAD[TREAD.length - 1] * size];
  while ((await rest(high)) === 0) {
    if (Math.abs(high) >= size) return null;
    [low, high] = [high, high * WIDER];
  }
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if ((await rest(middle)) === 0) low = middle;
    else high = middle;
  }
  return high;
}

/** J − slope·t, less what it is at θ. */
const restOf =
  (line: Line, slope: number) =>
  async (t: number): Promise<number> => {
    const value = line.at(t);
    return (typeof value === 'number' ? value : await value) - line.J - slope * t;
  };

/** Whether J − slope·t jumps between 0 and `width`, and jumps again next to it with nothing in between. */
async function moveInSteps(line: Line, width: number, slope: number): Promise<boolean> {
  const found = await jumpWithin(line, width, slope);
  if (!found || found.jump > COARSEST * Math.abs(line.J)) return false;
  const { low, high, jump } = found;
  const rest = restOf(line, slope);
  return (
    (await isStair(line, rest, { from: high, to: width, jump })) || isStair(line, rest, { from: low, to: 0, jump })
  );
}

/** A jump of J, between two neighbouring points of a line. */
interface Jump {
  low: number;
  high: number;
  jump: number;
}

/** The largest jump of J − slope·t that halving the way to `width` finds; null where all that is left after so many halvings is smooth, or noise. */
export async function jumpWithin(line: Line, width: number, slope: number): Promise<Jump | null> {
  const rest = restOf(line, slope);
  let [low, high] = [0, width];
  let [atLow, atHigh] = [0, await rest(width)];
  const whole = Math.abs(atHigh);
  if (!(whole > LOUD * line.noise && Number.isFinite(whole))) return null;
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    const atMiddle = await rest(middle);
    const below = Math.abs(atMiddle - atLow) > Math.abs(atHigh - atMiddle);
    if (below) [high, atHigh] = [middle, atMiddle];
    else [low, atLow] = [middle, atMiddle];
  }
  const jump = Math.abs(atHigh - atLow);
  return jump > Math.max(JUMP * whole, LOUD * line.noise) ? { low, high, jump } : null;
}

/**
 * From one side of a jump on: whether the first change of J − slope·t is another jump, of its size or out of nothing.
 * What is smooth changes by little first: at each doubling of the way by twice or four times as much.
 */
async function isStair(
  { noise }: Line,
  rest: (t: number) => Promise<number>,
  { from, to, jump }: { from: number; to: number; jump: number },
): Promise<boolean> {
  const atFrom = await rest(from);
  let before = Number.POSITIVE_INFINITY;
  for (let k = HALVINGS; k >= 0; k--) {
    const change = Math.abs((await rest(from + (to - from) * 2 ** -k)) - atFrom);
    if (change > LOUD * noise) return change >= ALIKE * jump || before <= noise;
    before = change;
  }
  return false;
}
