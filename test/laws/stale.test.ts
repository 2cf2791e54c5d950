import { expect, test } from 'vitest';
import { probeState } from '../../src/laws/laws.js';
import { makeObjective } from '../../src/objective/objective.js';
import type { Problem } from '../../src/problem.js';
import { pack } from '../../src/theta/layout.js';
import { FAMILIES } from '../families/families.js';
import type { Arrays } from '../families/family.js';

async function isStale(problem: Problem): Promise<boolean> {
  const { layout } = pack(problem.parameters);
  const { findings } = await probeState(makeObjective(problem, layout), layout, { seed: 0, seeded: false });
  return findings.some(({ kind }) => kind === 'stale');
}

test.each(FAMILIES)('probeState(objective) calls no right gradient of the family stale: $name', async ({ make }) => {
  for (const seed of [0, 1, 2]) expect([seed, await isStale(make(seed))]).toEqual([seed, false]);
});

test.each(FAMILIES.filter(({ smooth }) => smooth))(
  'probeState(objective) tells a gradient that is computed once and kept: $name',
  async ({ make }) => {
    for (const seed of [0, 1, 2, 3]) {
      const right = make(seed);
      let kept: Arrays | undefined;
      expect([seed, await isStale({ ...right, gradients: p => (kept ??= right.gradients(p)) })]).toEqual([seed, true]);
    }
  },
);
