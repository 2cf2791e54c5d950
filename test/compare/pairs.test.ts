import { describe, expect, test } from 'vitest';
import { compareGradients } from '../../src/compare/index.js';
import { mapped, matrix, turned, vector } from './trees.js';

const W1 = matrix(5, 4, 1);
const W2 = matrix(3, 5, 2);
const [b1, b2] = [vector(5, 3), vector(3, 4)];
const torch = { 'layers.0.weight': W1, 'layers.0.bias': b1, 'layers.2.weight': W2, 'layers.2.bias': b2 };

const names = async (mine: object, reference: object, options = {}) => {
  const { verdict, blocks, methodReason } = await compareGradients(mine, reference, options);
  return {
    verdict,
    blocks: blocks.map(({ name }) => name),
    by: /their (order|place)/.exec(methodReason)?.[1] ?? 'name',
  };
};

describe('compareGradients(mine, reference) takes for the same', () => {
  test.each([
    ['names that are the same, in any order', { W1, b1 }, { b1, W1 }, ['W1', 'b1']],
    ['dW1 and W1', { dW1: W1, db1: b1 }, { W1, b1 }, ['W1', 'b1']],
    ['W1 and dW1', { W1, b1 }, { dW1: W1, db1: b1 }, ['W1', 'b1']],
    ['dW1 and dW1', { dW1: W1, db1: b1 }, { dW1: W1, db1: b1 }, ['W1', 'b1']],
    [
      'nested and flat names',
      { layers: [{ weight: W1, bias: b1 }] },
      { 'layers.0.weight': W1, 'layers.0.bias': b1 },
      ['layers[0].weight', 'layers[0].bias'],
    ],
    [
      'names with slashes',
      { dense: { kernel: W1, decay: b1 } },
      { 'dense/kernel': W1, 'dense/decay': b1 },
      ['dense.kernel', 'dense.decay'],
    ],
    [
      'names under a common owner',
      { 'fc1.weight': W1, 'fc1.bias': b1 },
      { 'module.fc1.weight': W1, 'module.fc1.bias': b1 },
      ['fc1.weight', 'fc1.bias'],
    ],
    ['a column and a vector', { W1, b1: b1.map(v => [v]) }, { W1, b1 }, ['W1', 'b1']],
    ['one array and one array', W1, W1, ['theta']],
    ['the d-names of the course with its dA and dZ', { dZ1: W1, dW1: W1, db1: b1, dA0: W2 }, { W1, b1 }, ['W1', 'b1']],
  ])('%s', async (_, mine, reference, blocks) => {
    expect(await names(mine, reference)).toEqual({ verdict: 'pass', blocks, by: 'name' });
  });

  test('the k-th dense layer and the k-th dense layer, whatever the order of the file', async () => {
    const course = { W1, W2, b1, b2 };
    expect(await names(course, torch)).toEqual({ verdict: 'pass', blocks: ['W1', 'W2', 'b1', 'b2'], by: 'place' });
    const { methodReason } = await compareGradients(course, torch);
    expect(methodReason).toContain('W1 with layers.0.weight, W2 with layers.2.weight');
  });

  test('the k-th array and the k-th array, where shapes agree and no name is shared', async () => {
    const reference = { conv: W1, gain: b1 };
    expect(await names({ a: W1, b: b1 }, reference)).toMatchObject({ verdict: 'pass', by: 'order' });
    expect(await names([W1, b1], reference)).toMatchObject({ blocks: ['[0]', '[1]'], by: 'order' });
  });

  test('what options.names says', async () => {
    const square = { first: matrix(3, 3, 5), second: matrix(3, 3, 6) };
    const other = { b: square.first, a: square.second };
    expect(await names(square, other, { names: { first: 'b', second: 'a' } })).toMatchObject({ verdict: 'pass' });
    expect(await names(square, other, { names: { first: 'a', second: 'b' } })).toMatchObject({ verdict: 'fail' });
    expect(await names({ dW1: W1, x: b1 }, { weight: W1, x: b1 }, { names: { W1: 'weight' } })).toMatchObject({
      verdict: 'pass',
    });
  });

  test('null and zeros', async () => {
    const zeros = { W1: mapped(W1, () => 0), b1 };
    expect(await names({ W1: null, b1 }, zeros)).toMatchObject({ verdict: 'pass', blocks: ['W1', 'b1'] });
    expect(await names({ W1, b1 }, { W1: null, b1 })).toMatchObject({ verdict: 'fail' });
  });

  test('typed rows, views and numbers by themselves', async () => {
    const view = { data: Float64Array.from(turned(W1).flat()), shape: [5, 4], stride: [1, 5] };
    const mine = { W1: view, b1: Float64Array.from(b1), c: 2, d: [W1.map(row => Float64Array.from(row))] };
    expect(await names(mine, { W1, b1, c: [2], d: [W1] })).toMatchObject({ verdict: 'pass' });
  });
});

