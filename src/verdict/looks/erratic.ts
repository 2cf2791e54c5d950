import { sum } from '../../numbers.js';
import { standing } from '../compare.js';
import { rungAt } from '../estimate.js';
import { inward, isComparable, rayDirection } from '../noise.js';
import { componentAt, measureAt, type Place } from '../place.js';
import { COVER, SIGMAS } from '../rules.js';
import { rootMeanSquare } from '../scale.js';
import { stepOf } from '../step.js';
import type { Trial } from '../trial.js';
import { gradientHere } from './beside.js';
import { askSome, isProved, provedByBlock } from './proved.js';

/**
 * Spacings of the rows of points, relative to the sizes of the parameters: below all steps, where grad swings with a ripple of J; and treads of a rounded
 * gradient, narrow where its terms are large, and wide where a term is its last bit.
 */
const SPACINGS = [-31, -34, -9, -5, -7, -11, -6, -8, -10, -12, -13].map(k => 2 ** k);
/** Where grad is smooth along these, the others are not asked for. */
const SCREENED = [2 ** -31, 2 ** -9, 2 ** -7, 2 ** -5];
/** What an error jumps by between neighbours, relative to that at θ. */
const SHARE = 1 / 3;
/** What is wrong by a factor jumps where J has a kink, by as much at its size; what rounding leaves jumps by so many times more. */
const BEYOND = 3;
/** Where J is rough, as one that is computed to a tolerance, the error is too, and grad jumps by less than this share of it. */
const HALF = 1 / 2;
/** So many jumps are stairs, and half of all places where the error may jump: a kink that grad has and J has not makes up to three. */
const JUMPS = 4;
/** What one difference at θ may be off by, of the error there: where it is further off, as in chaos, it tells nothing beside θ either. */
const BLIND = 0.1;

/**
 * Looks at proved mistakes at points around θ. A mistake bends as smoothly as J does; what rounding leaves in grad goes up and down wherever grad is
 * asked: σ(z) − y, where σ is rounded next to 1, moves in stairs that J does not have.
 *
 *     eₖ = gradᵢ(θ + k d) − D(θ + k d),  k = ±1 … ±8;   rounding of gradᵢ = 6 rms(e) where e jumps from point to point
 *
 * What lies no further off than that is hidden by it. What is wrong by a factor has the kinks of J, at their relative size: they do not count.
 */
export async function confirmErratic(trial: Trial): Promise<void> {
  const blocks = await loudOnes(trial);
  if (blocks.length === 0) return;
  for (const spacing of SPACINGS) {
    const row = await rowAround(trial, spacing, AROUND);
    if (row.length < AROUND.length) continue;
    for (const { b, loud } of blocks) {
      const left = loud.filter(i => isProved(trial.ledger, i));
      await askSome(left, i => excuse(trial, row, { i, b }));
    }
  }
}

/**
 * Whether the slope that grad says along the signs of a group swings below all steps by as much as it is off at θ, relative to itself: J with a ripple so
 * fine shows the slope over many of its swings, and grad that of one.
 */
export async function swings(trial: Trial, indices: readonly number[], relative: number): Promise<boolean> {
  const { place } = trial;
  const row = await rowAround(trial, SPACINGS[0], AROUND);
  const along = (grad: Float64Array) =>
    indices.reduce((total, i) => total + Math.sign(place.grad[i]) * place.parameters.of(i) * grad[i], 0);
  const slopes = row.map(point => along(point.grad));
  return Math.max(...slopes) - Math.min(...slopes) >= SHARE * relative * along(place.grad);
}

/** The mistakes of one block that grad may be too rough for. */
interface Loud {
  b: number;
  loud: number[];
}

/** The mistakes that are no larger than grad bends, or moves below all steps, between neighbours of a few points. */
async function loudOnes(trial: Trial): Promise<Loud[]> {
  const blocks = provedByBlock(trial).map(({ b, proved }) => ({ b, proved, loud: new Set<number>() }));
  for (const spacing of blocks.length > 0 ? SCREENED : []) {
    const row = await rowAround(trial, spacing, ASIDE);
    if (row.length < ASIDE.length) continue;
    for (const { proved, loud } of blocks) for (const i of proved) if (isLoud(trial, row, i)) loud.add(i);
  }
  return blocks.map(({ b, loud }) => ({ b, loud: [...loud] })).filter(({ loud }) => loud.length > 0);
}

/** Whether grad bends by as much as a share of the error within three points. */
function isLoud({ ledger }: Trial, [{ grad: a }, { grad: b }, { grad: c }]: readonly Place[], i: number): boolean {
  const { grad, gradapprox } = ledger.judgement;
  return Math.abs(a[i] - 2 * b[i] + c[i]) >= SHARE * Math.abs(grad[i] - gradapprox[i]);
}

