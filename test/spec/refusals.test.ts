import { describe, expect, test } from 'vitest';
import type { LayerSpec, NetworkSpec } from '../../src/forward.js';
import { checkSpec } from '../../src/kernels/spec.js';
import { refusal } from './refusal.js';

const checked = (spec: unknown) => () => checkSpec(spec as NetworkSpec);

/** Layers on an input of some shape, with a cost that takes any last layer. */
const network = (inputs: unknown, ...layers: unknown[]) => ({ inputs, layers, cost: 'squaredError' });
const onImage = (...layers: unknown[]) => network([6, 5, 4], ...layers);
const onSequence = (...layers: unknown[]) => network([7, 8], ...layers);
const onTokens = (...layers: unknown[]) => network({ tokens: 9, steps: 5 }, ...layers);
const layer = (fields: object) => onImage(fields);

const conv = { type: 'conv2d', filters: 2, kernel: 3 };
const embedding = { type: 'embedding', vocabulary: 9, units: 8 };
const residual = (...layers: unknown[]) => ({ type: 'residual', layers });

type Case = [what: string, spec: unknown, path: string, told: string];

function refuses(cases: Case[]): void {
  test.each(cases)('%s', (_, spec, path, told) => {
    const { code, path: at, message } = refusal(checked(spec));
    expect([code, at]).toEqual(['invalid_spec', path]);
    expect(message).toContain(told);
  });
}

describe('checkSpec(spec) refuses of the network', () => {
  const dense = { units: 2 };
  refuses([
    ['an unknown field', { ...network(2, dense), L2: 1 }, 'spec.L2', 'inputs, layers, cost, l2'],
    ['no inputs', network(undefined, dense), 'spec.inputs', 'undefined'],
    ['inputs that are a word', network('3', dense), 'spec.inputs', '"3"'],
    ['an empty shape', network([], dense), 'spec.inputs', 'empty'],
    ['a shape with half a number', network([2, 1.5], dense), 'spec.inputs[1]', '1.5'],
    ['a shape with a word', network([2, 'a'], dense), 'spec.inputs[1]', '"a"'],
    ['no tokens', network({ steps: 3 }, embedding), 'spec.inputs.tokens', 'undefined'],
    ['steps of 0', network({ tokens: 3, steps: 0 }, embedding), 'spec.inputs.steps', '0'],
    ['an unknown field of inputs', network({ tokens: 3, step: 2 }, embedding), 'spec.inputs.step', 'tokens, steps'],
    ['a count that no kernel counts to', network(2 ** 31, dense), 'spec.inputs', 'below 2³¹'],
    ['examples that are too large', network([2 ** 20, 2 ** 20], dense), 'spec.inputs', 'smaller'],
    ['outputs that are too large', network([2 ** 15, 2], { units: 2 ** 16 }), 'spec.layers[0]', '2147483648 numbers'],
    ['weights that are too many', network(2 ** 14, { units: 2 ** 14 }), 'spec.layers[0]', '4 GiB'],
    [
      'parameters that are too many together',
      network(2 ** 13, ...Array(5).fill({ units: 2 ** 13 })),
      'spec.layers[3]',
      'W4',
    ],
    ['no layers', network(2), 'spec.layers', 'at least one'],
    ['an unknown cost', { ...network(2, dense), cost: 'mse' }, 'spec.cost', 'squaredError'],
    ['a penalty without end', { ...network(2, dense), l2: Number.POSITIVE_INFINITY }, 'spec.l2', 'Infinity'],
  ]);
});

describe('checkSpec(spec) refuses of a layer', () => {
  const loop: { type: 'residual'; layers: LayerSpec[] } = { type: 'residual', layers: [] };
  loop.layers.push(loop);
  refuses([
    ['a list', onImage([conv]), 'spec.layers[0]', 'a list of 1'],
    ['a hole', { ...onImage(), layers: Array(1) }, 'spec.layers[0]', 'undefined'],
    ['an unknown type', layer({ type: 'conv3d' }), 'spec.layers[0].type', 'dense, conv2d, conv1d'],
    ['a type that every object has', layer({ type: 'constructor' }), 'spec.layers[0].type', 'gatedMlp'],
    ['a typo', layer({ unit: 3 }), 'spec.layers[0].unit', 'type, name, units, activation, bias, tied'],
    ['a field of another type', layer({ ...conv, units: 3 }), 'spec.layers[0].units', 'filters'],
    ['no units', layer({}), 'spec.layers[0].units', 'undefined'],
    ['an unknown activation', layer({ ...conv, activation: 'swish' }), 'spec.layers[0].activation', 'geluTanh'],
    ['a bias that is no flag', layer({ units: 1, bias: 0 }), 'spec.layers[0].bias', 'true or false'],
    ['an empty name', layer({ ...conv, name: '' }), 'spec.layers[0].name', '""'],
    ['a name with brackets', layer({ ...conv, name: 'a[0]' }), 'spec.layers[0].name', 'letters'],
    [
      'a name that is taken',
      onImage({ ...conv, name: 'a' }, { units: 1, name: 'a' }),
      'spec.layers[1].name',
      'spec.layers[0]',
    ],
    ['the name of an array', onImage(conv, { units: 1, name: 'W1' }), 'spec.layers[1].name', "'W1'"],
    [
      'what is wrong in a residual',
      onImage(conv, residual({ units: 2 }, residual({ ...conv, kernel: 0 }))),
      'spec.layers[1].layers[1].layers[0].kernel',
      '0',
    ],
    ['a residual without layers', layer({ type: 'residual' }), 'spec.layers[0].layers', 'at least one'],
    ['a residual that contains itself', onImage(loop), `spec.layers[0]${'.layers[0]'.repeat(32)}.layers`, 'itself'],
  ]);
});

