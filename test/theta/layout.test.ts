import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GradcheckError } from '../../src/errors.js';
import { pack } from '../../src/theta/layout.js';
import { anyTree, entryAt, tree } from './trees.js';

const refusal = (f: () => unknown): GradcheckError => {
  try {
    f();
  } catch (error) {
    return error as GradcheckError;
  }
  throw new Error('nothing was refused');
};

describe('pack(parameters) lays out', () => {
  test('matrices and vectors by name, one after the other, row by row', () => {
    const { theta, layout } = pack({
      W1: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      b1: [7, 8],
    });
    expect([...theta]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(layout.size).toBe(8);
    expect(layout.blocks).toEqual([
      { name: 'W1', shape: [2, 3], offset: 0, size: 6 },
      { name: 'b1', shape: [2], offset: 6, size: 2 },
    ]);
  });

  test('a bare number, a bare vector and a bare matrix under the name theta', () => {
    expect(pack(3).layout.blocks).toEqual([{ name: 'theta', shape: [], offset: 0, size: 1 }]);
    expect(pack(Float64Array.of(1, 2)).layout.blocks[0]).toMatchObject({ name: 'theta', shape: [2] });
    expect(pack([[[1, 2]], [[3, 4]]]).layout.blocks[0]).toMatchObject({ name: 'theta', shape: [2, 1, 2] });
  });

  test('lists of layers and nested objects by dots and brackets', () => {
    const { layout } = pack({
      layers: [
        { W: [[1]], b: 2 },
        { W: [[3]], b: 4 },
      ],
      head: { out: { w: [5] } },
    });
    expect(layout.blocks.map(({ name }) => name)).toEqual([
      'layers[0].W',
      'layers[0].b',
      'layers[1].W',
      'layers[1].b',
      'head.out.w',
    ]);
  });

  test('a list of arrays of different shapes as blocks, one of equal shapes as a matrix', () => {
    expect(pack([Float64Array.of(1, 2), Float64Array.of(3)]).layout.blocks.map(({ name }) => name)).toEqual([
      '[0]',
      '[1]',
    ]);
    expect(pack([Float64Array.of(1, 2), [3, 4]]).layout.blocks.map(({ shape }) => shape)).toEqual([[2, 2]]);
    expect(pack([1, [2, 3]]).layout.blocks.map(({ shape }) => shape)).toEqual([[], [2]]);
  });

  test('strided views in row-major order of their shape, whatever the stride', () => {
    const data = Float64Array.from({ length: 12 }, (_, k) => k);
    const columnMajor = { data, shape: [2, 3], stride: [1, 2], offset: 1 };
    const backwards = { data, shape: [2, 2], strides: [-3, -1], offset: 11 };
    const { theta } = pack({ columnMajor, backwards, plain: { data: [1, 2], shape: [2, 1] } });
    expect([...theta]).toEqual([1, 3, 5, 2, 4, 6, 11, 10, 8, 7, 1, 2]);
  });

  test('views of an ndarray class, and unpacks them as that class', () => {
    class View {
      constructor(
        public data: Float64Array,
        public shape: number[],
        public stride: number[],
        public offset: number,
      ) {}
      at(i: number, j: number) {
        return this.data[this.offset + i * this.stride[0] + j * this.stride[1]];
      }
    }
    const view = new View(Float64Array.of(1, 2, 3, 4), [2, 2], [1, 2], 0);
    const { theta, layout } = pack(view);
    const copy = layout.unpack(theta.map(value => 10 * value));
    expect(copy).toBeInstanceOf(View);
    expect(copy.at(0, 1)).toBe(30);
    expect(view.at(0, 1)).toBe(3);
  });

  test('empty arrays as blocks of size 0', () => {
    const { layout } = pack({ none: [], a: [1], rows: [[], []], b: 2, last: new Float64Array() });
    expect(layout.blocks.map(({ shape, offset, size }) => ({ shape, offset, size }))).toEqual([
      { shape: [0], offset: 0, size: 0 },
      { shape: [1], offset: 0, size: 1 },
      { shape: [2, 0], offset: 1, size: 0 },
      { shape: [], offset: 1, size: 1 },
      { shape: [0], offset: 2, size: 0 },
    ]);
    expect([0, 1].map(i => layout.blockOf(i).name)).toEqual(['a', 'b']);
  });

  test('one array at two places as two variables', () => {
    const tied = [1, 2];
    const { theta, layout } = pack({ embed: tied, out: tied });
    expect(theta.length).toBe(4);
    expect(layout.unpack([1, 2, 3, 4])).toEqual({ embed: [1, 2], out: [3, 4] });
  });

  test('without keeping the arrays of the caller', () => {
    const parameters = { w: [1, 2] };
    const { theta, layout } = pack(parameters);
    parameters.w[0] = 9;
    parameters.w.push(3);
    expect([...theta]).toEqual([1, 2]);
    expect(layout.unpack(theta)).toEqual({ w: [1, 2] });
  });
});

describe('layout.unpack(theta) gives back', () => {
  test('every generated tree bit for bit, with its array types', () => {
    fc.assert(
      fc.property(anyTree, parameters => {
        const { theta, layout } = pack(parameters);
        const copy = layout.unpack(theta);
        // toStrictEqual tells −0 from 0 and Float32Array from Float64Array
        expect(copy).toStrictEqual(parameters);
        expect(layout.pack(copy)).toStrictEqual(theta);
      }),
      { numRuns: 300 },
    );
  });

  test('a tree that shares no storage with the one that was packed', () => {
    fc.assert(
      fc.property(anyTree, parameters => {
        const { theta, layout } = pack(parameters);
        const copy = layout.unpack(theta.map(() => 1 / 3));
        expect(pack(parameters).theta).toStrictEqual(theta);
        expect(pack(copy).theta.every(value => value === 1 / 3 || value === Math.fround(1 / 3))).toBe(true);
      }),
    );
  });

  test('values rounded to the float32 arrays they are put into', () => {
    const { layout } = pack({ w: Float32Array.of(1) });
    expect(layout.unpack([0.1]).w[0]).toBe(Math.fround(0.1));
  });

  test('a refusal for a theta of another length', () => {
    const error = refusal(() => pack([1, 2]).layout.unpack([1]));
    expect(error).toMatchObject({ code: 'shape_mismatch', path: 'theta' });
    expect(error.message).toMatch(/1 components but the parameters have 2/);
  });
});

describe('layout.locate(i) says', () => {
  test('the place of a component as the caller would write it', () => {
    const { layout } = pack({ W2: [[1], [2]], c: 3, layers: [{ W: [[[4, 5]]] }] });
    expect([0, 1, 2, 3, 4].map(layout.locate)).toEqual([
      'W2[0,0]',
      'W2[1,0]',
      'c',
      'layers[0].W[0,0,0]',
      'layers[0].W[0,0,1]',
    ]);
    expect(pack([1, 2]).layout.locate(1)).toBe('theta[1]');
    expect(pack(1).layout.locate(0)).toBe('theta');
    expect(pack([[1, 2], [3]]).layout.locate(2)).toBe('[1][0]');
  });

  test('where plain indexing finds that component, for every generated tree', () => {
    fc.assert(
      fc.property(tree, parameters => {
        const { theta, layout } = pack(parameters);
        for (let i = 0; i < layout.size; i++) {
          const { name, shape } = layout.blockOf(i);
          const keys = name.split(/[.[\]]+/).filter(key => key !== '');
          const array = keys.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], parameters);
          const place = layout.locate(i).slice(name.length);
          expect(place === '').toBe(shape.length === 0);
          expect(entryAt(array, place === '' ? [] : JSON.parse(place))).toBe(theta[i]);
        }
      }),
    );
  });

  test('a refusal for a component that is not there', () => {
    for (const i of [-1, 2, 0.5, Number.NaN])
      expect(refusal(() => pack([1, 2]).layout.locate(i))).toMatchObject({ code: 'shape_mismatch', path: 'theta' });
  });
});

