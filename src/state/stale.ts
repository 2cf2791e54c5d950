import type { Diagnosis } from '../diagnosis/diagnosis.js';
import { norm, subtract } from '../difference.js';
import type { Block } from '../theta.js';
import type { Calls } from './calls.js';
import type { CostProbe, FarPoint } from './cost.js';
import type { StateDetails } from './details.js';
import { changedBlocks, NOISE } from './repeat.js';
import { unrepeatable } from './unrepeatable.js';

/** A bend this many times the noise is none of a linear cost, whose sums round at three points. */
const BEND = 10;

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
  const constant = changedBlocks(grad, elsewhere, blocks).length === 0;
  const moved = changedBlocks(grad, back, blocks);
  if (moved.length > 0) return [await confirmed(calls, repeated, back, moved, constant ? 'behind' : 'history')];
  if (constant) return norm(grad) > 0 && (await isCurved(calls, repeated, far)) ? [stale('cached', [])] : [];
  await calls.at(far.theta, () => calls.J());
  const unprimed = await calls.attempt(() => calls.gradient());
  const unlike = unprimed ? changedBlocks(grad, unprimed, blocks) : [];
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
  const settled = [grad, seen].some(known => changedBlocks(known, again, blocks).length === 0);
  if (settled) return stale(how, changed);
  return unrepeatable(calls, [grad, seen, again], changed, seeded);
}

/**
 * Whether J bends so much between θ and the far point that its gradient cannot be the same at both.
 *
 *     4 (J(θ) − 2 J(middle) + J(far)) = (grad(far) − grad(θ))·(far − θ), up to third derivatives
 */
async function isCurved(calls: Calls, { grad, cost }: Repeated, far: FarPoint): Promise<boolean> {
  const away = subtract(far.theta, calls.objective.theta);
  const middle = calls.objective.theta.map((at, i) => at + away[i] / 2);
  const J = await calls.attempt(() => calls.at(middle, () => calls.J()));
  if (J === undefined || !Number.isFinite(J)) return false;
  const values = [cost.J, J, far.J];
  const bend = 4 * Math.abs(cost.J - 2 * J + far.J);
  // the values may be float32 inside though J is summed in float64: a linear J must not look bent by their rounding
  return bend > BEND * NOISE.float32 * Math.max(...values.map(Math.abs), norm(grad) * norm(away));
}

const stale = (how: StateDetails['stale']['how'], blocks: readonly Block[]): Diagnosis => ({
  kind: 'stale',
  blocks: blocks.map(({ name }) => name),
  certainty: how === 'cached' ? 'likely' : 'certain',
  detail: { how },
});
