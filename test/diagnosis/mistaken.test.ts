import { expect, test } from 'vitest';
import { byName, LAYERS } from '../kernels/references.js';
import { mistakesIn } from './mistaken.js';

test.each(byName(LAYERS))(
  'diagnose(evidence) of %s says nothing else of a mistake than its name or what it leaves',
  async (_, given) => {
    const told = await mistakesIn(given);
    expect(told.filter(({ outcome }) => outcome === 'other')).toEqual([]);
  },
);

test('diagnose(evidence) names nearly all mistakes of all layers with their layer', async () => {
  const outcomes = (await Promise.all(LAYERS.map(mistakesIn))).flat().map(({ outcome }) => outcome);
  const named = outcomes.filter(outcome => outcome === 'named');
  expect(named.length / outcomes.length).toBeGreaterThan(0.98);
});
