import { describe, expect, test } from 'vitest';
import type { LayerSpec, NetworkSpec } from '../../src/forward.js';
import { windowsOf } from '../../src/kernels/layers/convolution.js';
import type { LayerOf } from '../../src/kernels/layers/layer.js';
import { poolWindowsOf } from '../../src/kernels/layers/pool.js';
import { slide } from '../../src/kernels/layers/window.js';
import { checkSpec, planOf } from '../../src/kernels/spec.js';

const planned = (inputs: NetworkSpec['inputs'], ...layers: LayerSpec[]) =>
  planOf(checkSpec({ inputs, layers, cost: 'squaredError' }));

type Case = [what: string, inputs: NetworkSpec['inputs'], layer: object, output: number[]];

const conv = { type: 'conv2d', filters: 2, kernel: 3 } as const;
const up = { type: 'convTranspose2d', filters: 2, kernel: 3 } as const;
const conv1d = { type: 'conv1d', filters: 2, kernel: 3 } as const;
const pool = { type: 'maxPool2d', size: 2 } as const;

const CASES: Case[] = [
  ['dense', 3, { units: 2 }, [2]],
  ['dense along the last axis', [4, 5, 3], { units: 2 }, [4, 5, 2]],
  ['conv2d', [6, 5, 1], conv, [4, 3, 2]],
  ['conv2d, same', [6, 5, 1], { ...conv, padding: 'same' }, [6, 5, 2]],
  ['conv2d, padded by a number', [6, 5, 1], { ...conv, padding: 2 }, [8, 7, 2]],
  ['conv2d, moved by steps', [6, 5, 1], { ...conv, stride: [2, 1] }, [2, 3, 2]],
  ['conv2d, moved by steps, same', [6, 5, 1], { ...conv, stride: 2, padding: 'same' }, [3, 3, 2]],
  ['conv2d, dilated', [6, 5, 1], { ...conv, dilation: [1, 2] }, [4, 1, 2]],
  ['conv2d with a kernel of two sides', [6, 5, 1], { ...conv, kernel: [1, 5] }, [6, 1, 2]],
  ['conv1d', [7, 3], conv1d, [5, 2]],
  ['conv1d, causal', [7, 3], { ...conv1d, padding: 'causal', dilation: 4 }, [7, 2]],
  ['conv1d, causal, moved by steps', [7, 3], { ...conv1d, padding: 'causal', stride: 3 }, [3, 2]],
  ['convTranspose2d', [3, 2, 4], { ...up, stride: 2 }, [7, 5, 2]],
  ['convTranspose2d, dilated', [3, 2, 4], { ...up, dilation: 2 }, [7, 6, 2]],
  ['convTranspose2d, same', [3, 2, 4], { ...up, stride: 2, padding: 'same' }, [6, 4, 2]],
  ['convTranspose2d, same, with gaps', [3, 2, 4], { ...up, stride: 5, padding: 'same' }, [15, 10, 2]],
  ['convTranspose2d, cut by a number', [3, 2, 4], { ...up, stride: 2, padding: 1 }, [5, 3, 2]],
  ['a pool', [5, 4, 3], pool, [2, 2, 3]],
  ['a pool, same', [5, 4, 3], { ...pool, padding: 'same' }, [3, 2, 3]],
  ['a pool that overlaps', [5, 4, 3], { ...pool, type: 'avgPool2d', stride: 1 }, [4, 3, 3]],
  ['a pool, padded by a number', [5, 4, 3], { ...pool, padding: 1 }, [3, 3, 3]],
  ['a pool with two sides', [5, 4, 3], { ...pool, size: [5, 1] }, [1, 4, 3]],
  ['globalAvgPool of an image', [5, 4, 3], { type: 'globalAvgPool' }, [3]],
  ['globalAvgPool of a sequence', [5, 3], { type: 'globalAvgPool' }, [3]],
  ['flatten', [5, 4, 3], { type: 'flatten' }, [60]],
  ['batchNorm', [5, 4, 3], { type: 'batchNorm' }, [5, 4, 3]],
  ['groupNorm', [5, 4, 6], { type: 'groupNorm', groups: 2 }, [5, 4, 6]],
  ['dropout', [5, 3], { type: 'dropout', rate: 0.5, seed: -1 }, [5, 3]],
  ['embedding', { tokens: 9, steps: 5 }, { type: 'embedding', vocabulary: 12, units: 4 }, [5, 4]],
  ['attention', [5, 8], { type: 'attention', heads: 4, kvHeads: 2, rotary: 'half' }, [5, 8]],
  ['rnn', [5, 3], { type: 'rnn', units: 2 }, [5, 2]],
  ['lstm, the last step', [5, 3], { type: 'lstm', units: 2, sequences: false }, [2]],
  ['gatedMlp', [5, 3], { type: 'gatedMlp', units: 7 }, [5, 3]],
  ['residual', [5, 3], { type: 'residual', layers: [{ units: 9 }, { units: 3 }] }, [5, 3]],
];

