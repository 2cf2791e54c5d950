import { expect, test } from 'vitest';
import { network, pack } from '../../../src/index.js';
import { component } from '../../../src/page/network/component.js';
import { examplesOf } from '../../../src/page/network/dataset.js';
import { errors } from '../../../src/page/v/curve.js';
import { dataset, spec } from './datasets.js';

test('component(index) is a V around the right gradient of that component', async () => {
  const of = spec(4, '5-tanh,3-softmax', 'crossEntropy');
  const examples = examplesOf(dataset('iris'), 12, of);
  const sweep = await component({
    spec: of,
    examples,
    seed: 1,
    mistake: 'twice',
    parameters: null,
    index: 7,
    noise: 1e-16,
  });
  const net = await network(of);
  const parameters = net.initialize({ seed: 1 });
  expect(sweep.exact).toBe(pack(net.gradients(parameters, examples)).theta[7]);
  const rows = errors(sweep);
  const least = (side: 'one' | 'two') => rows.reduce((a, b) => (b[side] < a[side] ? b : a));
  expect(least('two').two).toBeLessThan(1e-9);
  expect(least('two').two).toBeLessThan(least('one').one);
  // both arms rise
  expect(rows[0].two).toBeGreaterThan(1e-4);
  expect(rows.at(-1)!.two).toBeGreaterThan(1e-4);
});
