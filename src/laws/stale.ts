import type { Diagnosis, StateDetails } from '../finding.js';
import { dot, norm, subtract } from '../numbers.js';
import type { Block } from '../theta/layout.js';
import type { Calls } from './calls.js';
import type { CostProbe, FarPoint } from './cost.js';
import { NOISE, noiseOf, roughness } from './repeat.js';
import { unrepeatable } from './unrepeatable.js';

/** A bend this many times the noise is none of a linear cost, whose sums round at three points. */
const BEND = 10;
/** Standard deviation of 4 (J(θ) − 2 J(middle) + J(far)), in units of that of J: 4 √6. */
const BEND_NOISE = 10;
/** Share of the bend that the gradients must leave untold: higher derivatives are worth a hundredth. */
const MISSED = 0.5;
/** Points on the way to the far one up to which J is looked at. */
const SHARES = [1, 2 ** -5, 2 ** -10];
/** Intervals between θ and such a point. */
const INTERVALS = 8;
/** What rounding of a sum of many terms may bend a linear J by, relative. */
const ROUNDING = 2 ** -42;

/** A gradient that was the same twice at θ. */
export interface Repeated {
  grad: Float64Array;
  blocks: readonly Block[];
  cost: CostProbe;
  seeded: boolean;
}

/**
 * Whether the gradient belongs to the parameters it is asked at: far away, at θ again, and at θ right after J far away.
 * A function that throws on the way is not blamed for it.
 */
export async function probeStale(calls: Calls, repeated: Repeated, far: FarPoint): Promise<Diagnosis[]> {
  const { grad, blocks } = repeated;
  const elsewhere = await calls.attempt(() => calls.at(far.theta, () => calls.gradientAfterJ()));
  const back = await calls.attempt(() => calls.gradientAfterJ());
  if (!elsewhere || !back) return [];
  const constant = calls.changedBlocks(grad, elsewhere, blocks).length === 0;
  const moved = calls.changedBlocks(grad, back, blocks);
  if (moved.length > 0) return [await confirmed(calls, repeated, back, moved, constant ? 'behind' : 'history')];
  if (constant) return norm(grad) > 0 && (await isMissed(calls, repeated, far, elsewhere)) ? [stale('cached', [])] : [];
  await calls.at(far.theta, () => calls.J());
  const unprimed = await calls.attempt(() => calls.gradient());
  const unlike = unprimed ? calls.changedBlocks(grad, unprimed, blocks) : [];
  return unprimed && unlike.length > 0 ? [await confirmed(calls, repeated, unprimed, unlike, 'forward')] : [];
}

/** A stale gradient is one of two when asked once more; a random one is a third. */
async function confirmed(
  calls: Calls,
  { grad, blocks, seeded }: Repeated,
  seen: Float64Array,
  changed: readonly Block[],
  how: StateDetails['stale']['how'],
): Promise<Diagnosis> {
  const again = await calls.gradientAfterJ();
  const settled = [grad, seen].some(known => calls.changedBlocks(known, again, blocks).length === 0);
  if (settled) return stale(how, changed);
  return unrepeatable(calls, [grad, seen, again], changed, seeded);
}

/** Whether J bends by more than the gradients tell, on the way to the far point or, where that is too far for a smooth J, nearer to θ. */
async function isMissed(calls: Calls, repeated: Repeated, far: FarPoint, elsewhere: Float64Array): Promise<boolean> {
  const base = calls.objective.theta.slice();
  const away = subtract(far.theta, base);
  for (const share of SHARES) {
    const end = base.map((at, i) => at + share * away[i]);
    const grad = share === 1 ? elsewhere : await calls.attempt(() => calls.at(end, () => calls.gradientAfterJ()));
    if (grad && (await isUntold(calls, repeated, end, grad))) return true;
  }
  return false;
}

/**
 * Whether J bends between θ and another point by more than the gradients at both tell.
 *
 *     4 (J(θ) − 2 J(middle) + J(end)) = (grad(end) − grad(θ))·(end − θ), up to third derivatives
 *
 * Values may be float32 inside though J is summed in float64, and a linear J must not look bent by their rounding. What rounds or jumps shows in the
 * fourth differences of nine points on the way, where nearly nothing is left of a smooth bend.
 */
async function isUntold(
  calls: Calls,
  { grad }: Repeated,
  end: Float64Array,
  elsewhere: Float64Array,
): Promise<boolean> {
  const base = calls.objective.theta.slice();
  const away = subtract(end, base);
  const values: number[] = [];
  for (let k = 0; k <= INTERVALS; k++) {
    const between = base.map((at, i) => at + (away[i] * k) / INTERVALS);
    const J = await calls.attempt(() => calls.at(between, () => calls.J()));
    if (J === undefined || !Number.isFinite(J)) return false;
    values.push(J);
  }
  const bend = 4 * (values[0] - 2 * values[INTERVALS / 2] + values[INTERVALS]);
  const told = dot(subtract(elsewhere, grad), away);
  const rounding = ROUNDING * Math.max(...values.map(Math.abs), norm(grad) * norm(base));
  const blurred = noiseOf(grad) === NOISE.float32 ? NOISE.float32 * norm(grad) * norm(away) : 0;
  const bar = BEND * BEND_NOISE * roughness(values) + rounding + blurred;
  return Math.abs(bend - told) > Math.max(bar, MISSED * Math.abs(bend));
}

const stale = (how: StateDetails['stale']['how'], blocks: readonly Block[]): Diagnosis => ({
  kind: 'stale',
  blocks: blocks.map(({ name }) => name),
  certainty: how === 'cached' ? 'likely' : 'certain',
  detail: { how },
});
