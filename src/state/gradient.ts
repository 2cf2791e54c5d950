import type { Diagnosis } from '../diagnosis/diagnosis.js';
import { norm, subtract } from '../difference.js';
import type { Block, Layout } from '../theta.js';
import type { Calls } from './calls.js';
import { type CostProbe, type FarPoint, nondeterministic, stateful } from './cost.js';
import { growthOf } from './growth.js';
import { changedBlocks, noiseOf, relativeSpread } from './repeat.js';

/** Gradients at θ that tell sums from chance. */
const GROWTH_CALLS = 4;

/** What repeated calls of gradients say. */
export interface GradientProbe {
  /** dJ/dθ at θ by the first call, which came right after J at θ. */
  grad: Float64Array;
  findings: Diagnosis[];
}

/** Asks the gradient at θ twice, far away, at θ again, and at θ right after J far away. */
export async function probeGradient(
  calls: Calls,
  layout: Layout,
  cost: CostProbe,
  seeded: boolean,
): Promise<GradientProbe> {
  const grad = await calls.gradient();
  if (!calls.objective.differentiable || cost.findings.length > 0) return { grad, findings: [] };
  const later = await calls.J();
  const values = [cost.J, later];
  if (relativeSpread(values) > noiseOf(values)) return { grad, findings: [stateful('gradients', cost.J, later)] };
  const second = await calls.attempt(() => calls.gradient());
  if (!second) return { grad, findings: [] };
  const changed = changedBlocks(grad, second, layout.blocks);
  if (changed.length > 0) return { grad, findings: await unrepeatable(calls, [grad, second], layout, changed, seeded) };
  return { grad, findings: cost.far ? await probeStale(calls, layout.blocks, grad, cost, cost.far) : [] };
}

async function unrepeatable(
  calls: Calls,
  gradients: Float64Array[],
  layout: Layout,
  changed: string[],
  seeded: boolean,
): Promise<Diagnosis[]> {
  while (gradients.length < GROWTH_CALLS) gradients.push(await calls.gradientAfterJ());
  const growth = growthOf(gradients.map(gradient => only(gradient, layout.blocks, changed)));
  const [first, second] = gradients;
  const certain = { blocks: changed, certainty: 'certain' } as const;
  if (growth.how === 'accumulated')
    return [{ kind: 'accumulated', ...certain, detail: { ratio: growth.ratio, next: growth.next } }];
  const detail = {
    source: 'gradients',
    after: 'repeated',
    first: norm(first),
    later: norm(gradients[GROWTH_CALLS - 1]),
  } as const;
  if (growth.how === 'drift') return [{ kind: 'stateful', ...certain, detail }];
  return [nondeterministic('gradients', norm(subtract(second, first)) / norm(first), seeded, changed)];
}

/** The entries of some blocks, one after the other. */
function only(gradient: Float64Array, blocks: readonly Block[], names: readonly string[]): Float64Array {
  return Float64Array.from(
    blocks
      .filter(({ name }) => names.includes(name))
      .flatMap(({ offset, size }) => [...gradient.subarray(offset, offset + size)]),
  );
}

async function probeStale(
  calls: Calls,
  blocks: readonly Block[],
  grad: Float64Array,
  cost: CostProbe,
  far: FarPoint,
): Promise<Diagnosis[]> {
  const elsewhere = await calls.attempt(() => calls.at(far.theta, () => calls.gradientAfterJ()));
  const back = await calls.attempt(() => calls.gradientAfterJ());
  if (!elsewhere || !back) return [];
  const constant = changedBlocks(grad, elsewhere, blocks).length === 0;
  const moved = changedBlocks(grad, back, blocks);
  if (moved.length > 0) return [stale(constant ? 'behind' : 'history', moved)];
  if (constant) return norm(grad) > 0 && (await isCurved(calls, grad, cost, far)) ? [stale('cached', [])] : [];
  await calls.at(far.theta, () => calls.J());
  const unprimed = await calls.attempt(() => calls.gradient());
  const unlike = unprimed ? changedBlocks(grad, unprimed, blocks) : [];
  return unlike.length > 0 ? [stale('forward', unlike)] : [];
}

/**
 * Whether J bends so much between θ and the far point that its gradient cannot be the same at both.
 *
 *     4 (J(θ) − 2 J(middle) + J(far)) = (grad(far) − grad(θ))·(far − θ), up to third derivatives
 */
async function isCurved(calls: Calls, grad: Float64Array, cost: CostProbe, far: FarPoint): Promise<boolean> {
  const away = subtract(far.theta, calls.objective.theta);
  const middle = calls.objective.theta.map((at, i) => at + away[i] / 2);
  const J = await calls.attempt(() => calls.at(middle, () => calls.J()));
  if (J === undefined || !Number.isFinite(J)) return false;
  const values = [cost.J, J, far.J];
  const bend = 4 * Math.abs(cost.J - 2 * J + far.J);
  return bend > noiseOf(values) * Math.max(...values.map(Math.abs), norm(grad) * norm(away));
}

const stale = (how: 'cached' | 'behind' | 'forward' | 'history', blocks: string[]): Diagnosis => ({
  kind: 'stale',
  blocks,
  certainty: how === 'cached' ? 'likely' : 'certain',
  detail: { how },
});
