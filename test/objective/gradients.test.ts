import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GradcheckError } from '../../src/errors.js';
import { packGradients } from '../../src/objective/gradients.js';
import { pack } from '../../src/theta/layout.js';
import { anyTree, Complex } from '../theta/trees.js';

const refusal = (f: () => unknown): GradcheckError => {
  try {
    f();
  } catch (error) {
    return error as GradcheckError;
  }
  throw new Error('nothing was refused');
};

const W = [
  [1, 2, 3],
  [4, 5, 6],
];
const { layout } = pack({ W1: W, b1: [7, 8], layers: [{ W: [[9]], c: 10 }] });
const right = { W1: W, b1: [7, 8], layers: [{ W: [[9]], c: 10 }] };

describe('packGradients(layout, gradients) matches', () => {
  test('names in any order, at every level', () => {
    const gradients = { layers: [{ c: 10, W: [[9]] }], b1: [7, 8], W1: W };
    expect([...packGradients(layout, gradients)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test("the course's names, at every level", () => {
    const gradients = { dlayers: [{ dc: 10, dW: [[9]] }], db1: [7, 8], dW1: W };
    expect([...packGradients(layout, gradients)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test("the course's whole dictionary, passing over dA and dZ", () => {
    const course = { dZ1: [[0]], dW1: [[1]], db1: [[2]], dA1: [[0]], dZ2: [[0]] };
    expect([...packGradients(pack({ W1: [[5]], b1: [[6]] }).layout, course)]).toEqual([1, 2]);
  });

  test('the exact name where both stand', () => {
    expect([...packGradients(pack({ w: 1 }).layout, { dw: 2, w: 3 })]).toEqual([3]);
  });

  test('names with and without the prefix side by side', () => {
    expect([...packGradients(pack({ W: 1, b: 2 }).layout, { dW: 3, b: 4 })]).toEqual([3, 4]);
  });

  test('a parameter whose own name begins with d', () => {
    const both = pack({ w: 1, dw: 2 }).layout;
    expect([...packGradients(both, { w: 3, dw: 4 })]).toEqual([3, 4]);
    expect([...packGradients(both, { dw: 3, ddw: 4 })]).toEqual([3, 4]);
    expect(refusal(() => packGradients(both, { dw: 4 }))).toMatchObject({ code: 'name_mismatch' });
  });

  test('null and undefined leaves and branches as zeros', () => {
    const zeros = [0, 0, 0, 0, 0, 0, 7, 8, 0, 0];
    expect([...packGradients(layout, { W1: null, b1: [7, 8], layers: null })]).toEqual(zeros);
    expect([...packGradients(layout, { W1: undefined, b1: [7, 8], layers: [null] })]).toEqual(zeros);
  });

  test('leaves of any array type against those of the parameters', () => {
    const gradients = {
      W1: { data: Float32Array.of(1, 4, 2, 5, 3, 6), shape: [2, 3], stride: [1, 2] },
      b1: Int8Array.of(7, 8),
      layers: [{ W: [Float64Array.of(9)], c: 10 }],
    };
    expect([...packGradients(layout, gradients)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('NaN and infinite values, which are for the verdict', () => {
    const gradients = { ...right, b1: [Number.NaN, Number.POSITIVE_INFINITY] };
    expect([...packGradients(layout, gradients)].slice(6, 8)).toEqual([Number.NaN, Number.POSITIVE_INFINITY]);
  });

  test('every generated tree against itself, bit for bit', () => {
    fc.assert(
      fc.property(anyTree, parameters => {
        const { theta, layout } = pack(parameters);
        expect(packGradients(layout, parameters)).toStrictEqual(theta);
      }),
    );
  });

  test('a flat buffer of a shaped array, row by row', () => {
    const flat = { ...right, W1: Float32Array.of(1, 2, 3, 4, 5, 6) };
    expect([...packGradients(layout, flat)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const view = pack({ T: { data: new Float64Array(8), shape: [2, 2, 2] } }).layout;
    expect([...packGradients(view, { T: [1, 2, 3, 4, 5, 6, 7, 8] })]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('complex numbers as numbers, as pairs and interleaved, against each of these', () => {
    const forms = [
      [
        { re: 1, im: 2 },
        { re: 3, im: 4 },
      ],
      [new Complex(1, 2), { re: 3, im: 4 }],
      [
        [1, 2],
        [3, 4],
      ],
      Float64Array.of(1, 2, 3, 4),
    ];
    const [, , pairs, flat] = forms;
    // pairs are rows like any others: nothing says that these numbers are complex
    for (const parameters of forms)
      for (const gradient of forms)
        if (parameters !== flat || gradient !== pairs)
          expect([...packGradients(pack({ z: parameters }).layout, { dz: gradient })]).toEqual([1, 2, 3, 4]);
    expect([...packGradients(pack(new Complex(1, 2)).layout, [5, 6])]).toEqual([5, 6]);
  });

  test('names of a Map, of an instance and of an object against each other', () => {
    const forms = [
      new Map([
        ['re', [1]],
        ['b', [2]],
      ]),
      { b: [2], re: [1] },
      Object.assign(new (class Part {})(), { re: [1], b: [2] }),
    ];
    for (const parameters of forms)
      for (const gradient of forms)
        expect([...packGradients(pack(parameters).layout, gradient)].sort()).toEqual([1, 2]);
    expect([
      ...packGradients(
        pack(forms[0]).layout,
        new Map([
          ['dre', [3]],
          ['db', [4]],
        ]),
      ),
    ]).toEqual([3, 4]);
  });

  test('nothing, 0 and the very numbers for what is left out', () => {
    const left = pack({ W: [1, 2], tokens: Int32Array.of(3, 4), b: undefined, n: 5n }).layout;
    for (const others of [
      {},
      { tokens: null, b: undefined, n: null },
      { tokens: [0, 0], b: 0, n: 0 },
      { tokens: Int32Array.of(3, 4), n: 5n },
    ])
      expect([...packGradients(left, { ...others, W: [6, 7] })]).toEqual([6, 7]);
    expect([...packGradients(left, { dW: [6, 7], dtokens: new Float32Array(2) })]).toEqual([6, 7]);
  });

  test('into a fresh array that later writes do not reach', () => {
    const live = Float64Array.of(1, 2);
    const grad = packGradients(pack([3, 4]).layout, live);
    live[0] = 9;
    expect([...grad]).toEqual([1, 2]);
  });
});

describe('packGradients(layout, gradients) refuses', () => {
  test.each([
    [
      { W: [1, 2], b: undefined },
      { W: [1, 2], b: [1] },
      'name_mismatch',
      'gradients.b',
      /parameters.b is undefined and is left out.*give it a value/,
    ],
    [
      { W: [1, 2], t: Int32Array.of(3) },
      { dW: [1, 2], dt: [0.5] },
      'name_mismatch',
      'gradients.dt',
      /left out.*Float64Array/,
    ],
    [{ W: [1, 2], t: Int32Array.of(3) }, { W: [1, 2], u: 1 }, 'name_mismatch', 'gradients', /has u/],
    [
      { W: { data: [1, 2, 3, 4], shape: [2, 2], stride: [1, 2] } },
      { W: [1, 2, 3, 4] },
      'shape_mismatch',
      'gradients.W',
      /may be meant either way/,
    ],
    [
      {
        W: [
          [1, 2],
          [3, 4],
        ],
      },
      { W: [1, 2, 3] },
      'shape_mismatch',
      'gradients.W',
      /shape \[3\]/,
    ],
    [
      { W: [1, 2, 3, 4] },
      {
        W: [
          [1, 2],
          [3, 4],
        ],
      },
      'shape_mismatch',
      'gradients.W',
      /shape \[2, 2\]/,
    ],
    [{ z: { re: 1, im: 2 } }, { z: { re: 1 } }, 'not_a_number', 'gradients.z', /an object/],
    [{ W: 1 }, new Map([['V', 1]]), 'name_mismatch', 'gradients', /lacks W and has V/],
  ])('%j against %j', (parameters, gradients, code, path, sentence) => {
    const error = refusal(() => packGradients(pack(parameters as unknown).layout, gradients));
    expect(error).toMatchObject({ name: 'GradcheckError', code, path });
    expect(error.message).toMatch(sentence);
  });

  const cases: [string, unknown, string, string, RegExp][] = [
    [
      'a parameter beside all the d names',
      { W1: W, dW1: W, db1: [7, 8], dlayers: right.layers },
      'name_mismatch',
      'gradients',
      /has W1/,
    ],
    ['a missing name', { W1: W, layers: right.layers }, 'name_mismatch', 'gradients', /lacks b1, unlike parameters/],
    ['an extra name', { ...right, b2: 1 }, 'name_mismatch', 'gradients', /has b2, unlike parameters/],
    ['another name', { W1: W, c1: [7, 8], layers: right.layers }, 'name_mismatch', 'gradients', /lacks b1 and has c1/],
    [
      'another name below',
      { ...right, layers: [{ W: [[1]], d: 1 }] },
      'name_mismatch',
      'gradients.layers[0]',
      /lacks c and has d/,
    ],
    ['a shorter list of layers', { ...right, layers: [] }, 'name_mismatch', 'gradients.layers', /lacks 0/],
    ['an extra dA among exact names', { ...right, dA1: 1 }, 'name_mismatch', 'gradients', /has dA1/],
    ['an array for an object', [1, 2], 'name_mismatch', 'gradients', /a list of 2 but parameters is an object/],
    [
      'a number for a list',
      { ...right, layers: 1 },
      'name_mismatch',
      'gradients.layers',
      /is 1 but parameters.layers is a list/,
    ],
    [
      'a transpose',
      {
        dW1: [
          [1, 4],
          [2, 5],
          [3, 6],
        ],
        db1: [7, 8],
        dlayers: [{ dW: [[9]], dc: 10 }],
      },
      'shape_mismatch',
      'gradients.dW1',
      /gradients.dW1 has shape \[3, 2\] but parameters.W1 has shape \[2, 3\]/,
    ],
    [
      'a column for a vector',
      { ...right, b1: [[7], [8]] },
      'shape_mismatch',
      'gradients.b1',
      /\[2, 1\] but parameters.b1 has shape \[2\]/,
    ],
    [
      'a list for a number',
      { ...right, layers: [{ W: [[9]], c: [10] }] },
      'shape_mismatch',
      'gradients.layers[0].c',
      /has shape \[1\] but parameters.layers\[0\].c is a number: return the number by itself/,
    ],
    [
      'rows of different lengths',
      {
        ...right,
        W1: [
          [1, 2, 3],
          [4, 5],
        ],
      },
      'shape_mismatch',
      'gradients.W1',
      /different lengths/,
    ],
    [
      'a string',
      {
        ...right,
        W1: [
          [1, 2, 3],
          [4, '5', 6],
        ],
      },
      'not_a_number',
      'gradients.W1[1][1]',
      /"5"/,
    ],
    ['null among numbers', { ...right, b1: [7, null] }, 'not_a_number', 'gradients.b1[1]', /null/],
    ['an object for an array', { ...right, b1: { x: 1 } }, 'not_a_number', 'gradients.b1', /an object/],
    ['a BigInt array', { ...right, b1: BigInt64Array.of(7n, 8n) }, 'not_a_number', 'gradients.b1', /BigInt64Array/],
    ['nothing at all', undefined, 'not_a_number', 'gradients', /undefined/],
    ['a promise within', { ...right, b1: Promise.resolve([7, 8]) }, 'not_a_number', 'gradients.b1', /Promise/],
  ];
  for (const [what, gradients, code, path, sentence] of cases) {
    test(`${what}: ${code} at ${path}`, () => {
      const error = refusal(() => packGradients(layout, gradients));
      expect(error).toMatchObject({ name: 'GradcheckError', code, path });
      expect(error.message).toMatch(sentence);
    });
  }
});

test('layout.pack(tree) takes the names and shapes of the parameters alone', () => {
  const small = pack({ w: [1, 2] }).layout;
  expect([...small.pack({ w: [3, Number.NaN] })]).toEqual([3, Number.NaN]);
  expect(refusal(() => small.pack({ dw: [3, 4] } as never))).toMatchObject({
    code: 'name_mismatch',
    path: 'parameters',
  });
  expect(refusal(() => small.pack({ w: null } as never))).toMatchObject({ code: 'not_a_number', path: 'parameters.w' });
});
