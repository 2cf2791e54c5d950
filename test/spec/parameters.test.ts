import { expect, test } from 'vitest';
import { blocksLike, blocksOf, packParameters, unpackTheta } from '../../src/kernels/parameters.js';
import { checkSpec } from '../../src/kernels/spec.js';
import type { Tree } from '../../src/problem.js';
import { refusal } from './refusal.js';

const SPEC = checkSpec({
  inputs: [4, 5, 2],
  layers: [
    { type: 'conv2d', filters: 3, kernel: [2, 1], name: 'conv' },
    { type: 'batchNorm' },
    { type: 'conv2d', filters: 1, kernel: [3, 2] },
  ],
  cost: 'squaredError',
});

const THETA = Float64Array.from({ length: 12 + 3 + 6 + 18 + 1 }, (_, i) => i + 0.5);

// biome-ignore lint/suspicious/noExplicitAny: nested as deep as the shape says
const parameters = unpackTheta(blocksOf(SPEC), THETA) as any;

test('unpackTheta(blocks, θ) nests an array as deep as its shape, rows over one buffer', () => {
  const W: Float64Array[][][] = parameters['conv.W'];
  expect([W.length, W[0].length, W[0][0].length, W[0][0][0].length]).toEqual([2, 1, 2, 3]);
  expect(W[1][0][1]).toEqual(Float64Array.of(9.5, 10.5, 11.5));
  expect(new Set(W.flat(2).map(row => row.buffer)).size).toBe(1);
  expect(parameters.gamma2).toEqual(Float64Array.of(15.5, 16.5, 17.5));
  expect(parameters.W3[2][1][0]).toEqual(Float64Array.of(THETA[36]));
});

test('packParameters(spec, parameters) takes any kind of array in any order of names', () => {
  const others = {
    b3: [[39.5]],
    W3: { data: Float32Array.from(THETA.slice(21, 39)), shape: [3, 2, 3, 1] },
    beta2: { data: [18.5, 19.5, 20.5], shape: [3, 1] },
    gamma2: Array.from(parameters.gamma2),
    'conv.b': parameters['conv.b'],
    'conv.W': JSON.parse(
      JSON.stringify(parameters['conv.W'], (_, v) => (ArrayBuffer.isView(v) ? [...(v as Float64Array)] : v)),
    ),
  };
  expect(packParameters(SPEC, parameters)).toEqual(THETA);
  expect(packParameters(SPEC, others)).toEqual(THETA);
  expect(blocksLike(SPEC, others).find(({ name }) => name === 'b3')?.shape).toEqual([1, 1]);
});

test.each<[string, object, string, string, string]>([
  ['a missing array', { 'conv.b': undefined }, 'not_a_number', 'parameters.conv.b', 'undefined'],
  [
    'a kernel of another order',
    { 'conv.W': [[[[1, 2, 3]]], [[[1, 2, 3]]]] },
    'shape_mismatch',
    'parameters.conv.W',
    '[2, 1, 1, 3]',
  ],
  ['a flat kernel', { W3: new Float64Array(18) }, 'shape_mismatch', 'parameters.W3', 'the same numbers in that shape'],
  ['a row for a list', { gamma2: [[1, 2, 3]] }, 'shape_mismatch', 'parameters.gamma2', '[3]'],
  [
    'a kernel turned',
    { W3: { data: new Float64Array(18), shape: [1, 3, 2, 3] } },
    'shape_mismatch',
    'parameters.W3',
    'transpose',
  ],
  ['a kernel of words', { W3: [[['a']]] }, 'not_a_number', 'parameters.W3', 'a list'],
  ['an array too many', { W1: [1] }, 'name_mismatch', 'parameters.W1', 'conv.W, conv.b, gamma2, beta2, W3, b3'],
])('packParameters(spec, parameters) refuses %s', (_, change, code, path, told) => {
  const error = refusal(() => packParameters(SPEC, { ...parameters, ...change } as Tree));
  expect([error.code, error.path]).toEqual([code, path]);
  expect(error.message).toContain(told);
});

test('packParameters(spec, parameters) refuses names that are missing, and a long list of names is cut', () => {
  const { 'conv.W': _, ...rest } = parameters;
  expect(refusal(() => packParameters(SPEC, rest)).path).toBe('parameters.conv.W');
  const deep = checkSpec({ inputs: 1, layers: Array(20).fill({ units: 1 }), cost: 'squaredError' });
  expect(refusal(() => packParameters(deep, { x: 1 })).message).toMatch(/give W1, b1, .*, W12, …, b20\.$/);
});

test('packParameters(spec, parameters) tells where a number of a kernel is not finite', () => {
  const W = structuredClone(parameters.W3);
  W[1][0][2][0] = Number.NaN;
  const error = refusal(() => packParameters(SPEC, { ...parameters, W3: W }));
  expect([error.code, error.path]).toEqual(['non_finite_parameter', 'parameters.W3[1,0,2,0]']);
});
