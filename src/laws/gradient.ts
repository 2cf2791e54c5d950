import type { Diagnosis } from '../finding.js';
import type { Block } from '../theta/layout.js';
import type { Calls } from './calls.js';
import { type CostProbe, jitter, stateful } from './cost.js';
import { probeParity } from './parity.js';
import { changedBlocks, relativeSpread, spreadOfBlocks } from './repeat.js';
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
  { seeded, tolerance }: { seeded: boolean; tolerance?: number },
): Promise<GradientProbe> {
  const grad = await calls.gradient();
  const along = calls.objective.valueAlong;
  if (!calls.objective.differentiable || cost.findings.length > 0) return { grad, findings: [] };
  const findings = await askAgain(calls, grad, blocks, cost, seeded);
  const repeats = findings.every(({ kind }) => kind === 'jitter');
  return { grad, findings: [...(repeats ? await probeParity(calls, cost, along, tolerance) : []), ...findings] };
}

async function askAgain(
  calls: Calls,
  grad: Float64Array,
  blocks: readonly Block[],
  cost: CostProbe,
  seeded: boolean,
): Promise<Diagnosis[]> {
  const values = [cost.J, await calls.J()];
  if (relativeSpread(values) > calls.noiseOf(values)) return [stateful('gradients', values[0], values[1])];
  const second = await calls.attempt(() => calls.gradient());
  if (!second) return [];
  const changed = calls.changedBlocks(grad, second, blocks);
  if (changed.length > 0) return [await unrepeatable(calls, [grad, second], changed, seeded)];
  const stale = cost.far ? await probeStale(calls, { grad, blocks, cost, seeded }, cost.far) : [];
  if (stale.length > 0) return stale;
  const moved = changedBlocks(grad, second, blocks, 0).map(({ name }) => name);
  return jitter(calls, 'gradients', spreadOfBlocks(grad, second, blocks), moved);
}
