import { describe, expect, test } from 'vitest';
import type { LayerSpec, NetworkSpec } from '../../src/forward.js';
import { type Data, exampleOf, readData, readInputs } from '../../src/kernels/data.js';
import { checkSpec } from '../../src/kernels/spec.js';
import { refusal } from './refusal.js';

const checked = (inputs: NetworkSpec['inputs'], layers: LayerSpec[], cost: NetworkSpec['cost'] = 'squaredError') =>
  checkSpec({ inputs, layers, cost });

const SEQUENCE = checked([3, 2], [{ units: 2, activation: 'softmax' }], 'crossEntropy');
const X = [
  [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  [
    [7, 8],
    [9, 10],
    [11, 12],
  ],
];
const Y = [
  [0, 1, 1],
  [1, 0, 0],
];

describe('readData(spec, data) of sequences', () => {
  test('has a column s · P + p for step p of example s', () => {
    const { m, x, y } = readData(SEQUENCE, { x: X, y: Y });
    expect(m).toBe(2);
    expect([...x]).toEqual([1, 3, 5, 7, 9, 11, 2, 4, 6, 8, 10, 12]);
    expect([...y]).toEqual([1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 0, 0]);
  });

  test.each<[string, unknown]>([
    ['typed rows', { x: X.map(rows => rows.map(row => Float32Array.from(row))), y: Y.map(row => Int8Array.from(row)) }],
    ['{ data, shape }', { x: { data: X.flat(2), shape: [2, 3, 2] }, y: { data: Y.flat(), shape: [2, 3] } }],
    ['one-hot rows', { x: X, y: Y.map(row => row.map(label => [1 - label, label])) }],
    ['strides', { x: { data: [1, 3, 5, 7, 9, 11, 2, 4, 6, 8, 10, 12], shape: [2, 3, 2], stride: [3, 1, 6] }, y: Y }],
  ])('is the same for %s', (_, data) => {
    expect(readData(SEQUENCE, data as Data)).toEqual(readData(SEQUENCE, { x: X, y: Y }));
  });

  test.each<[string, Partial<Record<'x' | 'y', unknown>>, string, string]>([
    ['x of another shape', { x: { data: X.flat(2), shape: [3, 2, 2] } }, 'x', 'an array of shape [3, 2]'],
    ['x without positions', { x: X.map(rows => rows.flat()) }, 'x', 'has shape [2, 6]'],
    ['an empty x', { x: [] }, 'x', 'no examples'],
    ['x with a step too few', { x: [X[0], X[1].slice(1)] }, 'x[1]', 'a list of 2'],
    ['x with a short step', { x: [X[0], [[1, 2], [3], [4, 5]]] }, 'x[1,1]', 'has 1 numbers'],
    ['x with a word', { x: [X[0], [[1, 2], [3, 4], 'c']] }, 'x[1,2]', '"c"'],
    ['x with NaN', { x: [X[0], X[1].with(2, [1, Number.NaN])] }, 'x[1,2,1]', 'NaN'],
    ['a label out of range', { y: Y.with(1, [1, 0, 2]) }, 'y[1,2]', 'from 0 to 1'],
    [
      'labels of too few steps',
      { y: Y.map(row => row.slice(1)) },
      'y',
      'integer labels of shape [3] or outputs of shape [3, 2]',
    ],
    ['a label an example', { y: [0, 1] }, 'y', 'has shape [2]'],
    ['labels of too few examples', { y: [Y[0]] }, 'y', '1 examples'],
    ['rows that are not one-hot', { y: Y.map(row => row.map(label => [1, label])) }, 'y[0,1]', 'one-hot'],
    ['a row that is short', { y: [[[0, 1], [1, 0], [1]], X[1]] }, 'y[0,2]', 'has 1 numbers'],
  ])('refuses %s', (_, change, path, told) => {
    const error = refusal(() => readData(SEQUENCE, { x: X, y: Y, ...change } as Data));
    expect([error.code, error.path]).toEqual(['invalid_data', path]);
    expect(error.message).toContain(told);
  });
});

describe('readData(spec, data) of images', () => {
  const image = checked(
    [2, 3, 1],
    [{ type: 'conv2d', filters: 1, kernel: 1, activation: 'sigmoid' }],
    'binaryCrossEntropy',
  );
  const pixels = Array.from({ length: 12 }, (_, k) => k / 12);
  const shaped = (...shape: number[]) => ({ data: pixels, shape });

  test('takes them with their channel, or without where there is one', () => {
    const batch = readData(image, { x: shaped(2, 2, 3, 1), y: shaped(2, 2, 3, 1) });
    expect(batch).toEqual({ m: 2, x: Float64Array.from(pixels), y: Float64Array.from(pixels) });
    expect(readData(image, { x: shaped(2, 2, 3), y: shaped(2, 2, 3) })).toEqual(batch);
  });

  test('tells where a target is out of range, or a row is wrong in the form that fits longest', () => {
    const y = shaped(2, 2, 3).data.with(10, 1.5);
    expect(refusal(() => readData(image, { x: shaped(2, 2, 3), y: { data: y, shape: [2, 2, 3] } })).path).toBe(
      'y[1,1,1,0]',
    );
    const ragged = [
      [
        [1, 2, 3],
        [4, 5],
      ],
    ];
    expect(refusal(() => readInputs(image, ragged)).path).toBe('x[0,1]');
    const channels = [
      [
        [[1], [2], [3]],
        [[4], [5], 6],
      ],
    ];
    expect(refusal(() => readInputs(image, channels as never)).path).toBe('x[0,1,2]');
  });

  test('takes one target an example where the last layer has no positions', () => {
    const pooled = checked([2, 3, 1], [{ type: 'globalAvgPool' }, { units: 1 }]);
    expect(readData(pooled, { x: shaped(2, 2, 3), y: [4, 5] }).y).toEqual(Float64Array.of(4, 5));
    expect(refusal(() => readData(pooled, { x: shaped(2, 2, 3), y: shaped(2, 6) })).message).toContain(
      'one row of 1 outputs',
    );
  });
});

describe('readData(spec, data) of tokens', () => {
  const tokens = checked({ tokens: 27, steps: 3 }, [{ type: 'embedding', vocabulary: 30, units: 2 }]);
  const x = [
    [0, 26, 3],
    [4, 5, 6],
  ];

  test('has a row of them, a column a step', () => {
    expect(readInputs(tokens, x)).toEqual({ m: 2, x: Float64Array.of(0, 26, 3, 4, 5, 6) });
    expect(readInputs(tokens, { data: Uint8Array.from(x.flat()), shape: [2, 3] }).x).toEqual(
      Float64Array.of(0, 26, 3, 4, 5, 6),
    );
  });

  test.each<[string, unknown, string, string]>([
    ['a token too large', x.with(1, [4, 27, 6]), 'x[1,1]', 'x[1,1] is 27: a token is a whole number from 0 to 26.'],
    ['a negative token', x.with(0, [-1, 1, 1]), 'x[0,0]', 'is -1'],
    ['half a token', x.with(1, [1, 1, 0.5]), 'x[1,2]', 'is 0.5'],
    ['too few steps', [[1, 2]], 'x', 'one row of 3 tokens'],
    ['words', [['a', 'b', 'c']], 'x[0,0]', 'one row of 3 tokens'],
  ])('refuses %s', (_, given, path, told) => {
    const error = refusal(() => readInputs(tokens, given as never));
    expect([error.code, error.path]).toEqual(['invalid_data', path]);
    expect(error.message).toContain(told);
  });
});

test('exampleOf(data, s) is example s alone, in its own kind of array', () => {
  expect(exampleOf({ x: X, y: Y }, 1)).toEqual({ x: [X[1]], y: [Y[1]] });
  const strided = { x: { data: X.flat(2), shape: [2, 3, 2] }, y: { data: Y.flat(), shape: [2, 3] } };
  for (const s of [0, 1])
    expect(readData(SEQUENCE, exampleOf(strided, s))).toEqual(readData(SEQUENCE, exampleOf({ x: X, y: Y }, s)));
});
