import { expect, test } from 'vitest';
import { network } from '../../../src/index.js';
import { examplesOf } from '../../../src/page/network/dataset.js';
import { train } from '../../../src/page/network/train.js';
import { moral } from '../../../src/page/network/training.js';
import { dataset, spec } from './datasets.js';

const of = spec(4, '6-tanh,3-softmax', 'crossEntropy');
const examples = examplesOf(dataset('iris'), 24, of);
const trained = (mistake: string, rate = 0.5) =>
  train({ spec: of, examples, seed: 1, mistake, parameters: null, iterations: 100, rate }, () => {});

test('train(…) without a mistake is what the library trains, and has one curve', async () => {
  const net = await network(of);
  const { parameters, right, planted } = await trained('none');
  expect(planted).toBeNull();
  const same = net.train(net.initialize({ seed: 1 }), examples, { iterations: 100, rate: 0.5 });
  expect(right.at(-1)!.J).toBeCloseTo(net.cost(same, examples), 12);
  expect(net.cost(parameters as never, examples)).toBe(right.at(-1)!.J);
});

test('train(…) with a mistake goes its own way from the same start, and J falls all the same', async () => {
  const { right, planted } = await trained('twice');
  expect(planted![0].J).toBe(right[0].J);
  expect(planted!.at(-1)!.J).not.toBe(right.at(-1)!.J);
  expect(planted!.at(-1)!.J).toBeLessThan(0.75 * right[0].J);
  expect(moral({ right, planted })).toContain('It learns all the same');
});

test('train(…) with the sign turned round rises, and says that it shows', async () => {
  const { right, planted } = await trained('sign');
  expect(planted!.at(-1)!.J).toBeGreaterThan(right.at(-1)!.J);
  expect(moral({ right, planted })).not.toContain('It learns all the same');
});

test('train(…) ends where numbers end', async () => {
  const linear = spec(4, '3-linear', 'squaredError');
  const asked = { spec: linear, examples: examplesOf(dataset('iris'), 24, linear), seed: 1, parameters: null };
  const { right, planted, parameters } = await train(
    { ...asked, mistake: 'sum', iterations: 1000, rate: 0.2 },
    () => {},
  );
  expect(right.at(-1)!.J).toBeLessThan(right[0].J);
  expect(planted!.length).toBeLessThan(right.length);
  expect(moral({ right, planted })).toContain('beyond all numbers');
  // they can still be checked
  const net = await network(linear);
  expect(net.gradients(parameters as never, asked.examples as never)).toBeDefined();
});
