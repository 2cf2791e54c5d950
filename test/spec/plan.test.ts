import { describe, expect, test } from 'vitest';
import type { LayerSpec, NetworkSpec } from '../../src/forward.js';
import { blocksOf, checkSpec, planOf, sizeOf } from '../../src/kernels/spec.js';

const checked = (inputs: NetworkSpec['inputs'], ...layers: LayerSpec[]) =>
  checkSpec({ inputs, layers, cost: 'squaredError' });

const shapesOf = (inputs: NetworkSpec['inputs'], ...layers: LayerSpec[]) =>
  blocksOf(checked(inputs, ...layers)).map(({ name, shape }) => [name, ...shape]);

type Case = [what: string, inputs: NetworkSpec['inputs'], layer: LayerSpec, blocks: (string | number)[][]];

describe('blocksOf(spec) knows the parameters of', () => {
  const tokens = { tokens: 9, steps: 5 };
  const embedding = { type: 'embedding', vocabulary: 10, units: 4 } as const;
  const conv = { type: 'conv2d', filters: 2, kernel: [3, 1] } as const;
  const attention = { type: 'attention', heads: 4, kvHeads: 2 } as const;
  test.each<Case>([
    [
      'dense',
      [4, 3],
      { units: 2 },
      [
        ['W1', 2, 3],
        ['b1', 2],
      ],
    ],
    ['dense without bias', 3, { units: 2, bias: false }, [['W1', 2, 3]]],
    [
      'conv2d',
      [4, 4, 5],
      conv,
      [
        ['W1', 3, 1, 5, 2],
        ['b1', 2],
      ],
    ],
    ['conv2d without bias', [4, 4, 5], { ...conv, bias: false }, [['W1', 3, 1, 5, 2]]],
    [
      'convTranspose2d',
      [4, 4, 5],
      { ...conv, type: 'convTranspose2d' },
      [
        ['W1', 3, 1, 5, 2],
        ['b1', 2],
      ],
    ],
    [
      'conv1d',
      [4, 5],
      { type: 'conv1d', filters: 2, kernel: 3 },
      [
        ['W1', 3, 5, 2],
        ['b1', 2],
      ],
    ],
    ['maxPool2d', [4, 4, 5], { type: 'maxPool2d', size: 2 }, []],
    [
      'batchNorm',
      [4, 4, 5],
      { type: 'batchNorm' },
      [
        ['gamma1', 5],
        ['beta1', 5],
      ],
    ],
    [
      'layerNorm',
      [4, 5],
      { type: 'layerNorm' },
      [
        ['gamma1', 5],
        ['beta1', 5],
      ],
    ],
    [
      'groupNorm',
      [4, 6],
      { type: 'groupNorm', groups: 3 },
      [
        ['gamma1', 6],
        ['beta1', 6],
      ],
    ],
    ['rmsNorm', [4, 5], { type: 'rmsNorm' }, [['gamma1', 5]]],
    ['embedding', tokens, embedding, [['E1', 10, 4]]],
    [
      'embedding with positions',
      tokens,
      { ...embedding, positions: true },
      [
        ['E1', 10, 4],
        ['P1', 5, 4],
      ],
    ],
    [
      'attention',
      [5, 8],
      attention,
      [
        ['Wq1', 8, 8],
        ['bq1', 8],
        ['Wk1', 4, 8],
        ['bk1', 4],
        ['Wv1', 4, 8],
        ['bv1', 4],
        ['Wo1', 8, 8],
        ['bo1', 8],
      ],
    ],
    [
      'attention without bias',
      [5, 8],
      { ...attention, bias: false },
      [
        ['Wq1', 8, 8],
        ['Wk1', 4, 8],
        ['Wv1', 4, 8],
        ['Wo1', 8, 8],
      ],
    ],
    [
      'rnn',
      [5, 3],
      { type: 'rnn', units: 2 },
      [
        ['W1', 2, 3],
        ['U1', 2, 2],
        ['b1', 2],
      ],
    ],
    [
      'lstm',
      [5, 3],
      { type: 'lstm', units: 2 },
      [
        ['W1', 8, 3],
        ['U1', 8, 2],
        ['b1', 8],
      ],
    ],
    [
      'gru',
      [5, 3],
      { type: 'gru', units: 2 },
      [
        ['W1', 6, 3],
        ['U1', 6, 2],
        ['b1', 6],
        ['bU1', 6],
      ],
    ],
    [
      'gatedMlp',
      [5, 3],
      { type: 'gatedMlp', units: 7 },
      [
        ['Wg1', 7, 3],
        ['Wu1', 7, 3],
        ['Wd1', 3, 7],
      ],
    ],
    [
      'residual',
      [5, 3],
      { type: 'residual', layers: [{ units: 3 }] },
      [
        ['W1', 3, 3],
        ['b1', 3],
      ],
    ],
  ])('%s', (_, inputs, layer, blocks) => {
    expect(shapesOf(inputs, layer)).toEqual(blocks);
  });
});

