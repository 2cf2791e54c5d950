import { beforeAll, describe, expect, test } from 'vitest';
import { GradcheckError } from '../src/errors.js';
import type { NetworkSpec } from '../src/forward.js';
import type { Data } from '../src/kernels/data.js';
import type { DifferenceOptions } from '../src/kernels/gradapprox.js';
import { type Network, network } from '../src/kernels/network.js';
import type { NetworkParameters } from '../src/kernels/parameters.js';

const SPEC: NetworkSpec = {
  inputs: 2,
  layers: [
    { units: 3, activation: 'tanh' },
    { units: 2, activation: 'softmax' },
  ],
  cost: 'crossEntropy',
};
const X = [
  [1, 2],
  [3, 4],
  [5, 6],
];
const Y = [0, 1, 1];

/** The error of a call: a GradcheckError of one sentence that ends with what to do. */
async function refusal(call: () => unknown): Promise<[code: string, path: string]> {
  const error: unknown = await Promise.resolve()
    .then(call)
    .catch(error => error);
  expect(error).toBeInstanceOf(GradcheckError);
  const { code, path, message } = error as GradcheckError;
  expect(message).toMatch(/^[^\n]+[:;] [^\n]+\.$/);
  return [code, path];
}

describe('network(spec) refuses', () => {
  const last = (activation: string, cost: string) => ({ ...SPEC, layers: [{ units: 2, activation }], cost });

  test.each<[string, unknown, string]>([
    ['no spec', undefined, 'spec'],
    ['no inputs', { ...SPEC, inputs: 0 }, 'spec.inputs'],
    ['half an input', { ...SPEC, inputs: 1.5 }, 'spec.inputs'],
    ['no layers', { ...SPEC, layers: [] }, 'spec.layers'],
    ['layers that are no list', { ...SPEC, layers: 3 }, 'spec.layers'],
    ['a layer that is none', { ...SPEC, layers: [3] }, 'spec.layers[0]'],
    ['units below 1', { ...SPEC, layers: [{ units: -1, activation: 'relu' }] }, 'spec.layers[0].units'],
    ['an unknown activation', last('swish', 'squaredError'), 'spec.layers[0].activation'],
    ['an unknown cost', { ...SPEC, cost: 'mse' }, 'spec.cost'],
    ['a negative penalty', { ...SPEC, l2: -1 }, 'spec.l2'],
    ['a penalty that is no number', { ...SPEC, l2: '0.1' }, 'spec.l2'],
    ['crossEntropy without softmax', last('sigmoid', 'crossEntropy'), 'spec.layers[0].activation'],
    ['binaryCrossEntropy without sigmoid', last('softmax', 'binaryCrossEntropy'), 'spec.layers[0].activation'],
  ])('%s', async (_, spec, path) => {
    expect(await refusal(() => network(spec as NetworkSpec))).toEqual(['invalid_spec', path]);
  });

  test('nothing of a softmax layer with squaredError, or inside the network', async () => {
    const layers = [
      { units: 3, activation: 'softmax' as const },
      { units: 2, activation: 'softmax' as const },
    ];
    expect((await network({ inputs: 1, layers, cost: 'squaredError' })).size).toBe(14);
  });
});

