import { describe, expect, test } from 'vitest';
import { random } from '../../src/random.js';
import { FAMILIES } from '../families/families.js';
import type { Arrays, Case } from '../families/family.js';
import { type Planted, plant, SPREADS } from '../families/mistakes.js';
import { judged } from './judged.js';

/** Networks or operations of each family; a thousand and more run in bench/verdict. */
const SEEDS = [0, 1, 2];
const SIZES = [1, 1e-2, 1e-4];

/** The same mistake at every point, as backward propagation would make it. */
function mistaken({ parameters, cost, gradients }: Case, { gradients: wrong, block }: Planted) {
  const right = gradients(parameters)[block];
  const factor = wrong[block].map((g, k) => (g === right[k] ? 1 : g / right[k]));
  const planted = (p: Arrays) => {
    const grads = gradients(p);
    return { ...grads, [block]: grads[block].map((g, k) => g * factor[k]) };
  };
  return { parameters, cost, gradients: planted };
}

describe.each(FAMILIES)('judge(…) on the family: $name', ({ make, precision }) => {
  test('raises no false alarm', async () => {
    for (const seed of SEEDS) {
      const right = make(seed);
      const { verdict, components, judgement } = await judged(right);
      expect([right.name, verdict === 'fail', components.wrong]).toEqual([right.name, false, 0]);
      if (Number.isFinite(judgement.J)) expect([right.name, judgement.precision]).toEqual([right.name, precision]);
    }
  });

  test('lets no mistake pass that its resolution says it sees, and blames no right block', async () => {
    for (const seed of SEEDS.slice(0, 1))
      for (const spread of SPREADS)
        for (const size of SIZES) {
          const right = make(seed);
          const planted = plant(random(seed), right.gradients(right.parameters), spread, size);
          if (!planted) continue;
          const { blocks } = await judged(mistaken(right, planted));
          const name = `${right.name}, ${spread} of ${planted.block} wrong by ${size}`;
          const blamed = blocks.filter(block => block.verdict === 'fail').map(block => block.name);
          expect([name, blamed.filter(block => block !== planted.block)]).toEqual([name, []]);
          const block = blocks.find(({ name }) => name === planted.block)!;
          if (block.verdict === 'pass') expect([name, block.resolution >= size]).toEqual([name, true]);
          if (precision === 'float64' && block.verdict === 'pass')
            expect([name, block.resolution > 1e-4]).toEqual([name, true]);
        }
  });
});

test.each(FAMILIES.filter(({ smooth }) => smooth))(
  'judge(…) on the smooth family: $name takes at most three evaluations a component, noise apart',
  async ({ make }) => {
    const outcomes = await Promise.all(SEEDS.map(seed => judged(make(seed))));
    const spent = outcomes.reduce((total, { evaluations }) => total + evaluations - 91, 0);
    const checked = outcomes.reduce((total, { components }) => total + components.checked, 0);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(SEEDS.map(() => 'pass'));
    expect(spent / checked).toBeLessThanOrEqual(3);
  },
);