/** A small one of each kind that people write by hand. */
const NETWORKS: [string, NetworkSpec['inputs'], LayerSpec[], string][] = [
  [
    'a LeNet',
    [8, 8, 1],
    [{ type: 'conv2d', filters: 2, kernel: 3 }, { type: 'maxPool2d', size: 2 }, { type: 'flatten' }, { units: 3 }],
    'W1 b1 W2 b2',
  ],
  [
    'a normalised one',
    [5, 5, 2],
    [
      { type: 'conv2d', filters: 4, kernel: 3, bias: false },
      { type: 'batchNorm' },
      { type: 'globalAvgPool' },
      { units: 2 },
    ],
    'W1 gamma2 beta2 W3 b3',
  ],
  [
    'a GPT',
    { tokens: 9, steps: 4 },
    [
      { type: 'embedding', vocabulary: 9, units: 4, positions: true },
      { type: 'residual', layers: [{ type: 'layerNorm' }, { type: 'attention', heads: 2, causal: true, bias: false }] },
      { type: 'residual', layers: [{ type: 'layerNorm' }, { units: 8, activation: 'gelu' }, { units: 4 }] },
      { type: 'layerNorm' },
      { units: 9, tied: 'E1', bias: false },
    ],
    'E1 P1 gamma2 beta2 Wq3 Wk3 Wv3 Wo3 gamma4 beta4 W5 b5 W6 b6 gamma7 beta7',
  ],
  [
    'a Llama',
    { tokens: 9, steps: 4 },
    [
      { type: 'embedding', vocabulary: 9, units: 4 },
      { type: 'residual', layers: [{ type: 'rmsNorm' }, { type: 'gatedMlp', units: 6 }] },
      { type: 'rmsNorm' },
      { units: 9, bias: false },
    ],
    'E1 gamma2 Wg3 Wu3 Wd3 gamma4 W5',
  ],
  ['an LSTM', [5, 3], [{ type: 'lstm', units: 4 }, { units: 3 }], 'W1 U1 b1 W2 b2'],
  ['a GRU', [5, 3], [{ type: 'gru', units: 4, sequences: false }, { units: 1 }], 'W1 U1 b1 bU1 W2 b2'],
];

test.each(NETWORKS)('blocksOf(spec) names the arrays of %s in reading order', (_, inputs, layers, names) => {
  expect(blocksOf(checked(inputs, ...layers)).map(({ name }) => name)).toEqual(names.split(' '));
});

test.each(NETWORKS)('planOf(spec) lays the arrays of %s into θ without gaps', (_, inputs, layers) => {
  const { blocks, size } = planOf(checked(inputs, ...layers));
  const ends = blocks.map(block => block.offset + block.shape.reduce((n, d) => n * d, 1));
  expect(blocks.map(block => block.offset)).toEqual([0, ...ends.slice(0, -1)]);
  expect(size).toBe(ends.at(-1));
});