describe('a network refuses', () => {
  let net: Network;
  let parameters: NetworkParameters;
  beforeAll(async () => {
    net = await network(SPEC);
    parameters = net.initialize({ seed: 1 });
  });

  test.each<[string, unknown, string]>([
    ['no data', undefined, 'data'],
    ['no x', { y: Y }, 'x'],
    ['an empty batch', { x: [], y: [] }, 'x'],
    ['an empty batch of a known shape', { x: { data: [], shape: [0, 2] }, y: [] }, 'x'],
    ['x of the wrong width', { x: [[1, 2, 3]], y: [0] }, 'x'],
    ['x with one row of another width', { x: [...X.slice(0, 2), [5]], y: Y }, 'x[2]'],
    ['x with a row that is none', { x: [[1, 2], 'b', [3, 4]], y: Y }, 'x[1]'],
    ['a flat x, which might be any number of examples', { x: [1, 2, 3, 4, 5, 6], y: Y }, 'x'],
    [
      'x that is turned',
      {
        x: [
          [1, 3, 5],
          [2, 4, 6],
        ],
        y: Y,
      },
      'x',
    ],
    [
      'x with a string in it',
      {
        x: [
          [1, 2],
          [3, '4'],
          [5, 6],
        ],
        y: Y,
      },
      'x[1]',
    ],
    [
      'x with NaN in it',
      {
        x: [
          [1, 2],
          [3, Number.NaN],
          [5, 6],
        ],
        y: Y,
      },
      'x[1,1]',
    ],
    [
      'x with an infinite number in it',
      {
        x: [
          [1, 2],
          [3, 4],
          [Number.POSITIVE_INFINITY, 6],
        ],
        y: Y,
      },
      'x[2,0]',
    ],
    ['no y', { x: X }, 'y'],
    ['y of another number of examples', { x: X, y: [0, 1] }, 'y'],
    ['a label out of range', { x: X, y: [0, 2, 1] }, 'y[1]'],
    ['a negative label', { x: X, y: [0, 1, -1] }, 'y[2]'],
    ['a label that is no whole number', { x: X, y: [0.5, 1, 1] }, 'y[0]'],
    ['labels that are words', { x: X, y: ['a', 'b', 'c'] }, 'y[0]'],
    [
      'rows that are not one-hot',
      {
        x: X,
        y: [
          [1, 0],
          [1, 1],
          [0, 1],
        ],
      },
      'y[1]',
    ],
    [
      'probabilities where labels are wanted',
      {
        x: X,
        y: [
          [1, 0],
          [0.3, 0.7],
          [0, 1],
        ],
      },
      'y[1]',
    ],
    [
      'one-hot rows of the wrong width',
      {
        x: X,
        y: [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
      },
      'y',
    ],
    ['fewer one-hot rows than examples', { x: X, y: [[1, 0]] }, 'y'],
  ])('%s', async (_, data, path) => {
    expect(await refusal(() => net.cost(parameters, data as Data))).toEqual(['invalid_data', path]);
    expect(await refusal(() => net.problem({ ...(data as Data), parameters }))).toEqual([
      'invalid_data',
      path === 'data' ? 'x' : path,
    ]);
  });

  test('a flat list with something else in it, at its place', async () => {
    const line = await network({ inputs: 1, layers: [{ units: 1, activation: 'linear' }], cost: 'squaredError' });
    const cost = (x: unknown) => () => line.cost({ W1: [[1]], b1: [0] }, { x: x as number[], y: [0, 1, 2] });
    expect(await refusal(cost([0, 'a', 2]))).toEqual(['invalid_data', 'x[1]']);
    expect(await refusal(cost([0, 1, Number.NaN]))).toEqual(['invalid_data', 'x[2,0]']);
  });

  test('targets outside 0 … 1 with binaryCrossEntropy', async () => {
    const binary = await network({
      inputs: 1,
      layers: [{ units: 1, activation: 'sigmoid' }],
      cost: 'binaryCrossEntropy',
    });
    const cost = () => binary.cost({ W1: [[1]], b1: [0] }, { x: [0, 1, 2], y: [0, 1, 2] });
    expect(await refusal(cost)).toEqual(['invalid_data', 'y[2,0]']);
  });

  test.each<[string, (p: NetworkParameters) => unknown, string, string]>([
    ['no parameters', () => undefined, 'no_parameters', 'parameters'],
    ['empty parameters', () => ({}), 'no_parameters', 'parameters'],
    ['a missing array', ({ W1, b1, W2 }) => ({ W1, b1, W2 }), 'name_mismatch', 'parameters.b2'],
    ['an array too many', p => ({ ...p, W3: p.W2 }), 'name_mismatch', 'parameters.W3'],
    [
      'a matrix that is turned',
      p => ({
        ...p,
        W1: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      }),
      'shape_mismatch',
      'parameters.W1',
    ],
    ['a bias of the wrong length', p => ({ ...p, b2: [1, 2, 3] }), 'shape_mismatch', 'parameters.b2'],
    ['a bias that is a row', p => ({ ...p, b2: [[1, 2]] }), 'shape_mismatch', 'parameters.b2'],
    ['a flat matrix without its shape', p => ({ ...p, W2: new Float64Array(6) }), 'shape_mismatch', 'parameters.W2'],
    ['an array that is none', p => ({ ...p, W2: 'weights' }), 'not_a_number', 'parameters.W2'],
    [
      'whole numbers, which cannot hold θ ± ε',
      p => ({ ...p, b1: Int32Array.of(1, 2, 3) }),
      'not_a_number',
      'parameters.b1',
    ],
    ['an array with a hole', p => ({ ...p, b1: [1, null, 3] }), 'not_a_number', 'parameters.b1'],
  ])('%s', async (_, change, code, path) => {
    const given = change(parameters) as NetworkParameters;
    const data = { x: X, y: Y };
    for (const call of [
      () => net.predict(given, X),
      () => net.cost(given, data),
      () => net.gradients(given, data),
      () => net.gradapprox(given, data),
      () => net.train(given, data, { iterations: 1, rate: 0.1 }),
      () => net.problem({ parameters: given, ...data }),
    ])
      expect(await refusal(call)).toEqual([code, path]);
  });

  test('parameters that are not finite, at the first use', async () => {
    const broken = { ...parameters, W1: parameters.W1.map((row, i) => (i === 2 ? row.with(1, Number.NaN) : row)) };
    const data = { x: X, y: Y };
    const wanted = ['non_finite_parameter', 'parameters.W1[2,1]'];
    expect(await refusal(() => net.cost(broken, data))).toEqual(wanted);
    expect(await refusal(() => net.problem({ parameters: broken, ...data }).cost!(broken))).toEqual(wanted);
    const infinite = { ...parameters, b1: [0, 0, Number.NEGATIVE_INFINITY] };
    expect(await refusal(() => net.cost(infinite, data))).toEqual(['non_finite_parameter', 'parameters.b1[2]']);
  });

  test.each<[string, DifferenceOptions, string]>([
    ['a step of 0', { step: 0 }, 'options.step'],
    ['a step that is no number', { step: Number.NaN }, 'options.step'],
    ['one side without a step', { sides: 'one' }, 'options.step'],
    ['an unknown method', { method: 'guess' as 'direct' }, 'options.method'],
    [
      'one side by another method than the direct one',
      { sides: 'one', step: 1e-3, method: 'by-unit' },
      'options.method',
    ],
  ])('%s', async (_, options, path) => {
    const call = () => net.gradapprox(parameters, { x: X, y: Y }, options);
    expect(await refusal(call)).toEqual(['invalid_option', path]);
  });

  test('options of training and initialisation that make no sense', async () => {
    const train = (options: unknown) => () =>
      net.train(parameters, { x: X, y: Y }, options as { iterations: number; rate: number });
    expect(await refusal(train(undefined))).toEqual(['invalid_option', 'options.iterations']);
    expect(await refusal(train({ iterations: -1, rate: 1 }))).toEqual(['invalid_option', 'options.iterations']);
    expect(await refusal(train({ iterations: 1 }))).toEqual(['invalid_option', 'options.rate']);
    expect(await refusal(() => net.initialize({ seed: 0.5 }))).toEqual(['invalid_option', 'options.seed']);
    expect(await refusal(() => net.initialize({ seed: 1, scheme: 'zero' as 'he' }))).toEqual([
      'invalid_option',
      'options.scheme',
    ]);
  });
});
