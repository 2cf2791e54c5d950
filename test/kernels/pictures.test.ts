import { expect, test } from 'vitest';
import { gradcheck, network } from '../../src/index.js';

test('net.problem(…) tells its report how first weights of images and heads of attention look', async () => {
  const images = await network({
    inputs: [4, 3, 1],
    layers: [{ type: 'flatten' }, { units: 2, activation: 'tanh' }, { units: 2 }],
    cost: 'squaredError',
  });
  const parameters = images.initialize({ seed: 1 });
  const x = { data: Float64Array.from({ length: 24 }, (_, k) => Math.sin(k)), shape: [2, 4, 3, 1] };
  const report = await gradcheck(
    images.problem({
      parameters,
      x,
      y: [
        [0, 1],
        [1, 0],
      ],
    }),
  );
  expect(report.blocks.map(({ name, picture }) => [name, picture])).toEqual([
    ['W1', [2, 4, 3]],
    ['b1', undefined],
    ['W2', undefined],
    ['b2', undefined],
  ]);
  const attention = await network({
    inputs: [3, 4],
    layers: [{ type: 'attention', heads: 2, kvHeads: 1 }],
    cost: 'squaredError',
  });
  const problem = attention.problem({
    parameters: attention.initialize({ seed: 1 }),
    x: [
      [
        [1, 2, 3, 4],
        [2, 1, 0, 1],
        [0, 0, 1, 1],
      ],
    ],
    y: [
      [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
      ],
    ],
  });
  expect(problem.pictures).toEqual({ Wq1: [2, 2, 4], Wk1: [1, 2, 4], Wv1: [1, 2, 4] });
});
