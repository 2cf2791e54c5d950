import { expect, test } from 'vitest';
import { explain } from '../../src/diagnosis/engine.js';
import { FAMILIES } from '../../src/diagnosis/transforms/index.js';
import { blackBox, planted } from './blocks.js';

const gain = planted([5], right => right, 7);
const told = (wrong: (g: number, k: number) => number) => {
  const block = planted([4, 5], right => right.map(wrong));
  return explain(block, blackBox(block, { ...gain, name: 'gain' }), FAMILIES)!.says;
};

test('explain() names the parameter that each column is divided by or multiplied with', () => {
  expect(told((g, k) => g / gain.theta[k % 5])).toMatchObject([
    { kind: 'column-factors', detail: { by: { block: 'gain', inverse: true } } },
  ]);
  expect(told((g, k) => g * gain.theta[k % 5])).toMatchObject([
    { kind: 'column-factors', detail: { by: { block: 'gain', inverse: false } } },
  ]);
  const [other] = told((g, k) => g * gain.theta[k % 5] * (k % 5 === 2 ? 1.001 : 1));
  expect(other).toMatchObject({ kind: 'column-factors' });
  expect(other.detail).not.toHaveProperty('by');
});

test('explain() names the parameter of one entry that a block is divided by', () => {
  const block = planted([3, 4], right => right.map(g => g / 0.6137));
  const setting = blackBox(block);
  const sizes = { ...setting.sizes, parameters: [{ block: 'alpha', value: 0.6137 }] };
  expect(explain(block, { ...setting, sizes }, FAMILIES)!.says).toMatchObject([
    { kind: 'scale', detail: { names: [{ id: 'parameter', block: 'alpha', inverse: true }] } },
  ]);
});
