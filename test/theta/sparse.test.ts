import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GradcheckError } from '../../src/errors.js';
import { packGradients } from '../../src/objective/gradients.js';
import { pack } from '../../src/theta/layout.js';

const E = [
  [1, 2],
  [3, 4],
  [5, 6],
];
const { layout } = pack({ E });
const gathered = (gradient: unknown) => [...packGradients(layout, { E: gradient })];
const full = [0.5, 0, 0, 0, 2, 1.5];

describe('packGradients(layout, gradients) takes a sparse gradient', () => {
  test.each([
    [
      'rows of the first axis',
      {
        indices: [0, 2],
        values: [
          [0.5, 0],
          [2, 1.5],
        ],
        shape: [3, 2],
      },
    ],
    [
      'the same by the name of TensorFlow',
      {
        indices: Int32Array.of(0, 2),
        values: [
          [0.5, 0],
          [2, 1.5],
        ],
        dense_shape: [3, 2],
      },
    ],
    ['the same flat, without a shape', { indices: Int32Array.of(2, 0), values: Float64Array.of(2, 1.5, 0.5, 0) }],
    [
      'rows that stand twice, which are added',
      {
        indices: [2, 0, 2],
        values: [
          [1, 1],
          [0.5, 0],
          [1, 0.5],
        ],
      },
    ],
    [
      'a place of each entry',
      {
        indices: [
          [0, 0],
          [2, 0],
          [2, 1],
        ],
        values: [0.5, 2, 1.5],
      },
    ],
    [
      'a list of places for each axis, in 64 bits',
      { indices: [BigInt64Array.of(0n, 2n, 2n), BigInt64Array.of(0n, 0n, 1n)], values: [0.5, 2, 1.5] },
    ],
    [
      'entries that stand twice',
      {
        indices: [
          [0, 2, 2, 2],
          [0, 0, 1, 1],
        ],
        values: [0.5, 2, 1, 0.5],
        shape: [3, 2],
      },
    ],
    [
      'as many entries as axes, where one reading alone is inside',
      {
        indices: [
          [2, 0],
          [2, 1],
        ],
        values: [2, 1.5],
      },
      [0, 0, 0, 0, 2, 1.5],
    ],
    [
      'as many entries as axes, where both readings agree',
      {
        indices: [
          [0, 1],
          [1, 1],
        ],
        values: [3, 4],
      },
      [0, 3, 0, 4, 0, 0],
    ],
    ['places in a flat buffer that says so', { indices: [0, 4, 5], values: [0.5, 2, 1.5], shape: [6] }],
    [
      'views',
      {
        indices: { data: Int32Array.of(0, 2), shape: [2] },
        values: { data: [0.5, 2, 0, 1.5], shape: [2, 2], stride: [1, 2] },
      },
    ],
    ['without any entry', { indices: [], values: [] }, [0, 0, 0, 0, 0, 0]],
    ['without any entry, axis by axis', { indices: [[], []], values: [], shape: [3, 2] }, [0, 0, 0, 0, 0, 0]],
  ])('%s', (_, sparse, want: number[] = full) => {
    expect(gathered(sparse)).toEqual(want);
  });

  test('of a vector, and slices of a tensor', () => {
    expect([...packGradients(pack([1, 2, 3]).layout, { indices: [2, 2], values: [1, 2] })]).toEqual([0, 0, 3]);
    const tensor = pack({ T: { data: new Float64Array(12), shape: [2, 3, 2] } }).layout;
    const slices = {
      indices: [
        [1, 0],
        [0, 2],
        [1, 2],
      ],
      values: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    };
    expect([...packGradients(tensor, { T: slices })]).toEqual([0, 0, 0, 0, 3, 4, 1, 2, 0, 0, 5, 6]);
  });

  test('that is the full one by its places, in either order of the indices', () => {
    const entry = fc.tuple(
      fc.nat(2),
      fc.nat(1),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
    );
    fc.assert(
      fc.property(fc.array(entry, { minLength: 3, maxLength: 8 }), entries => {
        const want = new Float64Array(6);
        for (const [i, j, value] of entries) want[2 * i + j] += value;
        const values = entries.map(([, , value]) => value);
        expect(gathered({ indices: entries.map(([i, j]) => [i, j]), values })).toEqual([...want]);
        expect(gathered({ indices: [entries.map(([i]) => i), entries.map(([, j]) => j)], values })).toEqual([...want]);
      }),
    );
  });
});

describe('packGradients(layout, gradients) refuses a sparse gradient', () => {
  test.each([
    [
      'an index outside',
      {
        indices: [0, 3],
        values: [
          [1, 1],
          [1, 1],
        ],
      },
      'gradients.E.indices[1]',
      /is 3, which is no index along axis 0: give whole numbers from 0 to 2/,
    ],
    [
      'an index below 0',
      {
        indices: [
          [0, -1],
          [0, 0],
          [0, 0],
        ],
        values: [1, 1, 1],
      },
      'gradients.E.indices[0][1]',
      /is -1/,
    ],
    [
      'an index that is not whole',
      {
        indices: [
          [0, 0.5, 1],
          [0, 0, 0],
        ],
        values: [1, 1, 1],
      },
      'gradients.E.indices[0][1]',
      /is 0.5/,
    ],
    [
      'too few values',
      { indices: [0, 1, 2], values: [1, 1, 1] },
      'gradients.E',
      /indices of shape \[3\] and values of shape \[3\]/,
    ],
    [
      'another shape',
      { indices: [0], values: [[1, 1]], shape: [2, 3] },
      'gradients.E',
      /\[2, 3\] but parameters.E has shape \[3, 2\]/,
    ],
    [
      'two readings',
      {
        indices: [
          [0, 1],
          [0, 0],
        ],
        values: [3, 4],
      },
      'gradients.E',
      /by rows and by columns.*add an entry of value 0/,
    ],
    ['strings', { indices: ['a'], values: [1] }, 'gradients.E.indices', /is a list of 1/],
  ])('%s', (_, sparse, path, sentence) => {
    let error: GradcheckError | undefined;
    try {
      gathered(sparse);
    } catch (thrown) {
      error = thrown as GradcheckError;
    }
    expect(error).toMatchObject({ name: 'GradcheckError', path });
    expect(error!.message).toMatch(sentence);
  });

  test('two readings, until an entry of value 0 tells them apart', () => {
    expect(
      gathered({
        indices: [
          [0, 1],
          [0, 0],
          [0, 0],
        ],
        values: [3, 4, 0],
      }),
    ).toEqual([4, 3, 0, 0, 0, 0]);
    expect(
      gathered({
        indices: [
          [0, 1, 0],
          [0, 0, 0],
        ],
        values: [3, 4, 0],
      }),
    ).toEqual([3, 0, 4, 0, 0, 0]);
  });
});
