import { describe, expect, test } from 'vitest';
import type { Details, Diagnosis } from '../../src/finding.js';
import { message } from '../../src/messages/index.js';
import { digits, gradients, inEntries, names } from '../../src/messages/numbers.js';
import { rival } from '../../src/messages/rival.js';
import { CAUSES, LAYERS, NAMES, SAMPLES } from './samples.js';

const sentence = <K extends keyof Details>(kind: K, blocks: string[], detail: Details[K], factor?: number): string =>
  message({ kind, blocks, certainty: 'certain', detail, factor } as unknown as Diagnosis);
const number = (symbol: string) => ({ id: 'number', symbol }) as const;
const counted = { id: 'examples', symbol: 'm', count: 7, missing: true, negative: false } as const;
const axis = { id: 'axis', symbol: 'n', count: 5, block: 'W2', axis: 0, missing: true, negative: false } as const;
const scale = (factor: number, more: Partial<Details['scale']> = {}, blocks = ['W2']) =>
  sentence('scale', blocks, { entries: 15, names: [], part: 'all', scope: 'block', layer: 0, ...more }, factor);

describe('message(diagnosis)', () => {
  test('of a factor reads as the course would say it', () => {
    expect(scale(2, { names: [number('2')] })).toBe(
      'W2 is 2.000 × gradapprox in all 15 entries: a constant factor; look for a 2 too many, or a 1/2 missing, in dW2, or for a 1/2 too many in the cost.',
    );
    expect(scale(-1, { names: [number('−1')] })).toContain('W2 is −1.000 × gradapprox in all 15 entries: a sign error');
    expect(scale(0.5, { names: [number('1/2')] })).toContain(
      'look for a 1/2 too many, or a 2 missing, in dW2, or for a 1/2 missing in the cost',
    );
    expect(scale(7, { names: [{ id: 'average', symbol: 'm', missing: true }] })).toContain(
      'the 1/m of the average is missing in dW2',
    );
    expect(scale(1 / 7, { names: [{ id: 'average', symbol: '1/m', missing: false }] })).toContain(
      'applied twice in dW2',
    );
    expect(scale(1.2345)).toContain(
      'without a familiar name; look for one number or derivative that all of it is multiplied with in dW2',
    );
    expect(scale(1.0002)).toContain('W2 is 1.0002 × gradapprox');
    expect(scale(-0.99999)).toContain('W2 is −0.99999 × gradapprox');
    expect(scale(0.1, { names: [number('0.1')] })).toContain('look for a 0.1 too many, or a 10 missing, in dW2');
    expect(scale(4 / 3, { names: [number('m/(m − 1)')] })).toContain('or a (m − 1)/m missing, in dW2');
  });

  test('of a whole number says what it may count', () => {
    expect(scale(7, { names: [counted] })).toContain(
      'if something is averaged over 7 examples or places, its 1/7 is missing in dW2, unless the cost has it wrong',
    );
    expect(scale(-1 / 7, { names: [{ ...counted, symbol: '−1/m', missing: false, negative: true }] })).toContain(
      'a constant factor and a sign; if something is averaged over 7 examples or places, its 1/7 is applied twice in dW2',
    );
    expect(scale(1 / 5, { names: [{ ...axis, symbol: '1/n', missing: false }] })).toContain(
      '5 being the size of W2 along axis 0; look for a sum or a mean over it in dW2',
    );
  });

  test('of a factor says where it comes in', () => {
    expect(scale(2, { names: [number('2')], scope: 'below', layer: 3 }, ['W1', 'b1'])).toContain(
      'the step back into layer 3',
    );
    expect(scale(2, { names: [number('2')], part: 'data', scope: 'everywhere' }, ['W1'])).toContain(
      'but for the penalty',
    );
  });

  test('of a penalty says what is wrong with it, or that the cost may be wrong', () => {
    const penalty = (factor?: number, slope = -0.1, onBiases = false) =>
      sentence('penalty', ['W1'], { slope, form: 'l2', onBiases, entries: 20 }, factor);
    expect(penalty(-1)).toContain('the L2 term (λ/m) W is missing from grad, or the cost has it wrong');
    expect(penalty(1)).toContain('added twice');
    expect(penalty(6)).toContain('7 times too large in grad; look for a 1/m');
    expect(penalty(1, 0.1, true)).toContain('applied to biases');
    expect(penalty(undefined)).toContain('a penalty of the cost, such as L2, is missing from grad');
    expect(penalty(undefined, 0.1)).toContain('in grad but not in the cost');
  });

  test('of a part names the place and the rule', () => {
    expect(
      sentence('partial', ['W1'], {
        place: { region: 'slices', axis: 0, rank: 2, indices: [3] },
        rule: { id: 'zero', part: 'all' },
        entries: 5,
        of: 20,
      }),
    ).toBe(
      'W1 disagrees only in row 3 (5 of 20 checked entries), where grad is 0: look at the bounds of the loop, for something overwritten instead of added, and for a path through the cost that is left out, in dW1.',
    );
  });

  test('of a layer names the line that computes dZ, dW or db of it, as the course writes them', () => {
    const step = { from: 2, to: 1, cause: { id: 'slope-missing' } } as const;
    expect(sentence('backward-step', ['W1', 'b1'], step)).toBe(
      'grad and gradapprox disagree in W1 and b1: on the way from dZ2 to dZ1, the slope of the activation is missing; look at the line that computes dZ1, and at layer 1 in the forward pass.',
    );
    expect(sentence('layer-input', ['W2'], { layer: 2, cause: { id: 'Z-for-input' } })).toContain(
      'where dW2 is formed, Z1 stands for A1; look at the line that multiplies dZ2',
    );
    expect(sentence('bias-reduction', ['b2'], { layer: 2, cause: { id: 'one-example', which: 'last' } })).toContain(
      'where db2 is summed up, only the last example counts',
    );
  });

  test('of a factor beside another mistake does not say that it is all', () => {
    expect(scale(2, { names: [number('2')], part: 'beside' })).toContain(
      'W2 is also multiplied by 2.000, beside what else',
    );
  });

  test('of many blocks alike gives the numbers of the first and the names of the others', () => {
    const detail = { entries: 4, names: [], part: 'all', scope: 'block', layer: 0, alike: ['b', 'c'], first: 1.3 };
    const many = { kind: 'scale', blocks: ['a', 'b', 'c'], certainty: 'certain', detail } as unknown as Diagnosis;
    expect(message(many)).toMatch(
      /^a is 1\.300 × gradapprox in all 4 entries: .*; b and c show the same with other numbers\.$/,
    );
  });

  test('blames neither side where only the place is known', () => {
    const step = sentence('backward-step', ['W1', 'b1'], { from: 2, to: 1, cause: null });
    expect(step).toMatch(/^grad and gradapprox disagree in W1 and b1: /);
    const none = sentence('unexplained', ['x'], {
      worst: ['x[3]'],
      entries: 4,
      of: 9,
      ratio: 1.5,
      right: [],
      places: [],
    });
    expect(none).toContain('either grad or the cost may be wrong there');
  });

  test.each(SAMPLES)('of $kind is one sentence that names its blocks and leaves nothing undefined: $detail', sample => {
    for (const factor of [2, -1, 1e-300, 1e300]) {
      const words = message({ ...sample, blocks: ['W1', 'b1'], certainty: 'certain', factor } as Diagnosis);
      expect(words).toMatch(/W1.*b1.*\.$/);
      expect(words).not.toMatch(/undefined|NaN|\[object|\n|\.\s+[A-Z]/);
    }
  });

  test.each(CAUSES)('of the cause $id is one clause', cause => {
    for (const kind of ['output-delta', 'layer-input', 'bias-reduction'] as const) {
      const words = message({ kind, blocks: ['W1'], certainty: 'likely', detail: { layer: 2, cause } } as Diagnosis);
      expect(words).not.toMatch(/undefined|NaN|\[object|\n|\.\s+[A-Z]/);
    }
    expect(rival({ cause, layer: 2 })).not.toMatch(/undefined|NaN|\[object/);
  });

  test.each(NAMES)('of the factor $symbol says what it may stand for', name => {
    expect(scale(3, { names: [name] })).not.toMatch(/undefined|NaN|\[object/);
    expect(rival({ factor: name })).toContain(name.symbol);
  });
});

test('rival(other) of every kind of mistake is words of its own', () => {
  const kinds = new Set(SAMPLES.map(({ kind }) => kind).filter(kind => !LAYERS.includes(kind)));
  for (const kind of kinds) expect(rival({ kinds: [kind] }), kind).not.toBe(kind);
  expect(rival({ kinds: ['transposed', 'scale'] })).toBe('a transpose, and a constant factor');
});

test('digits(x) gives four digits with a real minus sign', () => {
  expect([2, -0.5, 1 / 3, 1.2e-7, -4e9, 0].map(digits)).toEqual([
    '2.000',
    '−0.5000',
    '0.3333',
    '1.200e-7',
    '−4.000e9',
    '0.000',
  ]);
});

test('names(list), gradients(blocks) and inEntries(count, of) read as in a sentence', () => {
  expect(names(['W1'])).toBe('W1');
  expect(names(['W1', 'b1', 'W2'])).toBe('W1, b1 and W2');
  expect(names(Array.from({ length: 12 }, (_, k) => `W${k}`))).toBe('W0, W1, W2, W3, W4, W5 and 6 more');
  expect(gradients(['W1', 'b1'])).toBe('dW1 and db1');
  expect(gradients(['layers[0].W'])).toBe('the gradient of layers[0].W');
  expect([inEntries(15), inEntries(1), inEntries(3, 9)]).toEqual(['all 15 entries', 'its one entry', '3 of 9 entries']);
});
