import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { relativeDifference } from '../src/difference.js';
import type { NetworkSpec } from '../src/forward.js';
import { type Network, network } from '../src/kernels/network.js';
import type { NetworkParameters } from '../src/kernels/parameters.js';
import { norm, subtract } from '../src/numbers.js';
import { pack } from '../src/theta/layout.js';

interface Reference {
  name: string;
  spec: NetworkSpec;
  parameters: Record<string, number[] | number[][]>;
  x: number[][];
  y: number[] | number[][];
  J: number;
  gradients: Record<string, number[] | number[][]>;
}
const read = (file: string) => JSON.parse(readFileSync(`test/data/${file}`, 'utf8'));
/** J and dJ/dθ by PyTorch's autograd, and to 60 digits at the edges of float64. */
const PYTORCH: Reference[] = [...read('public-networks.json'), read('course-exercise.json')];
const EXACT: Reference[] = read('extreme-networks.json');

const flat = (tree: object) => pack(tree).theta;
const relativeError = (got: Float64Array, want: Float64Array) => norm(subtract(got, want)) / norm(want);

describe.each([...PYTORCH, ...EXACT].map((given): [string, Reference] => [given.name, given]))('%s', (_, given) => {
  let net: Network;
  beforeAll(async () => {
    net = await network(given.spec);
  });

  test('network.cost(parameters, data) is J within 1e-12', () => {
    expect(Math.abs(net.cost(given.parameters, given) / given.J - 1)).toBeLessThan(1e-12);
  });

  test('network.gradients(parameters, data) is dJ/dθ within 1e-11, in every block', () => {
    const gradients = net.gradients(given.parameters, given);
    for (const name of Object.keys(given.gradients) as 'W1'[])
      expect(relativeError(flat(gradients[name]), flat(given.gradients[name]))).toBeLessThan(1e-11);
  });

  test('network.gradapprox(parameters, data) is dJ/dθ within 1e-8 at the default step', () => {
    expect(relativeDifference(flat(net.gradapprox(given.parameters, given)), flat(given.gradients))).toBeLessThan(1e-8);
  });
});

const SPEC: NetworkSpec = {
  inputs: 3,
  layers: [
    { units: 4, activation: 'relu' },
    { units: 2, activation: 'softmax' },
  ],
  cost: 'crossEntropy',
};
const X = [
  [0.37, -1.2, 0.5],
  [1.1, 0.4, -0.3],
];
const Y = [1, 0];

