import { backward, type Slip } from '../../../test/diagnosis/backward.js';
import type { Case } from '../../../test/diagnosis/dense.js';
import { MUTATIONS, type Mutation } from '../../../test/diagnosis/mutations.js';

/** A mistake planted in a network. */
export interface Planted {
  mutation: Mutation;
  layer: number;
  slip: Slip;
  grad: Float64Array;
  /** Blocks that the mistake changes visibly. */
  blocks: string[];
  /** All mistakes, itself among them, that give the same numbers here. */
  alike: Mutation[];
}

/** Changes smaller than this, relative to the largest entry of a block, are rounding. */
const VISIBLE = 1e-6;

/** Every mistake that changes something in this network. */
export function plantedIn(kase: Case): Planted[] {
  const right = backward(kase.forward, kase.theta);
  const everywhere = MUTATIONS.flatMap(mutation => [0, 1, 2, 3, 4, 5].map(layer => plant(kase, mutation, layer)));
  return MUTATIONS.flatMap(mutation => mutation.layers.map(layer => plant(kase, mutation, layer)))
    .map(planted => ({
      ...planted,
      blocks: changed(kase, right, planted.grad),
      alike: everywhere.filter(({ grad }) => changed(kase, planted.grad, grad).length === 0).map(p => p.mutation),
    }))
    .filter(({ blocks }) => blocks.length > 0);
}

function plant(kase: Case, mutation: Mutation, layer: number) {
  const slip = mutation.slip(layer);
  return { mutation, layer, slip, grad: backward(kase.forward, kase.theta, [slip]) };
}

/** Blocks in which two gradients differ. */
export function changed(kase: Case, right: Float64Array, wrong: Float64Array): string[] {
  let at = 0;
  return Object.entries(kase.parameters).flatMap(([name, value]) => {
    const from = at;
    at += value.flat().length;
    const block = right.subarray(from, at);
    const size = block.reduce((big, g) => Math.max(big, Math.abs(g)), 0);
    return block.some((g, i) => Math.abs(g - wrong[from + i]) > VISIBLE * size) ? [name] : [];
  });
}
