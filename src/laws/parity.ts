import type { Diagnosis } from '../finding.js';
import { significantBits } from '../significand.js';
import type { Calls } from './calls.js';
import type { CostProbe } from './cost.js';
import { noiseOf, relativeSpread, roughness } from './repeat.js';
import { BEYOND, limitOf } from './sides.js';

/** Points on the way from the one where both values are further apart, and how far it is followed. */
const POINTS = 9;
const SHARE = 2 ** -6;

/** J by cost and as it comes along with the gradient, at one point. */
interface Pair {
  theta: Float64Array;
  cost: number;
  along: number;
}

/**
 * The value of cost and the one that comes along with the gradient must be the same J, at θ and far away, but for the order of its sums: one call of the
 * gradient far away. Where they differ, both are followed over nine points for what rounding moves their distance: a distance that is nothing beside it, or
 * beside J far away (at a perfect fit J is all rounding), is none. One is proved that is more than ten tolerances of J and 32 units in its last place.
 *
 * @param along  J that came along with the gradient at θ; NaN where none did
 */
export async function probeParity(
  calls: Calls,
  cost: CostProbe,
  along: number,
  tolerance: number | undefined,
): Promise<Diagnosis[]> {
  if (!Number.isFinite(cost.J) || Number.isNaN(along)) return [];
  const here: Pair = { theta: calls.objective.theta.slice(), cost: cost.J, along };
  const there = cost.far && (await pairAt(calls, cost.far.theta));
  const pairs = there ? [here, there] : [here];
  if (!pairs.some(pair => isApart(pair, calls))) return [];
  const size = Math.max(...pairs.flatMap(pair => [Math.abs(pair.cost), Math.abs(pair.along)]));
  const weight = there ? await weigh(calls, here, there, size, tolerance) : 'open';
  if (weight === 'rounding') return [];
  const shown = there && !isApart(here, calls) ? there : here;
  const detail = {
    cost: shown.cost,
    along: shown.along,
    how: there ? howApart(here, there) : 'other',
    proved: weight === 'proved',
  } as const;
  return [{ kind: 'parity', blocks: [], certainty: 'certain', detail }];
}

const distance = ({ cost, along }: Pair): number => along - cost;

/** Whether values differ by more than sums in another order do; the poorer precision of the two counts. */
function isApart({ cost, along }: Pair, calls: Calls): boolean {
  const noise = Math.max(noiseOf([cost]), noiseOf([along]), calls.nondeterminism);
  return relativeSpread([cost, along]) > noise;
}

/** Both values elsewhere, undefined where one of them cannot be had. */
async function pairAt(calls: Calls, theta: Float64Array): Promise<Pair | undefined> {
  const ask = async () => {
    const cost = await calls.J();
    await calls.gradient();
    return { theta, cost, along: calls.objective.valueAlong };
  };
  const pair = await calls.attempt(() => calls.at(theta, ask));
  return pair && Number.isFinite(distance(pair)) ? pair : undefined;
}

/** What the distance of both values is: all rounding, proved, or neither. */
async function weigh(
  calls: Calls,
  here: Pair,
  there: Pair,
  size: number,
  tolerance: number | undefined,
): Promise<'rounding' | 'proved' | 'open'> {
  const [from, to] = Math.abs(distance(there)) > Math.abs(distance(here)) ? [there, here] : [here, there];
  const pairs: Pair[] = [from];
  for (let k = 1; k < POINTS; k++) {
    const share = (SHARE * k) / POINTS;
    const pair = await pairAt(
      calls,
      from.theta.map((at, i) => at + share * (to.theta[i] - at)),
    );
    if (!pair) return 'open';
    pairs.push(pair);
  }
  const distances = pairs.map(distance);
  const least = Math.min(...distances.map(Math.abs));
  const alike = distances.every(value => value * distances[0] > 0);
  const values = [pairs.map(({ cost }) => cost), pairs.map(({ along }) => along)].map(list => Float64Array.from(list));
  const noise = Math.max(...values.map(noiseOf), calls.nondeterminism);
  if (!alike || least <= Math.max(BEYOND * roughness(distances), noise * size)) return 'rounding';
  const limit = limitOf(Math.min(...values.map(significantBits)), tolerance);
  return least > Math.max(limit.own, limit.rows, calls.nondeterminism) * size ? 'proved' : 'open';
}

/** Digits to which two distances or ratios must be the same to be called so. */
const SAME = 1e-6;

function howApart(here: Pair, there: Pair): 'constant' | 'factor' | 'other' {
  const same = (a: number, b: number) => Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));
  if (same(distance(here), distance(there))) return 'constant';
  return same(here.along / here.cost, there.along / there.cost) ? 'factor' : 'other';
}