/** Points of a row: all around θ but for θ itself, which may be a special point where grad alone is off; and the few of a screening. */
const AROUND = [-8, -7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7, 8];
const ASIDE = [1, 2, 3];

/** Points along a ray with their gradients, in order, as far as these can be had. */
async function rowAround({ request, place }: Trial, spacing: number, at: readonly number[]): Promise<Place[]> {
  const { objective, random } = request;
  const direction = rayDirection(place.theta.length, place.parameters, random);
  // by no power of two, or a ripple of J might come back to the same height at every point
  const apart = spacing * (1 + random.uniform());
  const row: Place[] = [];
  for (const k of at) {
    const u = inward(objective, place.theta, direction, k * apart);
    objective.moveTo(place.theta.map((value, i) => value + k * apart * u[i]));
    const grad = await gradientHere(objective);
    if (grad) row.push({ ...place, theta: objective.theta.slice(), grad });
  }
  objective.moveTo(place.theta);
  return row;
}

/** Takes a proof back where the error jumps all along a row, and is as large there as at θ; whether it did. */
async function excuse(trial: Trial, row: readonly Place[], { i, b }: Component): Promise<boolean> {
  const { ledger, place, meter } = trial;
  if (!meter.affords(2 * row.length + 2)) return false;
  const slope = ledger.judgement.gradapprox[i];
  const known = { slope, bound: ledger.judgement.bound[i] };
  const along = await compared(place, row, { i, b, slope });
  if (!isErratic(along, { slope, error: place.grad[i] - slope })) return false;
  const errors = Float64Array.from(along, ({ error }) => error);
  const rounding = COVER * SIGMAS * rootMeanSquare(errors, 0, errors.length);
  const grade = standing(known, { ...measureAt(place, i, b), rounding });
  if (grade === 'far') return false;
  const status = grade === 'open' ? 'undecided' : 'weak';
  ledger.put(i, { status, reason: 'noise', derivative: slope, bound: known.bound + rounding });
  return true;
}

/** Component i of block b. */
interface Component {
  i: number;
  b: number;
}

/** Slope of J at a point, and how far grad is off there. */
interface Compared {
  slope: number;
  error: number;
}

/**
 * Both at the points of a row, as far on either side as J is about as steep as at θ; at θ, where grad alone may be off, the error between its neighbours'.
 * None where one difference does not see at θ what is proved there.
 */
async function compared(place: Place, row: readonly Place[], { i, b, slope }: Component & { slope: number }) {
  const half = row.length / 2;
  if (Math.abs((await differenceAt(place, i, b)) - slope) > BLIND * Math.abs(place.grad[i] - slope)) return [];
  const outwards = async (points: readonly Place[]): Promise<Compared[]> => {
    const along: Compared[] = [];
    for (const point of points) {
      const there = await differenceAt(point, i, b);
      if (!isComparable(there, slope)) break;
      along.push({ slope: there, error: point.grad[i] - there });
    }
    place.objective.moveTo(place.theta);
    return along;
  };
  const before = (await outwards(row.slice(0, half).reverse())).reverse();
  const after = await outwards(row.slice(half));
  const near = [...before.slice(-1), ...after.slice(0, 1)];
  const error = sum(near.map(point => point.error)) / near.length;
  return near.length === 0 ? [] : [...before, { slope, error }, ...after];
}

/** One two-sided difference along a component at a point. */
async function differenceAt(point: Place, i: number, b: number): Promise<number> {
  point.objective.moveTo(point.theta);
  const line = componentAt(point, i, b);
  const { JPlus, JMinus, above, below } = await rungAt(line, stepOf(line));
  return (JPlus - JMinus) / (above + below);
}

/** Whether the error jumps all along a row: by more than J does at that size, and for the sake of grad. */
function isErratic(along: readonly Compared[], { error, slope }: Compared): boolean {
  const jumps = (of: (point: Compared) => number) => jumpsIn(along.map(of));
  const inJ = jumps(point => point.slope);
  const inGrad = jumps(point => point.slope + point.error);
  const inError = jumps(point => point.error);
  const counted = inError.filter(
    (jump, k) =>
      jump >= SHARE * Math.abs(error) && jump >= BEYOND * inJ[k] * Math.abs(error / slope) && inGrad[k] >= HALF * jump,
  );
  return counted.length >= Math.max(JUMPS, inError.length / 2);
}

/** What each change but the first and the last differs by from the mean of those beside it: next to nothing where values are smooth. */
const jumpsIn = (values: readonly number[]): number[] =>
  values.slice(3).map((d, k) => Math.abs(values[k] - 3 * values[k + 1] + 3 * values[k + 2] - d) / 2);