describe('network(spec)', () => {
  let net: Network;
  let parameters: NetworkParameters;
  beforeAll(async () => {
    net = await network(SPEC);
    parameters = net.initialize({ seed: 3 });
  });

  test('knows its spec with the defaults filled in, frozen, and its number of parameters', () => {
    const layers = SPEC.layers.map(layer => ({ type: 'dense', bias: true, ...layer }));
    expect(net.spec).toEqual({ ...SPEC, layers, l2: 0 });
    expect(Object.isFrozen(net.spec.layers[0])).toBe(true);
    expect(net.size).toBe(4 * 3 + 4 + 2 * 4 + 2);
  });

  test('network.initialize({ seed }) hands W out as rows over one buffer and b as a list of zeros', () => {
    expect(Object.keys(parameters)).toEqual(['W1', 'b1', 'W2', 'b2']);
    expect(parameters.W1.map(row => row.length)).toEqual([3, 3, 3, 3]);
    expect(new Set(parameters.W1.map(row => row.buffer)).size).toBe(1);
    expect(parameters.b1).toEqual(new Float64Array(4));
  });

  test('network.initialize({ seed }) gives the same numbers for a seed and others for another', () => {
    expect(net.initialize({ seed: 3 })).toEqual(parameters);
    expect(net.initialize({ seed: 4 })).not.toEqual(parameters);
  });

  test('network.initialize({ seed, scheme }) has the variance of its scheme', async () => {
    const layers = [
      { units: 200, activation: 'relu' as const },
      { units: 300, activation: 'tanh' as const },
    ];
    const wide = await network({ inputs: 100, layers, cost: 'squaredError' });
    const variance = (W: Float64Array[]) => norm(flat(W)) ** 2 / flat(W).length;
    const he = wide.initialize({ seed: 1, scheme: 'he' });
    const xavier = wide.initialize({ seed: 1, scheme: 'xavier' });
    const chosen = wide.initialize({ seed: 1 });
    // 20,000 and 60,000 squares of normal numbers: their mean is off by 1 % at one standard deviation
    expect(variance(he.W1) * (100 / 2)).toBeCloseTo(1, 1);
    expect(variance(he.W2) * (200 / 2)).toBeCloseTo(1, 1);
    expect(variance(xavier.W1) * (300 / 2)).toBeCloseTo(1, 1);
    expect(variance(xavier.W2) * (500 / 2)).toBeCloseTo(1, 1);
    expect([chosen.W1, chosen.W2]).toEqual([he.W1, xavier.W2]);
  });

  test('network.predict(parameters, x) has a row of probabilities an example', () => {
    const rows = net.predict(parameters, X);
    expect(rows.map(row => row.length)).toEqual([2, 2]);
    for (const [p, q] of rows) expect(p + q).toBeCloseTo(1, 15);
    const J = -(Math.log(rows[0][1]) + Math.log(rows[1][0])) / 2;
    expect(net.cost(parameters, { x: X, y: Y })).toBeCloseTo(J, 14);
  });

  test('network.predict(parameters, x) of each row is the same alone', () => {
    expect(net.predict(parameters, X)).toEqual(X.flatMap(row => net.predict(parameters, [row])));
  });

  test.each<[string, { x: unknown; y: unknown }]>([
    ['typed rows', { x: X.map(row => Float64Array.from(row)), y: Int32Array.from(Y) }],
    [
      'one-hot rows',
      {
        x: X,
        y: [
          [0, 1],
          [1, 0],
        ],
      },
    ],
    ['{ data, shape }', { x: { data: Float64Array.from(X.flat()), shape: [2, 3] }, y: { data: Y, shape: [2] } }],
    [
      'columns with strides',
      { x: { data: [0, 0.37, 1.1, -1.2, 0.4, 0.5, -0.3], shape: [2, 3], stride: [1, 2], offset: 1 }, y: Y },
    ],
  ])('network.cost(parameters, data) has the same bits for %s', (_, data) => {
    expect(net.cost(parameters, data as { x: []; y: [] })).toBe(net.cost(parameters, { x: X, y: Y }));
  });

  test('network.cost(parameters, data) takes b as a column, W nested or flat with its shape, in any order', () => {
    const others = {
      b2: Array.from(parameters.b2, b => [b]),
      W2: parameters.W2.map(row => Array.from(row)),
      b1: { data: parameters.b1, shape: [4, 1] },
      W1: { data: flat(parameters.W1), shape: [4, 3] },
    };
    expect(net.cost(others, { x: X, y: Y })).toBe(net.cost(parameters, { x: X, y: Y }));
  });

  test('network.cost(parameters, data) takes flat x and y where there is one input and one output', async () => {
    const line = await network({ inputs: 1, layers: [{ units: 1, activation: 'linear' }], cost: 'squaredError' });
    expect(line.cost({ W1: [[2]], b1: [1] }, { x: [1, 2], y: [3, 7] })).toBe(1);
    expect(line.cost({ W1: [[2]], b1: [1] }, { x: [[1], [2]], y: [[3], [7]] })).toBe(1);
  });

  test('network.train(parameters, data, options) goes down, and leaves what it was given alone', () => {
    const before = structuredClone(parameters);
    const data = { x: X, y: Y };
    const after = net.train(parameters, data, { iterations: 100, rate: 0.3 });
    expect(parameters).toEqual(before);
    expect(net.cost(after, data)).toBeLessThan(0.2 * net.cost(parameters, data));
    expect(net.train(parameters, data, { iterations: 0, rate: 0.3 })).toEqual(parameters);
  });

  test('network.train(parameters, data, { iterations: 1 }) is one step against the gradient', () => {
    const rate = 0.25;
    const grad = flat(net.gradients(parameters, { x: X, y: Y }));
    const after = flat(net.train(parameters, { x: X, y: Y }, { iterations: 1, rate }));
    expect(after).toEqual(flat(parameters).map((theta, i) => theta - rate * grad[i]));
  });

  test('network.gradapprox(parameters, data, { step }) is the formula at that step', () => {
    const step = 1e-3;
    const J = (W1: Float64Array[]) => net.cost({ ...parameters, W1 }, { x: X, y: Y });
    const shifted = (i: number, j: number, by: number) =>
      parameters.W1.map((row, k) => (k === i ? row.with(j, row[j] + by) : row));
    const { W1 } = net.gradapprox(parameters, { x: X, y: Y }, { step, method: 'direct' });
    for (const [i, j] of [
      [0, 0],
      [2, 1],
      [3, 2],
    ])
      expect(W1[i][j]).toBe((J(shifted(i, j, step)) - J(shifted(i, j, -step))) / (2 * step));
  });

  test("network.gradapprox(parameters, data, { sides: 'one' }) is worse than two-sided by a power of the step", () => {
    const grad = flat(net.gradients(parameters, { x: X, y: Y }));
    const errorOf = (sides: 'one' | 'two', step: number) =>
      relativeDifference(flat(net.gradapprox(parameters, { x: X, y: Y }, { step, sides, method: 'direct' })), grad);
    expect(errorOf('one', 1e-4) / errorOf('one', 1e-5)).toBeCloseTo(10, 1);
    expect(errorOf('two', 1e-3) / errorOf('two', 1e-4)).toBeCloseTo(100, 0);
    expect(errorOf('two', 1e-4)).toBeLessThan(1e-4 * errorOf('one', 1e-4));
  });
});
