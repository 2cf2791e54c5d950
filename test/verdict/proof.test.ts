import { expect, test } from 'vitest';
import { FAMILIES } from '../families/families.js';
import type { Arrays } from '../families/family.js';
import { judged } from './judged.js';

const family = (name: string) => FAMILIES.find(family => family.name === name)!;

/** The same with the first block off by a factor. */
function blockOff(name: string, seed: number, factor: number) {
  const right = family(name).make(seed);
  const gradients = (p: Arrays) => {
    const grads = right.gradients(p);
    return { ...grads, W1: grads.W1.map(g => factor * g) };
  };
  return { ...right, gradients };
}

test.each([
  ['J + 1e6', 1.0001],
  ['float32 smooth', 1.01],
  ['float32 relu', 1.01],
] as const)(
  'judge(…) proves a mistake on noisy J though its bend hides under the noise where steps are small: %s',
  async (name, factor) => {
    for (const seed of [0, 1, 2, 3])
      expect((await judged(blockOff(name, seed, factor))).blocks[0].verdict).toBe('fail');
  },
);

test.each(['J + 1e6', 'float32 smooth', 'float32 relu'])(
  'judge(…) blames no right component of it for that: %s',
  async name => {
    for (const seed of [4, 5, 6, 7]) expect((await judged(blockOff(name, seed, 1))).components.wrong).toBe(0);
  },
);
