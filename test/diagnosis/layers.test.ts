import { expect, test } from 'vitest';
import { layersOf, namedLayers } from '../../src/diagnosis/layers.js';
import { gradcheck } from '../../src/index.js';
import { pack } from '../../src/theta/layout.js';

const zeros = (...shape: number[]): unknown =>
  shape.length === 0 ? 0 : Array.from({ length: shape[0] }, () => zeros(...shape.slice(1)));
const layers = (parameters: unknown) =>
  layersOf(pack(parameters).layout.blocks)?.map(({ W, b, orientation }) => [W.name, b?.name, orientation]);

test('layersOf(blocks) pairs W1 with b1 and so on, in whatever order they are given', () => {
  const [W1, b1, W2, b2] = [zeros(5, 4), zeros(5), zeros(3, 5), zeros(3)];
  const want = [
    ['W1', 'b1', 'out-in'],
    ['W2', 'b2', 'out-in'],
  ];
  expect(layers({ W1, b1, W2, b2 })).toEqual(want);
  expect(layers({ b2, W2, b1, W1 })).toEqual(want);
  expect(layers({ W1, W2, b1, b2 })).toEqual(want);
});

test('layersOf(blocks) recognises weights kept the other way round, and biases as columns', () => {
  expect(layers({ w0: zeros(4, 5), b0: zeros(5), w1: zeros(5, 3), b1: zeros(3) })).toEqual([
    ['w0', 'b0', 'in-out'],
    ['w1', 'b1', 'in-out'],
  ]);
  expect(layers({ W1: zeros(5, 4), b1: zeros(5, 1), W2: zeros(1, 5), b2: zeros(1, 1) })).toEqual([
    ['W1', 'b1', 'out-in'],
    ['W2', 'b2', 'out-in'],
  ]);
});

test('layersOf(blocks) reads layers off paths, lists, and lists of flat arrays', () => {
  const layer = (n: number, k: number) => ({ weight: zeros(n, k), bias: zeros(n) });
  expect(layers({ layers: [layer(5, 4), layer(3, 5)] })).toEqual([
    ['layers[0].weight', 'layers[0].bias', 'out-in'],
    ['layers[1].weight', 'layers[1].bias', 'out-in'],
  ]);
  const list = [new Float64Array(20), new Float64Array(5), new Float64Array(15), new Float64Array(3)];
  expect(layers(list)).toEqual([
    ['[0]', '[1]', 'out-in'],
    ['[2]', '[3]', 'out-in'],
  ]);
});

test('layersOf(blocks) takes blocks whose sizes do not chain for no layers', () => {
  const parameters = { conv: { K: zeros(2, 3, 3), b: zeros(2) }, fc: { W: zeros(4, 18), b: zeros(4) } };
  expect(layers(parameters)).toBeUndefined();
});

test('namedLayers(blocks) are those that the caller named so', () => {
  const named = (parameters: unknown) => namedLayers(pack(parameters).layout.blocks)?.length;
  const [W, b, W2, b2] = [zeros(5, 4), zeros(5), zeros(3, 5), zeros(3)];
  expect(named({ W1: W, b1: b, W2, b2 })).toBe(2);
  expect(
    named({
      layers: [
        { weight: W, bias: b },
        { weight: W2, bias: b2 },
      ],
    }),
  ).toBe(2);
  expect(named({ 'dense_1/kernel': W, 'dense_1/bias': b, 'dense_2/kernel': W2, 'dense_2/bias': b2 })).toBe(2);
  expect(named({ hidden: { W, b }, output: { W: W2, b: b2 } })).toBe(2);
  expect(named({ W, b })).toBe(1);
  expect(named([W, b, W2, b2])).toBeUndefined();
  expect(named({ ln1: { W, b }, ln2: { W: W2, b: b2 } })).toBeUndefined();
  expect(named({ attn1: { W, b }, attn2: { W: W2, b: b2 } })).toBeUndefined();
});

test('layersOf(blocks) takes factors, inputs and statistics for no layers', () => {
  expect(layers({ A: zeros(4, 4), B: zeros(4, 4) })).toBeUndefined();
  expect(layers({ x: zeros(6, 5) })).toBeUndefined();
  expect(layers({ a: zeros(9), b: zeros(9) })).toBeUndefined();
  expect(layers({ Wq: zeros(4, 4), Wk: zeros(4, 4), Wv: zeros(4, 4) })).toBeUndefined();
  expect(layers({ x: zeros(6, 5), gamma: zeros(5), beta: zeros(5) })).toBeUndefined();
});

test('gradcheck({ layers: false }) speaks of no layer, whatever the blocks are called', async () => {
  const rows = [
    [1.5, -0.5, 2],
    [0.3, 1.2, -0.7],
  ];
  type Dense = { dense: { W: number[][]; b: number[] } };
  const a = ({ dense: { W, b } }: Dense) =>
    rows.map(x => W.map((w, u) => Math.tanh(w.reduce((z, v, k) => z + v * x[k], b[u]))));
  const weight = (u: number, n: number) => 1.5 + u - 2.2 * n;
  const problem = {
    parameters: {
      dense: {
        W: [
          [0.3, -0.2, 0.5],
          [0.1, 0.7, -0.4],
        ],
        b: [0.2, -0.1],
      },
    },
    cost: (p: Dense) => a(p).reduce((J, row, n) => J + row.reduce((sum, v, u) => sum + weight(u, n) * v, 0), 0),
    // dW takes the input of the first example for all
    gradients: (p: Dense) => {
      const d = a(p).map((row, n) => row.map((v, u) => weight(u, n) * (1 - v * v)));
      const sum = (u: number, of: (n: number) => number) => d[0][u] * of(0) + d[1][u] * of(1);
      return {
        dense: {
          W: [0, 1].map(u => [0, 1, 2].map(k => sum(u, () => rows[0][k]))),
          b: [0, 1].map(u => sum(u, () => 1)),
        },
      };
    },
  };
  const kinds = async (layers?: false) => (await gradcheck({ ...problem, layers })).findings.map(({ kind }) => kind);
  expect(await kinds()).toEqual(['layer-input']);
  expect(await kinds(false)).toEqual(['unexplained']);
});