test('blocksOf(spec) calls the arrays of a layer by its name; others keep their numbers', () => {
  const layers: LayerSpec[] = [
    { type: 'conv2d', filters: 2, kernel: 2, name: 'conv' },
    { type: 'flatten', name: 'row' },
    { type: 'residual', name: 'skip', layers: [{ units: 18, name: 'block/in.0' }] },
    { units: 1 },
  ];
  const names = blocksOf(checked([4, 4, 1], ...layers)).map(({ name }) => name);
  expect(names).toEqual(['conv.W', 'conv.b', 'block/in.0.W', 'block/in.0.b', 'W3', 'b3']);
});

test('planOf(spec) hands each layer its arrays by symbol, and its number', () => {
  const { layers, blocks } = planOf(checked([4, 3], { type: 'flatten' }, { type: 'layerNorm' }, { units: 2 }));
  expect(layers.map(({ number }) => number)).toEqual([undefined, 1, 2]);
  expect(layers.map(({ parameters }) => Object.keys(parameters))).toEqual([[], ['gamma', 'beta'], ['W', 'b']]);
  expect(layers[2].parameters.W).toBe(blocks[2]);
});

test('planOf(spec) ties a layer to the embedding it names; with a bias it has a number of its own', () => {
  const embedding: LayerSpec = { type: 'embedding', vocabulary: 9, units: 4, name: 'tokens' };
  const spec = checked({ tokens: 9, steps: 2 }, embedding, { units: 9, tied: 'tokens.E' });
  const { layers, blocks } = planOf(spec);
  expect(blocks.map(({ name }) => name)).toEqual(['tokens.E', 'b2']);
  expect(layers[1].tied).toBe(blocks[0]);
  expect(Object.keys(layers[1].parameters)).toEqual(['b']);
});

test('planOf(spec) penalises what begins with W or U', () => {
  const [, , gpt] = NETWORKS[2];
  const gru: LayerSpec[] = [{ type: 'gru', units: 2, name: 'beta' }];
  const penalised = (...given: Parameters<typeof checked>) =>
    blocksOf(checked(...given))
      .filter(block => block.penalised)
      .map(({ name }) => name);
  expect(penalised({ tokens: 9, steps: 4 }, ...gpt)).toEqual(['Wq3', 'Wk3', 'Wv3', 'Wo3', 'W5', 'W6']);
  expect(penalised([3, 2], ...gru)).toEqual(['beta.W', 'beta.U']);
});

test('checkSpec(spec) fills in defaults, freezes all, and takes what it returns', () => {
  const inside: LayerSpec[] = [{ type: 'attention', heads: 2 }];
  const spec = checked(Float64Array.of(4, 6) as never, { type: 'residual', layers: inside }, { units: 2 });
  expect(spec).toEqual({
    inputs: [4, 6],
    layers: [
      {
        type: 'residual',
        layers: [{ type: 'attention', heads: 2, kvHeads: 2, causal: false, base: 10000, bias: true }],
      },
      { type: 'dense', units: 2, activation: 'linear', bias: true },
    ],
    cost: 'squaredError',
    l2: 0,
  });
  const [outer] = spec.layers;
  for (const part of [spec, spec.inputs, spec.layers, outer, (outer as { layers: object }).layers])
    expect(Object.isFrozen(part)).toBe(true);
  expect(checkSpec(spec)).toEqual(spec);
  expect(inside[0]).toEqual({ type: 'attention', heads: 2 });
});

test('checkSpec(spec) lets pools move by their size, and keeps pairs', () => {
  const [pool, conv] = checked(
    [9, 9, 1],
    { type: 'maxPool2d', size: [2, 3] },
    { type: 'conv2d', filters: 1, kernel: [1, 2], activation: undefined },
  ).layers;
  expect(pool).toEqual({ type: 'maxPool2d', size: [2, 3], stride: [2, 3], padding: 'valid' });
  expect(conv).toMatchObject({ kernel: [1, 2], stride: 1, dilation: 1, activation: 'linear' });
});

test('planOf(spec) of the same spec is the same plan', () => {
  const spec = checked(2, { units: 1 });
  expect(planOf(spec)).toBe(planOf(spec));
  expect(sizeOf(spec)).toBe(3);
});
