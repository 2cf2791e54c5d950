import { expect, test } from 'vitest';
import { examplesOf } from '../../../src/page/network/dataset.js';
import { MISTAKES } from '../../../src/page/network/mistakes.js';
import { check } from '../../../src/page/network/run.js';
import { dataset, spec } from './datasets.js';

const iris = dataset('iris');

/** A small network in which the mistake can be made. */
function networkFor(id: string) {
  const { lacks } = MISTAKES.find(mistake => mistake.id === id)!;
  const specs = [0, 0.5].map(l2 => spec(4, '8-tanh,6-softplus,3-softmax', 'crossEntropy', l2));
  return specs.find(one => !lacks?.(one))!;
}

const checked = async (mistake: string, of = networkFor(mistake)) =>
  (await check({ spec: of, examples: examplesOf(iris, 24, of), seed: 1, mistake, parameters: null }, () => {})).report;

test('check(…) of a network without a mistake passes', async () => {
  const report = await checked('none', spec(4, '8-tanh,3-softmax', 'crossEntropy'));
  expect(report.verdict).toBe('pass');
});

test.each(MISTAKES.map(({ id, label, kinds }) => [id, label, kinds] as const))(
  'check(…) with the planted mistake %s (%s) does not pass and calls it %j',
  async (id, _label, kinds) => {
    const report = await checked(id);
    expect(report.verdict).not.toBe('pass');
    expect(kinds).toContain(report.findings[0]?.kind);
  },
);
