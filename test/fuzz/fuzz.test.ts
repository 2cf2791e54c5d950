import { expect, test } from 'vitest';
import { fuzz, shrink } from './fuzz.js';

const CASES = 300;
const SEED = 1;

test('gradcheck() keeps its invariants over trees, costs, gradients, options and seeds', async () => {
  const { broken } = await fuzz(CASES, SEED);
  const told = [];
  for (const [kind, { samples, first }] of broken) {
    const smallest = await shrink(SEED, String(first), kind);
    told.push({ kind, samples, again: `node scripts/fuzz.mjs 1 ${SEED} ${smallest?.path ?? first}`, smallest });
  }
  expect(told, JSON.stringify(told, null, 1)).toEqual([]);
});

test('fuzz() draws the same samples for the same seed', async () => {
  expect(await fuzz(20, 7)).toEqual(await fuzz(20, 7));
});
