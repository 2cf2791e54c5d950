import type { Diagnosis } from '../finding.js';
import type { Block } from '../theta/layout.js';
import type { Calls } from './calls.js';
import { type CostProbe, stateful } from './cost.js';
import { changedBlocks, noiseOf, relativeSpread } from './repeat.js';
import { probeStale } from './stale.js';
import { unrepeatable } from './unrepeatable.js';

/** What repeated calls of gradients say. */
export interface GradientProbe {
  /** dJ/dθ at θ by the first call, which came right after J at θ. */
  grad: Float64Array;
  findings: Diagnosis[];
}

/** Asks the gradient at θ twice, and then whether it follows the parameters; asks once where J itself is no function of θ. */
export async function probeGradient(
  calls: Calls,
  blocks: readonly Block[],
  cost: CostProbe,
  seeded: boolean,
): Promise<GradientProbe> {
  const grad = await calls.gradient();
  const apart = parity(cost.J, calls.objective.valueAlong);
  const ask = calls.objective.differentiable && cost.findings.length === 0;
  return { grad, findings: [...apart, ...(ask ? await askAgain(calls, grad, blocks, cost, seeded) : [])] };
}

/** The value of cost and the one that comes along with the gradient must be the same J, but for the order of its sums. */
function parity(J: number, along: number): Diagnosis[] {
  if (!Number.isFinite(J) || Number.isNaN(along) || relativeSpread([J, along]) <= noiseOf([J, along])) return [];
  return [{ kind: 'parity', blocks: [], certainty: 'certain', detail: { cost: J, along } }];
}

async function askAgain(
  calls: Calls,
  grad: Float64Array,
  blocks: readonly Block[],
  cost: CostProbe,
  seeded: boolean,
): Promise<Diagnosis[]> {
  const values = [cost.J, await calls.J()];
  if (relativeSpread(values) > noiseOf(values)) return [stateful('gradients', values[0], values[1])];
  const second = await calls.attempt(() => calls.gradient());
  if (!second) return [];
  const changed = changedBlocks(grad, second, blocks);
  if (changed.length > 0) return [await unrepeatable(calls, [grad, second], changed, seeded)];
  return cost.far ? probeStale(calls, { grad, blocks, cost, seeded }, cost.far) : [];
}