describe('checkSpec(spec) refuses of fields', () => {
  refuses([
    ['no filters', layer({ ...conv, filters: undefined }), 'spec.layers[0].filters', 'undefined'],
    ['three sides of a kernel', layer({ ...conv, kernel: [1, 2, 3] }), 'spec.layers[0].kernel', '[high, wide]'],
    ['a pair with holes', layer({ ...conv, kernel: Array(2) }), 'spec.layers[0].kernel', '[high, wide]'],
    ['a stride of 0 in a pair', layer({ ...conv, stride: [1, 0] }), 'spec.layers[0].stride', '[high, wide]'],
    [
      'a kernel that reaches further than kernels count',
      onSequence({ type: 'conv1d', filters: 1, kernel: 5, dilation: 2 ** 30, padding: 'causal' }),
      'spec.layers[0]',
      'below 2³¹',
    ],
    [
      'a transposed kernel that does',
      layer({ ...conv, type: 'convTranspose2d', kernel: 5, dilation: 2 ** 30, padding: 'same' }),
      'spec.layers[0]',
      'below 2³¹',
    ],
    ['a dilation below 1', layer({ ...conv, dilation: 0 }), 'spec.layers[0].dilation', '0'],
    ['an unknown padding', layer({ ...conv, padding: 'full' }), 'spec.layers[0].padding', "'same'"],
    ['a negative padding', layer({ ...conv, padding: -1 }), 'spec.layers[0].padding', '-1'],
    ['causal padding of an image', layer({ ...conv, padding: 'causal' }), 'spec.layers[0].padding', '"causal"'],
    [
      'a pair for a sequence',
      onSequence({ type: 'conv1d', filters: 1, kernel: [2, 2] }),
      'spec.layers[0].kernel',
      'a list of 2',
    ],
    ['a pool without size', layer({ type: 'maxPool2d' }), 'spec.layers[0].size', 'undefined'],
    [
      'a pool of padding alone',
      layer({ type: 'avgPool2d', size: [3, 2], padding: 2 }),
      'spec.layers[0].padding',
      'below 2',
    ],
    ['a negative epsilon', layer({ type: 'batchNorm', epsilon: -1 }), 'spec.layers[0].epsilon', '-1'],
    ['no groups', layer({ type: 'groupNorm' }), 'spec.layers[0].groups', 'undefined'],
    ['groups that divide no channels', layer({ type: 'groupNorm', groups: 3 }), 'spec.layers[0].groups', '4 channels'],
    ['a rate of 1', layer({ type: 'dropout', rate: 1, seed: 1 }), 'spec.layers[0].rate', 'below 1'],
    ['a rate that is none', layer({ type: 'dropout', rate: Number.NaN, seed: 1 }), 'spec.layers[0].rate', 'NaN'],
    ['no seed', layer({ type: 'dropout', rate: 0.5 }), 'spec.layers[0].seed', 'a whole number'],
    ['half a seed', layer({ type: 'dropout', rate: 0.5, seed: 0.5 }), 'spec.layers[0].seed', '0.5'],
    [
      'heads that divide no features',
      onSequence({ type: 'attention', heads: 3 }),
      'spec.layers[0].heads',
      '8 features',
    ],
    [
      'kvHeads that divide no heads',
      onSequence({ type: 'attention', heads: 4, kvHeads: 3 }),
      'spec.layers[0].kvHeads',
      '4 heads',
    ],
    [
      'an unknown rotation',
      onSequence({ type: 'attention', heads: 2, rotary: true }),
      'spec.layers[0].rotary',
      'interleaved',
    ],
    [
      'a rotation of odd width',
      onSequence({ type: 'attention', heads: 8, rotary: 'half' }),
      'spec.layers[0].rotary',
      '1 of 8',
    ],
    ['a base of 0', onSequence({ type: 'attention', heads: 2, base: 0 }), 'spec.layers[0].base', 'above 0'],
    [
      'sequences that are no flag',
      onSequence({ type: 'gru', units: 2, sequences: 1 }),
      'spec.layers[0].sequences',
      'true',
    ],
    ['a vocabulary below the tokens', onTokens({ ...embedding, vocabulary: 8 }), 'spec.layers[0].vocabulary', '9'],
  ]);
});

