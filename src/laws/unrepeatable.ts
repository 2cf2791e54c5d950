import type { Diagnosis } from '../finding.js';
import { distance, norm } from '../numbers.js';
import type { Block } from '../theta/layout.js';
import type { Calls } from './calls.js';
import { nondeterministic } from './cost.js';
import { growthOf } from './growth.js';

/** Gradients at θ that tell sums from chance. */
const CALLS = 4;

/** Why the gradient of some blocks is not the same twice at θ: buffers that were not cleared, a drift, or chance. */
export async function unrepeatable(
  calls: Calls,
  gradients: Float64Array[],
  blocks: readonly Block[],
  seeded: boolean,
): Promise<Diagnosis> {
  while (gradients.length < CALLS) gradients.push(await calls.gradientAfterJ());
  const growth = growthOf(gradients.map(gradient => entriesOf(gradient, blocks)));
  const [first, second, , last] = gradients;
  const certain = { blocks: blocks.map(({ name }) => name), certainty: 'certain' } as const;
  if (growth.how === 'accumulated')
    return { kind: 'accumulated', ...certain, detail: { ratio: growth.ratio, next: growth.next } };
  const detail = { source: 'gradients', after: 'repeated', first: norm(first), later: norm(last) } as const;
  if (growth.how === 'drift') return { kind: 'stateful', ...certain, detail };
  const spread = distance(second, first) / Math.max(norm(first), norm(second));
  return nondeterministic('gradients', spread, seeded, certain.blocks);
}

/** The entries of some blocks, one after the other. */
function entriesOf(gradient: Float64Array, blocks: readonly Block[]): Float64Array {
  const entries = new Float64Array(blocks.reduce((n, { size }) => n + size, 0));
  let at = 0;
  for (const { offset, size } of blocks) {
    entries.set(gradient.subarray(offset, offset + size), at);
    at += size;
  }
  return entries;
}