describe('pack(parameters) refuses', () => {
  class Tensor {
    constructor(
      public values: number[],
      public activation: string,
    ) {}
  }
  const loop: Record<string, unknown> = { w: 1 };
  loop.self = { inner: loop };
  const looped: unknown[] = [];
  looped.push(looped);
  const holes = [1, 2, 3];
  delete holes[1];

  const cases: [string, unknown, string, string][] = [
    ['no numbers at all', {}, 'no_parameters', 'parameters'],
    ['empty arrays alone', { w: [], v: new Float64Array() }, 'no_parameters', 'parameters'],
    ['nothing', undefined, 'not_a_number', 'parameters'],
    ['a string', { w: '1' }, 'not_a_number', 'parameters.w'],
    ['a string in a list', { w: [1, '2'] }, 'not_a_number', 'parameters.w[1]'],
    [
      'a string in a matrix',
      {
        W1: [
          [1, 2],
          [3, 'x'],
        ],
      },
      'not_a_number',
      'parameters.W1[1][1]',
    ],
    ['null', { layers: [{ W: null }] }, 'not_a_number', 'parameters.layers[0].W'],
    ['undefined', { w: undefined }, 'not_a_number', 'parameters.w'],
    ['a boolean', [true], 'not_a_number', 'parameters[0]'],
    ['a function', { f: () => 1 }, 'not_a_number', 'parameters.f'],
    ['a symbol', { s: Symbol('s') }, 'not_a_number', 'parameters.s'],
    ['a BigInt', { n: 1n }, 'not_a_number', 'parameters.n'],
    ['a BigInt array', { n: BigInt64Array.of(1n) }, 'not_a_number', 'parameters.n'],
    ['a list with a hole', { w: holes }, 'not_a_number', 'parameters.w[1]'],
    ['a Set', new Set([1]), 'not_a_number', 'parameters'],
    ['an instance that holds a name', { w: new Tensor([1], 'relu') }, 'not_a_number', 'parameters.w'],
    ['an instance that shows nothing', { w: new Date(0) }, 'not_a_number', 'parameters.w'],
    ['undefined beside numbers', { w: [1, undefined] }, 'not_a_number', 'parameters.w[1]'],
    ['undefined and whole numbers alone', { b: undefined, w: Int32Array.of(1) }, 'not_a_number', 'parameters.b'],
    [
      'two entries of a Map that read alike',
      new Map<unknown, number>([
        [1, 2],
        ['1', 3],
      ]),
      'name_mismatch',
      'parameters.1',
    ],
    ['an integer array', { w: Int32Array.of(1) }, 'not_a_number', 'parameters.w'],
    ['integer rows', { w: [[1], Uint8Array.of(1)] }, 'not_a_number', 'parameters.w[1]'],
    ['an integer view', { w: { data: Int8Array.of(1), shape: [1] } }, 'not_a_number', 'parameters.w.data'],
    ['NaN', { W1: [[0, 0, Number.NaN]] }, 'non_finite_parameter', 'parameters.W1[0,2]'],
    ['an infinite number', { c: Number.NEGATIVE_INFINITY }, 'non_finite_parameter', 'parameters.c'],
    ['NaN in a bare vector', Float32Array.of(1, Number.NaN), 'non_finite_parameter', 'parameters[1]'],
    ['NaN in a bare complex number', { re: 1, im: Number.NaN }, 'non_finite_parameter', 'parameters.im'],
    ['NaN in complex numbers', { z: [{ re: Number.NaN, im: 1 }] }, 'non_finite_parameter', 'parameters.z[0].re'],
    ['a bare NaN', Number.NaN, 'non_finite_parameter', 'parameters'],
    ['NaN in a block that is called theta', { theta: [Number.NaN] }, 'non_finite_parameter', 'parameters.theta[0]'],
    ['an object that contains itself', loop, 'invalid_problem', 'parameters.self.inner'],
    ['a list that contains itself', looped, 'invalid_problem', 'parameters[0]'],
    [
      'a view that reaches outside',
      { v: { data: [1, 2, 3], shape: [2, 2], stride: [2, 1] } },
      'shape_mismatch',
      'parameters.v',
    ],
    [
      'a view that begins before its data',
      { v: { data: [1, 2], shape: [2], stride: [-1], offset: 0 } },
      'shape_mismatch',
      'parameters.v',
    ],
    ['a view of another size', { v: { data: [1, 2, 3], shape: [2] } }, 'shape_mismatch', 'parameters.v'],
    [
      'a stride for another rank',
      { v: { data: [1, 2], shape: [2], stride: [1, 1] } },
      'shape_mismatch',
      'parameters.v',
    ],
    [
      'a stride that is not whole',
      { v: { data: [1, 2], shape: [2], stride: [0.5] } },
      'shape_mismatch',
      'parameters.v',
    ],
    ['a stride of 0', { v: { data: [1, 2], shape: [2, 2], stride: [0, 1] } }, 'shape_mismatch', 'parameters.v'],
    [
      'a view that meets an entry twice',
      { v: { data: [1, 2, 3], shape: [2, 2], stride: [1, 1] } },
      'shape_mismatch',
      'parameters.v',
    ],
    ['two blocks of one name', { 'a.b': 1, a: { b: 2 } }, 'name_mismatch', 'parameters.a.b'],
  ];
  for (const [what, parameters, code, path] of cases) {
    test(`${what}: ${code} at ${path}`, () => {
      const error = refusal(() => pack(parameters));
      expect(error).toMatchObject({ name: 'GradcheckError', code, path });
      expect(error.message).toMatch(/^\S.*: .+\.$/s);
    });
  }
});

test('pack(parameters) touches each entry of a large array a fixed number of times', () => {
  const reads = { count: 0 };
  const counted = (n: number) =>
    new Proxy(new Array<number>(n).fill(1), {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) reads.count++;
        return Reflect.get(target, key);
      },
    });
  pack({ w: counted(10_000) });
  expect(reads.count).toBeLessThanOrEqual(60_000);
});
