import { expect, test } from 'vitest';
import { dotsOf } from '../../src/page/evidence/dots.js';
import { errorRows } from '../../src/page/evidence/errorRows.js';
import { examplesOf } from '../../src/page/network/dataset.js';
import { check } from '../../src/page/network/run.js';
import { dataset, spec } from './network/datasets.js';

const of = spec(64, '12-tanh,10-softmax', 'crossEntropy');
const examples = examplesOf(dataset('digits'), 20, of);
const reportOf = async (mistake: string) =>
  (await check({ spec: of, examples, seed: 1, mistake, parameters: null }, () => {})).report;

/** How alike two pictures are, whatever their sign and strength: 1 for the same. */
function likeness(a: readonly number[], b: readonly number[]): number {
  const dot = (p: readonly number[], q: readonly number[]) => p.reduce((sum, value, k) => sum + value * q[k], 0);
  return Math.abs(dot(a, b)) / Math.sqrt(dot(a, a) * dot(b, b));
}

test('errorRows(report, most) of an example left out are that very example', async () => {
  const found = errorRows(await reportOf('example'), 8)!;
  expect(found.units).toHaveLength(8);
  for (const row of found.rows) {
    expect(likeness([...row], examples.x.at(-1)!)).toBeGreaterThan(0.999);
    expect(likeness([...row], examples.x[0])).toBeLessThan(0.95);
  }
});

test('errorRows(report, most) of one input unscaled are one pixel, and of a right gradient nothing', async () => {
  const { rows } = errorRows(await reportOf('unscaled'), 8)!;
  const lit = new Set(rows.flatMap(row => [...row.keys()].filter(j => row[j] !== 0)));
  expect(lit.size).toBe(1);
  expect(errorRows(await reportOf('none'), 8)).toBeNull();
});

test('dotsOf(report) marks what disagrees and nothing else', async () => {
  const right = dotsOf(await reportOf('none'));
  expect(right.wrong).not.toContain(1);
  const { grad, gradapprox, wrong, reach } = dotsOf(await reportOf('twice'));
  expect(grad.length).toBe(12 * 65 + 10 * 13);
  for (let k = 0; k < grad.length; k++) if (wrong[k]) expect(grad[k]).toBeCloseTo(2 * gradapprox[k], 5);
  expect(wrong.filter(Boolean).length).toBeGreaterThan(500);
  expect(reach).toBeGreaterThan(0);
});
