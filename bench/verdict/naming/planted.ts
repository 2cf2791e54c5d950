import { random } from '../../../src/random.js';
import type { Kind } from '../../../src/report.js';
import { backward, type Slip } from '../../../test/diagnosis/backward.js';
import type { Case } from '../../../test/diagnosis/dense.js';
import { MUTATIONS, type Mutation, wordsAt } from '../../../test/diagnosis/mutations.js';
import { outputsOf } from './cases.js';

/** What a mistake must be called. */
export interface Called {
  kinds: readonly Kind[];
  words?: RegExp;
  factor?: number;
}

/** A mistake planted in a network. */
export interface Planted extends Called {
  name: string;
  group: string;
  slip: Slip;
  grad: Float64Array;
  /** Blocks that the mistake changes visibly. */
  blocks: string[];
  /** What all mistakes are called, itself among them, that give the same numbers here. */
  alike: Called[];
}

/** Changes smaller than this, relative to the largest entry of a block, are rounding. */
const VISIBLE = 1e-6;

/** Every mistake that changes something in this network, at the layers it is meant for. */
export const plantedIn = (kase: Case): Planted[] =>
  seen(
    kase,
    MUTATIONS.flatMap(mutation => mutation.layers.map(layer => plant(kase, mutation, layer))),
  );

/** `count` mistakes drawn by lot, each at a layer drawn by lot. */
export function drawnIn(kase: Case, seed: number, count: number): Planted[] {
  const dice = random(seed);
  const drawn = Array.from({ length: 4 * count }, () => {
    const mutation = MUTATIONS[dice.below(MUTATIONS.length)];
    const layer = mutation.layers[0] === 0 ? 0 : 1 + dice.below(kase.spec.layers.length);
    return plant(kase, mutation, layer);
  });
  return seen(kase, drawn).slice(0, count);
}

function seen(kase: Case, planted: readonly ReturnType<typeof plant>[]): Planted[] {
  const right = backward(kase.forward, kase.theta);
  const layers = [0, ...kase.spec.layers.map((_, k) => k + 1)];
  const everywhere = MUTATIONS.flatMap(mutation => layers.map(layer => plant(kase, mutation, layer)));
  return planted
    .map(one => ({
      ...one,
      blocks: changed(kase, right, one.grad),
      alike: everywhere.filter(({ grad }) => changed(kase, one.grad, grad, right).length === 0),
    }))
    .filter(({ blocks, grad }) => blocks.length > 0 && grad.every(Number.isFinite));
}

function plant(kase: Case, mutation: Mutation, layer: number) {
  const slip = mutation.slip(layer);
  const { kinds, group } = mutation;
  return {
    name: layer > 0 ? `${mutation.name} at layer ${layer}` : mutation.name,
    group,
    kinds,
    words: wordsAt(mutation, layer),
    factor: mutation.factor?.(kase.forward.m, outputsOf(kase)),
    slip,
    grad: backward(kase.forward, kase.theta, [slip]),
  };
}

/** Blocks in which two gradients differ, beside the rounding of a gradient of that size. */
export function changed(kase: Case, one: Float64Array, other: Float64Array, size = one): string[] {
  let at = 0;
  return Object.entries(kase.parameters).flatMap(([name, value]) => {
    const from = at;
    at += value.flat().length;
    const largest = size.subarray(from, at).reduce((big, g) => Math.max(big, Math.abs(g)), 0);
    return one.subarray(from, at).some((g, i) => !(Math.abs(g - other[from + i]) <= VISIBLE * largest)) ? [name] : [];
  });
}