describe('planOf(spec) knows what comes out of', () => {
  test.each(CASES)('%s', (_, inputs, layer, output) => {
    const plan = planned(inputs, layer as LayerSpec);
    expect(plan.output).toEqual(output);
    expect(plan.layers[0].output).toEqual(output);
  });
});

test('planOf(spec) tells tokens from numbers, and what goes into every layer', () => {
  const plan = planned({ tokens: 9, steps: 5 }, { type: 'embedding', vocabulary: 9, units: 4 }, { type: 'flatten' });
  expect([plan.tokens, plan.input, plan.layers[1].input, plan.output]).toEqual([true, [5], [5, 4], [20]]);
  expect([planned(3, { units: 1 }).tokens, planned(3, { units: 1 }).input]).toEqual([false, [3]]);
});

test('planOf(spec) of a residual holds the plan of the layers inside', () => {
  const inside: LayerSpec[] = [{ units: 9 }, { type: 'residual', layers: [{ units: 9 }] }, { units: 3 }];
  const [, outer] = planned(3, { units: 3 }, { type: 'residual', layers: inside }).layers;
  expect(outer.inner.map(({ path, input, output }) => [path, input, output])).toEqual([
    ['spec.layers[1].layers[0]', [3], [9]],
    ['spec.layers[1].layers[1]', [9], [9]],
    ['spec.layers[1].layers[2]', [9], [3]],
  ]);
  expect(outer.inner[1].inner[0].path).toBe('spec.layers[1].layers[1].layers[0]');
});

describe('slide(input, sliding) pads', () => {
  const padding = (input: number, kernel: number, stride: number, dilation = 1) => {
    const { before, after, output } = slide(input, { kernel, stride, dilation, padding: 'same' });
    return [before, after, output];
  };

  test("'same' as TensorFlow does: the odd one behind", () => {
    expect(padding(5, 3, 1)).toEqual([1, 1, 5]);
    expect(padding(5, 2, 1)).toEqual([0, 1, 5]);
    expect(padding(6, 3, 2)).toEqual([0, 1, 3]);
    expect(padding(5, 3, 2)).toEqual([1, 1, 3]);
    expect(padding(5, 3, 1, 2)).toEqual([2, 2, 5]);
    expect(padding(5, 1, 3)).toEqual([0, 0, 2]);
  });

  test("'causal' in front alone", () => {
    const sliding = { kernel: 3, stride: 1, dilation: 2, padding: 'causal' } as const;
    expect(slide(7, sliding)).toMatchObject({ before: 4, after: 0, output: 7 });
  });
});

test('windowsOf(layer, input) of a transposed convolution mirrors those of the convolution it is the adjoint of', () => {
  for (const padding of ['valid', 'same', 1] as const)
    for (const [stride, kernel] of [
      [2, 3],
      [3, 2],
      [2, 4],
      [1, 3],
    ]) {
      const fields = { filters: 1, kernel, stride, padding };
      const [{ layer }] = planned([4, 4, 1], { type: 'convTranspose2d', ...fields }).layers;
      const [up] = windowsOf(layer as LayerOf<'convTranspose2d'>, [4, 4, 1]);
      const down = planned([up.output, up.output, 1], { type: 'conv2d', ...fields });
      const [window] = windowsOf(down.layers[0].layer as LayerOf<'conv2d'>, down.input);
      expect([window.output, window.before]).toEqual([up.input, up.before]);
    }
});

test('poolWindowsOf(layer, input) moves by the size of the pool where no stride is given', () => {
  const [{ layer }] = planned([5, 4, 3], { type: 'avgPool2d', size: [2, 3], padding: 'same' }).layers;
  expect(poolWindowsOf(layer as LayerOf<'avgPool2d'>, [5, 4, 3])).toMatchObject([
    { stride: 2, before: 0, after: 1, output: 3 },
    { stride: 3, before: 1, after: 1, output: 2 },
  ]);
});