describe('checkSpec(spec) refuses shapes that do not fit:', () => {
  refuses([
    [
      'an image too small',
      onImage({ ...conv, stride: 2 }, { type: 'flatten' }, { units: 4 }, conv),
      'spec.layers[3]',
      'conv2d of layer 4 gets [4] and needs [height, width, channels]',
    ],
    [
      'a kernel too large',
      onImage(conv, { type: 'avgPool2d', size: 2 }, conv),
      'spec.layers[2]',
      'conv2d of layer 3 gets [2, 1, 2] and needs at least 3 × 3',
    ],
    [
      'a kernel that reaches too far',
      network([6, 4, 1], { ...conv, kernel: [4, 3], dilation: [1, 3], padding: 1 }),
      'spec.layers[0]',
      'needs at least 2 × 5',
    ],
    [
      'a sequence too short',
      onSequence({ type: 'conv1d', filters: 1, kernel: 8 }),
      'spec.layers[0]',
      'at least 8 steps',
    ],
    [
      'a pool too large',
      layer({ type: 'maxPool2d', size: [2, 6] }),
      'spec.layers[0]',
      'maxPool2d of layer 1 gets [6, 5, 4]',
    ],
    ['a cut too large', layer({ ...conv, type: 'convTranspose2d', padding: 4 }), 'spec.layers[0].padding', '8 × 7'],
    ['a convolution of a sequence', onSequence(conv), 'spec.layers[0]', '[7, 8]'],
    ['conv1d of an image', layer({ type: 'conv1d', filters: 1, kernel: 1 }), 'spec.layers[0]', '[steps, features]'],
    [
      'attention on a row',
      network(8, { type: 'attention', heads: 2 }),
      'spec.layers[0]',
      'attention of layer 1 gets [8]',
    ],
    [
      'a recurrence after its last step',
      onSequence({ type: 'lstm', units: 2, sequences: false }, { type: 'lstm', units: 2 }),
      'spec.layers[1]',
      'lstm of layer 2 gets [2]',
    ],
    ['a pool of no positions', network(8, { type: 'globalAvgPool' }), 'spec.layers[0]', 'positions'],
    [
      'a residual of another shape',
      onSequence(residual({ units: 3 })),
      'spec.layers[0]',
      'x [7, 8] but its layers make F(x) [7, 3]',
    ],
    [
      'a layer in a residual',
      onSequence({ units: 4 }, residual({ units: 4 }, conv)),
      'spec.layers[1].layers[1]',
      'layer 2.2',
    ],
    ['tokens without an embedding', onTokens({ units: 3 }), 'spec.layers[0]', 'dense of layer 1 gets tokens'],
    ['tokens into a residual', onTokens(residual(embedding)), 'spec.layers[0]', 'embedding before it'],
    ['an embedding of numbers', onSequence(embedding), 'spec.layers[0]', 'needs tokens'],
    ['an embedding of an embedding', onTokens(embedding, embedding), 'spec.layers[1]', 'put it first'],
    ['a tie to nothing', onTokens(embedding, { units: 9, tied: 'E2' }), 'spec.layers[1].tied', 'give E1'],
    ['a tie without an embedding', network(2, { units: 2, tied: 'W1' }), 'spec.layers[0].tied', 'leave it out'],
    [
      'a tie to positions',
      onTokens({ ...embedding, positions: true }, { units: 5, tied: 'P1' }),
      'spec.layers[1].tied',
      'give E1',
    ],
    [
      'a tie of another shape',
      onTokens(embedding, { units: 8, tied: 'E1' }),
      'spec.layers[1].tied',
      '[9, 8] but W needs [8, 8]',
    ],
  ]);
});

describe('checkSpec(spec) refuses a last layer', () => {
  const last = (cost: string, ...layers: unknown[]) => ({ inputs: [4, 2], layers, cost });
  refuses([
    ['linear with crossEntropy', last('crossEntropy', { units: 2 }), 'spec.layers[0].activation', 'softmax'],
    [
      'softmax with binaryCrossEntropy',
      last('binaryCrossEntropy', { units: 2, activation: 'softmax' }),
      'spec.layers[0].activation',
      'sigmoid',
    ],
    [
      'without an activation',
      last('crossEntropy', { units: 2, activation: 'softmax' }, { type: 'flatten' }),
      'spec.layers[1]',
      'flatten',
    ],
    [
      'that is a residual',
      last('crossEntropy', residual({ units: 2, activation: 'softmax' })),
      'spec.layers[0]',
      'residual',
    ],
    [
      'whose activation is not the last thing',
      last('binaryCrossEntropy', { type: 'gatedMlp', units: 2, activation: 'sigmoid' }),
      'spec.layers[0]',
      'gatedMlp',
    ],
  ]);
});

test('checkSpec(spec) lets squaredError follow any layer', () => {
  for (const given of [residual({ units: 8 }), { type: 'layerNorm' }, { type: 'flatten' }, { type: 'rnn', units: 1 }])
    expect(checked(onSequence(given))).not.toThrow();
});
