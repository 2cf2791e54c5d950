import { expect, test } from 'vitest';
import { network } from '../../src/kernels/network.js';
import type { Method } from '../../src/problem.js';

const spec = (inputs: number, hidden: number) =>
  ({
    inputs,
    layers: [
      { units: hidden, activation: 'relu' },
      { units: 10, activation: 'softmax' },
    ],
    cost: 'crossEntropy',
  }) as const;

async function chosen(
  inputs: number,
  hidden: number,
  request: { step?: number; ranges?: [number, number][]; method?: Method },
) {
  const net = await network(spec(inputs, hidden));
  const x = Array.from({ length: 32 }, (_, s) =>
    Float64Array.from({ length: inputs }, (_, j) => Math.sin(s * inputs + j)),
  );
  const parameters = net.initialize({ seed: 1 });
  const theta = Float64Array.from(
    Object.values(parameters).flatMap(rows => [...rows].flatMap(row => (typeof row === 'number' ? [row] : [...row]))),
  );
  const problem = net.problem({ parameters, x, y: x.map((_, s) => s % 10) });
  const { method, reason } = await problem.gradapprox!({ theta, seed: 0, ...request });
  return { method, reason };
}

test('choose(job) takes each parameter by itself while that is soon done', async () => {
  expect(await chosen(64, 32, {})).toMatchObject({
    method: 'incremental',
    reason: expect.stringContaining('by itself'),
  });
});

test('choose(job) takes units where single parameters would take long', async () => {
  expect(await chosen(784, 128, {})).toMatchObject({
    method: 'by-unit',
    reason: expect.stringMatching(/would take \d+ million/),
  });
});

test('choose(job) takes single parameters of a large network when only some are asked for', async () => {
  expect((await chosen(784, 128, { ranges: [[0, 100]] })).method).toBe('incremental');
});

test('choose(job) takes the loop itself where ε is given and it is soon done', async () => {
  expect((await chosen(4, 5, { step: 1e-7 })).method).toBe('direct');
  expect((await chosen(784, 128, { step: 1e-7 })).method).toBe('by-unit');
});

test.each(['units', 'toString', 1, Object.create(null)])('a method that is none, %o, is refused', async method => {
  await expect(chosen(3, 2, { method: method as Method })).rejects.toMatchObject({
    code: 'invalid_option',
    path: 'options.method',
  });
});