describe('compareGradients(mine, reference) refuses', () => {
  const refusal = async (mine: unknown, reference: unknown, options = {}) => {
    const error = await compareGradients(mine as never, reference as never, options).then(
      report => report.verdict,
      e => ({ code: e.code, path: e.path, message: e.message }),
    );
    return error as { code: string; path: string; message: string };
  };

  test('names that are not the same, with both sides and what to do', async () => {
    const { code, path, message } = await refusal({ W1, b1 }, { W1, c1: b1 });
    expect([code, path]).toEqual(['name_mismatch', 'mine']);
    expect(message).toMatch(/mine holds W1, b1 and reference holds W1, c1.*options\.names/);
    expect((await refusal({ W1 }, { W1, b1 })).code).toBe('name_mismatch');
    expect((await refusal({ W1, dW1: W1 }, { W1, x: W1 })).code).toBe('name_mismatch');
  });

  test('an order that the shapes do not bear out', async () => {
    expect((await refusal({ x: W1, y: b1 }, { p: b1, q: W1 })).code).toBe('name_mismatch');
  });

  test('names in options.names that are nowhere', async () => {
    const { code, path, message } = await refusal({ W1 }, { weight: W1 }, { names: { W1: 'weigth' } });
    expect([code, path]).toEqual(['name_mismatch', 'options.names']);
    expect(message).toContain('"weigth", but reference holds weight');
  });

  test('shapes that are not the same numbers in another order, with both paths', async () => {
    const { code, path, message } = await refusal({ dW1: W1 }, { W1: matrix(5, 3, 1) });
    expect([code, path]).toEqual(['shape_mismatch', 'mine.dW1']);
    expect(message).toContain('mine.dW1 has shape [5, 4] but reference.W1 has shape [5, 3]');
    expect((await refusal({ W1: W1.flat() }, { W1 })).code).toBe('shape_mismatch');
  });

  test.each([
    ['text', { W1: [[1, 'a']] }, 'mine.W1[0][1]'],
    ['null among numbers, as JSON.stringify writes NaN', { W1: [[1, null]] }, 'mine.W1[0][1]'],
    ['a promise', Promise.resolve({ W1 }), 'mine'],
    ['a function', () => ({ W1 }), 'mine'],
    ['bigints', { W1: BigInt64Array.of(1n) }, 'mine.W1'],
  ])('%s, with the place', async (_, mine, path) => {
    expect(await refusal(mine, { W1 })).toMatchObject({ code: 'not_a_number', path });
  });

  test('nothing at all', async () => {
    expect(await refusal(null, { W1 })).toMatchObject({ code: 'invalid_problem', path: 'mine' });
    expect(await refusal({ W1 }, undefined)).toMatchObject({ code: 'invalid_problem', path: 'reference' });
    expect((await refusal({}, {})).code).toBe('no_parameters');
    expect((await refusal({ W1: [] }, { W1: [] })).code).toBe('no_parameters');
    const loop: Record<string, unknown> = { W1 };
    loop.self = loop;
    expect(await refusal(loop, { W1 })).toMatchObject({ code: 'invalid_problem', path: 'mine.self' });
  });

  test('a stick, parameters or examples in another structure', async () => {
    for (const [option, path] of [
      [{ stick: { W1: b1 } }, 'options.stick.W1'],
      [{ parameters: { W1: turned(W1) } }, 'options.parameters.W1'],
      [{ examples: [{ W1 }, { W1: b1 }] }, 'options.examples[1].W1'],
    ] as const)
      expect(await refusal({ W1 }, { W1 }, option)).toMatchObject({ code: 'shape_mismatch', path });
  });

  test.each([
    [{ precision: 'float8' }, 'options.precision'],
    [{ tolerance: 2 }, 'options.tolerance'],
    [{ times: 0 }, 'options.times'],
    [{ names: ['W1'], examples: 0 }, 'options.examples'],
    [{ step: 1e-7 }, 'options.step'],
  ])('the option %o', async (options, path) => {
    expect(await refusal({ W1 }, { W1 }, options)).toMatchObject({ code: 'invalid_option', path });
  });
});
