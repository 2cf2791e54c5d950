import { expect, test } from 'vitest';
import { network, pack, relativeDifference } from '../../../src/index.js';
import { backward, passAt, RIGHT } from '../../../src/page/network/backward.js';
import { examplesOf } from '../../../src/page/network/dataset.js';
import { dataset, spec } from './datasets.js';

test.each([
  spec(4, '5-tanh,4-gelu,3-softmax', 'crossEntropy', 0.3),
  spec(4, '5-relu,1-sigmoid', 'squaredError'),
  spec(4, '3-sigmoid', 'binaryCrossEntropy', 1),
])('backward(pass, RIGHT) is the backward propagation of the kernels: %j', async of => {
  const net = await network(of);
  const examples = examplesOf(dataset('iris'), 20, of);
  const parameters = net.initialize({ seed: 3 });
  const { theta } = pack(parameters);
  const { forward } = net.problem({ parameters, ...examples });
  const own = pack(backward(passAt(forward!, theta), RIGHT)).theta;
  // backward() names the last layer first
  const named = backward(passAt(forward!, theta), RIGHT);
  const inOrder = Object.keys(parameters).flatMap(name => [...named[name]]);
  expect(own.length).toBe(net.size);
  expect(relativeDifference(inOrder, pack(net.gradients(parameters, examples)).theta)).toBeLessThan(1e-14);
});
