import { expect, test } from 'vitest';
import { network } from '../../src/index.js';

const IMAGES = {
  inputs: [6, 6, 1],
  layers: [
    { type: 'conv2d', name: 'conv', filters: 4, kernel: 3, padding: 'same', activation: 'tanh' },
    { type: 'maxPool2d', size: 2 },
    { type: 'residual', layers: [{ units: 4 }] },
    { type: 'flatten' },
    { units: 3, activation: 'softmax' },
  ],
  cost: 'crossEntropy',
} as const;

test('net.layers tells shapes and arrays of every layer, those inside a residual too', async () => {
  const { layers, size } = await network(IMAGES);
  expect(layers.map(({ type, label, input, output }) => [type, label, input.join(), output.join()])).toEqual([
    ['conv2d', 'conv', '6,6,1', '6,6,4'],
    ['maxPool2d', 'maxPool2d at spec.layers[1]', '6,6,4', '3,3,4'],
    ['residual', 'residual at spec.layers[2]', '3,3,4', '3,3,4'],
    ['flatten', 'flatten at spec.layers[3]', '3,3,4', '36'],
    ['dense', 'dense 3', '36', '3'],
  ]);
  expect(layers[2].layers.map(({ label }) => label)).toEqual(['dense 2']);
  expect(layers[0].parameters).toEqual([
    { name: 'conv.W', shape: [3, 3, 1, 4] },
    { name: 'conv.b', shape: [4] },
  ]);
  const all = [...layers, ...layers[2].layers].flatMap(({ parameters }) => parameters);
  expect(all.reduce((n, { shape }) => n + shape.reduce((a, b) => a * b), 0)).toBe(size);
});

/** softmax(q kᵀ / √d) of one example. */
function weightsOf(x: number[][], Wq: Float64Array[], Wk: Float64Array[], causal: boolean): number[][] {
  const times = (W: Float64Array[]) => x.map(row => W.map(w => w.reduce((sum, value, j) => sum + value * row[j], 0)));
  const [q, k] = [times(Wq), times(Wk)];
  return q.map((a, t) => {
    const e = k.map((b, u) =>
      causal && u > t ? 0 : Math.exp(a.reduce((sum, value, j) => sum + value * b[j], 0) / Math.sqrt(a.length)),
    );
    const total = e.reduce((sum, value) => sum + value);
    return e.map(value => value / total);
  });
}

test.each([true, false])('net.attention(parameters, x) is the softmax of the scores, causal: %s', async causal => {
  const net = await network({
    inputs: [3, 2],
    layers: [{ type: 'attention', heads: 2, causal, bias: false }],
    cost: 'squaredError',
  });
  const parameters = net.initialize({ seed: 4 });
  const x = [
    [
      [0.4, -1.2],
      [2, 0.3],
      [-0.7, 0.9],
    ],
    [
      [1, 1],
      [0, -2],
      [0.5, 0.1],
    ],
  ];
  const [{ layer, weights }] = net.attention(parameters, x);
  expect(layer).toBe('attention 1');
  expect(weights).toHaveLength(2);
  for (const [s, heads] of weights.entries())
    for (const [h, head] of heads.entries()) {
      // a head of width 1 has one row of Wq and Wk
      const want = weightsOf(x[s], [parameters.Wq1[h]], [parameters.Wk1[h]], causal);
      for (const [t, row] of head.entries()) for (const [u, p] of row.entries()) expect(p).toBeCloseTo(want[t][u], 14);
    }
});

test('net.attention(parameters, x) of a network without attention is empty', async () => {
  const net = await network({ inputs: 2, layers: [{ units: 1 }], cost: 'squaredError' });
  expect(net.attention(net.initialize({ seed: 1 }), [[1, 2]])).toEqual([]);
});
