import { expect, test } from 'vitest';
import { type GradcheckError, gradcheck } from '../src/index.js';

/** What a check of these parameters and gradients is refused with. */
const refusal = async (problem: object): Promise<GradcheckError> => {
  const report = await gradcheck(problem as never).catch(error => error);
  expect(report).toMatchObject({ name: 'GradcheckError', path: expect.any(String) });
  return report;
};

const NOT_LEARNED = /give a number or an array of numbers, and leave out what is not learned/;
class Hidden {
  #W = [1, 2];
  first = () => this.#W[0];
}

test.each<[string, unknown, string, RegExp]>([
  ['a function', { W: [1], activation: Math.tanh }, 'parameters.activation', NOT_LEARNED],
  ['a word', { W: [1], activation: 'tanh' }, 'parameters.activation', NOT_LEARNED],
  ['a switch', { W: [1], trainable: true }, 'parameters.trainable', NOT_LEARNED],
  ['a BigInt', { W: 3n }, 'parameters.W', /is 3n: give a number/],
  ['a Set', { W: new Set([1]) }, 'parameters.W', /\(Set\): give \[\.\.\.it\]/],
  ['an instance that shows no number', { layer: new Hidden() }, 'parameters.layer', /inPlace: true/],
  ['a promise', Promise.resolve([1]), 'parameters', /\(Promise\): await it/],
  ['BigInts', { W: new BigInt64Array(1) }, 'parameters.W', /\(BigInt64Array\): .* pass a Float64Array/],
])('gradcheck(problem) says what to do about %s among the parameters', async (_what, parameters, path, advice) => {
  const error = await refusal({ parameters, cost: () => 0, gradients: [0] });
  expect(error).toMatchObject({ code: 'not_a_number', path });
  expect(error.message).toMatch(advice);
});

const W = [
  [1, 2, 3],
  [4, 5, 6],
];
test.each<[string, unknown, unknown, RegExp]>([
  ['a list where the parameter is a number', 1, [1], /has shape \[1\] but parameters is a number: return the number/],
  [
    'a number where the parameter is a list',
    [1],
    1,
    /is a number but parameters has shape \[1\]: return it in an array/,
  ],
  ['a transpose', W, [1, 2, 3].map(() => [0, 0]), /has shape \[3, 2\] .* \[2, 3\]: transpose it/],
  ['a row for a vector', [1, 2], [[1, 2]], /has shape \[1, 2\] .*: return the same numbers in that shape/],
  ['fewer numbers', W, [[1, 2, 3]], /: return dJ\/d of every entry, in the same shape/],
])('gradcheck(problem) says what to do about %s in the gradients', async (_what, parameters, gradients, advice) => {
  const error = await refusal({ parameters, cost: () => 0, gradients });
  expect(error).toMatchObject({ code: 'shape_mismatch', path: 'gradients' });
  expect(error.message).toMatch(advice);
});

test('gradcheck(problem) names what gradients returned in place of a tree', async () => {
  const error = await refusal({ parameters: [1], cost: () => 0, gradients: () => undefined });
  expect(error).toMatchObject({ code: 'not_a_number', path: 'gradients' });
  expect(error.message).toBe('gradients is undefined: return it in the structure of parameters.');
});

test.each<[string, object, string, RegExp]>([
  [
    'cost',
    { parameters: [1], loss: () => 0, gradients: [0] },
    'cost',
    /\(the problem has parameters, loss, gradients\)/,
  ],
  [
    'gradients',
    { parameters: [1], cost: () => 0, grad: [0] },
    'gradients',
    /\(the problem has parameters, cost, grad\)/,
  ],
  ['parameters', { params: [1], cost: () => 0, gradients: [0] }, 'parameters', /\(the problem has params, cost/],
  ['a field', {}, 'parameters', /\(the problem has no fields\)/],
  ['the problem', Promise.resolve({}), 'problem', /is a promise: await it/],
])('gradcheck(problem) says what there is where %s is missing', async (_what, problem, path, words) => {
  const error = await refusal(problem);
  expect(error).toMatchObject({ code: 'invalid_problem', path });
  expect(error.message).toMatch(words);
});

test('gradcheck(problem, null) says that options may be left out', async () => {
  const check = gradcheck({ parameters: [1], cost: () => 0, gradients: [0] }, null as never);
  await expect(check).rejects.toMatchObject({ code: 'invalid_option', path: 'options' });
});
