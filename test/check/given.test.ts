import { describe, expect, test } from 'vitest';
import { gradapprox, gradcheck } from '../../src/index.js';

const square = {
  parameters: [1, 2],
  cost: (w: number[]) => w[0] ** 2 + w[1],
  gradients: (w: number[]) => [2 * w[0], 1],
};

describe('gradcheck(problem) refuses, with the name of the field,', () => {
  test.each([
    ['name', 42],
    ['inPlace', 'no'],
    ['seed', 1],
    ['costs', []],
    ['gradapprox', 1],
    ['slopes', {}],
    ['forward', {}],
    ['mistaken', true],
    ['example', 3],
    ['repeatable', 'gradients'],
    ['examples', -1],
    ['examples', 2.5],
    ['precision', 'float8'],
    ['laws', {}],
    ['laws', [undefined]],
    ['laws', [{ law: 'constructor' }]],
    ['pictures', 'no'],
    ['layers', 'no'],
  ])('%s: %j', async (field, value) => {
    const problem = { ...square, [field]: value } as never;
    await expect(gradcheck(problem)).rejects.toMatchObject({ code: 'invalid_problem', path: field });
  });

  test.each([
    ['theta', [2, 2], 'give a shape of 2 entries, such as [2]'],
    ['theta', 'big', 'give a shape of 2 entries'],
    ['theta', [2, -1], 'give a shape of 2 entries'],
    ['W7', [1, 2], 'give shapes of blocks that there are: theta'],
  ])('pictures.%s: %j', async (block, shape, what) => {
    const refused = gradcheck({ ...square, pictures: { [block]: shape } } as never);
    await expect(refused).rejects.toMatchObject({ code: 'invalid_problem', path: `pictures.${block}` });
    await expect(refused).rejects.toThrow(what);
  });

  test('and takes the same fields where they are left undefined', async () => {
    const fields = ['name', 'inPlace', 'seed', 'costs', 'gradapprox', 'forward', 'examples', 'laws', 'layers'];
    const problem = { ...square, ...Object.fromEntries(fields.map(field => [field, undefined])) };
    expect((await gradcheck(problem)).verdict).toBe('pass');
  });
});

describe('gradapprox(cost, parameters, options) refuses, with the name of the option,', () => {
  test.each([
    ['step', 0],
    ['step', '1e-7'],
    ['sides', 'both'],
    ['inPlace', 1],
    ['seed', 1],
    ['signal', {}],
    ['onProgress', 1],
  ])('%s: %j', async (option, value) => {
    const options = { [option]: value } as never;
    await expect(gradapprox(square.cost, [1, 2], options)).rejects.toMatchObject({
      code: 'invalid_option',
      path: `options.${option}`,
    });
  });

  test.each([null, 1, 'x'])('%j for options', async options => {
    await expect(gradapprox(square.cost, [1, 2], options as never)).rejects.toMatchObject({ code: 'invalid_option' });
  });
});

test.each<[unknown, RegExp]>([
  [{ loss: 1, grads: [2, 1] }, /returned an object of loss, grads, without cost/],
  [{}, /an object of nothing, without cost/],
  [undefined, /returned undefined, without cost/],
  [[1, [2, 1]], /without cost: return \{ cost, gradients \}/],
])('gradcheck(problem) says what costAndGradients returned in place of cost: %j', async (returned, words) => {
  const check = gradcheck({ parameters: [1, 2], costAndGradients: () => returned } as never);
  await expect(check).rejects.toMatchObject({ code: 'invalid_cost', path: 'costAndGradients' });
  await expect(check).rejects.toThrow(words);
});
