import { expect, test } from 'vitest';
import { GradcheckError } from '../../src/index.js';
import { checkStages, type Pipeline, type StagesOptions } from '../../src/stages/index.js';

const scale = {
  name: 'scale',
  parameters: { w: [2, 3] },
  forward: (x: number[], { w }: { w: number[] }) => x.map((value, k) => w[k] * value),
  backward: (d: number[], { input, parameters }: { input: number[]; parameters: { w: number[] } }) => ({
    input: d.map((value, k) => parameters.w[k] * value),
    parameters: { w: d.map((value, k) => input[k] * value) },
  }),
};
const loss = {
  name: 'loss',
  forward: (x: number[]): unknown => x[0] ** 2 + x[1],
  backward: (_: unknown, { input }: { input: number[] }): object => ({ input: [2 * input[0], 1] }),
};
const input = [1, -2];
const stages = (...list: unknown[]) => ({ input, stages: list }) as Pipeline;

/** What is given by mistake, the place that is named, and what is to be done. */
const MISTAKES: [string, unknown, string, RegExp][] = [
  ['no pipeline', undefined, 'invalid_problem pipeline', /give \{ input, stages \}/],
  ['stages alone', { stages: [scale, loss] }, 'invalid_problem input', /the first stage is called with/],
  ['no stages', { input }, 'invalid_problem stages', /the last of which returns the cost/],
  ['an empty list', stages(), 'invalid_problem stages', /a list of 0/],
  ['a function for a stage', stages(scale, () => 1), 'invalid_problem stages[1]', /backward/],
  ['no name', stages({ ...scale, name: undefined }, loss), 'invalid_problem stages[0].name', /conv1/],
  ['a name twice', stages(scale, scale, loss), 'name_mismatch stages[1].name', /the name of stages\[0\] too/],
  ['no forward', stages(scale, { ...loss, forward: 1 }), 'invalid_problem stages[1].forward', /input of the next/],
  ['no backward', stages({ ...scale, backward: null }, loss), 'invalid_problem stages[0].backward', /upstream/],
  ['seed as a number', { input, stages: [scale, loss], seed: 1 }, 'invalid_problem seed', /resets the random/],
  [
    'a word among parameters',
    stages({ ...scale, parameters: { w: [1, 2], padding: 'same' } }, loss),
    'not_a_number stages[0].parameters.padding',
    /^stages\[0\]\.parameters\.padding is "same".*leave out what is not learned/,
  ],
  [
    'a parameter that is NaN',
    stages({ ...scale, parameters: { w: [1, Number.NaN] } }, loss),
    'non_finite_parameter stages[0].parameters.w[1]',
    /initialised/,
  ],
  [
    'an activation that is no tree of numbers',
    stages({ ...scale, forward: () => new Set([1]) }, loss),
    'not_a_number stages[0].forward()',
    /\[\.\.\.it\]/,
  ],
  [
    'an activation that is NaN',
    stages({ ...scale, forward: () => [1, Number.NaN] }, loss),
    'invalid_outputs stages[0].forward()',
    /is NaN at .*\[1\]/,
  ],
  [
    'a last stage that returns no cost',
    stages(scale, { ...loss, forward: () => [[1], [2]] }),
    'invalid_outputs stages[1].forward()',
    /the last stage returns the cost/,
  ],
  [
    'a backward that returns the gradient itself',
    stages(scale, { ...loss, backward: () => 3 }),
    'invalid_outputs stages[1].backward()',
    /return \{ input, parameters \}/,
  ],
  [
    'an input gradient of another shape',
    stages(scale, { ...loss, backward: () => ({ input: [1, 2, 3] }) }),
    'shape_mismatch stages[1].backward().input',
    /\[3\]/,
  ],
  [
    'a backward without the gradient of its parameters',
    stages({ ...scale, backward: (d: number[]) => ({ input: d, w: d }) }, loss),
    'invalid_outputs stages[0].backward()',
    /has input, w, but no parameters/,
  ],
  [
    'a gradient of parameters by another name',
    stages({ ...scale, backward: (d: number[]) => ({ input: d, parameters: { W: d } }) }, loss),
    'name_mismatch stages[0].backward().parameters',
    /lacks w and has W, unlike stages\[0\]\.parameters/,
  ],
  [
    'nothing that has a gradient',
    stages({ ...loss, backward: () => ({}) }),
    'invalid_outputs stages[0].backward()',
    /no stage from there on has parameters/,
  ],
];

const refusal = async (pipeline: unknown, options?: unknown) =>
  (await checkStages(pipeline as Pipeline, options as StagesOptions).catch(error => error)) as GradcheckError;

test.each(MISTAKES)(
  'checkStages(%s) is refused with a place and what to do',
  async (_what, pipeline, place, advice) => {
    const error = await refusal(pipeline);
    expect(error).toBeInstanceOf(GradcheckError);
    expect(`${error.code} ${error.path}`).toBe(place);
    expect(error.message).toMatch(advice);
  },
);

test.each([
  ['only', ['scale.w'], /^options\.only is a list of 1: give it to gradcheck: checkStages takes every stage/],
  ['shard', { index: 1, count: 2 }, /options\.shard/],
  ['seed', 'a', /a whole number/],
  ['speed', 1, /not an option/],
])('checkStages(pipeline, { %s }) is refused before a stage is called', async (name, value, advice) => {
  let calls = 0;
  const counted = { ...scale, forward: () => calls++ };
  const error = await refusal(stages(counted, loss), { [name]: value });
  expect(error.code).toBe('invalid_option');
  expect(error.path).toBe(`options.${name}`);
  expect(error.message).toMatch(advice);
  expect(calls).toBe(0);
});

test('checkStages({ input, stages }) changes nothing of the caller’s, and gives stages copies', async () => {
  const pipeline = stages(scale, loss);
  const given: unknown[] = [];
  const forward = (x: number[], p: { w: number[] }) => {
    given.push(x, p, p.w);
    return scale.forward(x, p);
  };
  const before = JSON.stringify(pipeline);
  expect((await checkStages(stages({ ...scale, forward }, loss))).verdict).toBe('pass');
  expect(JSON.stringify(pipeline)).toBe(before);
  expect(given.includes(input) || given.includes(scale.parameters) || given.includes(scale.parameters.w)).toBe(false);
});
