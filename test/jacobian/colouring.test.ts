import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { colouring } from '../../src/jacobian/colouring.js';

const patternOf = (rows: number, columns: number, entry: (k: number, i: number) => boolean) => ({
  rows,
  columns,
  entries: Uint8Array.from({ length: rows * columns }, (_, e) => (entry(Math.floor(e / columns), e % columns) ? 1 : 0)),
});

describe('colouring(pattern)', () => {
  test.each([
    ['a diagonal', (k: number, i: number) => k === i, 1],
    ['a tridiagonal matrix', (k: number, i: number) => Math.abs(k - i) <= 1, 3],
    ['a band of five', (k: number, i: number) => Math.abs(k - i) <= 2, 5],
    ['one full row', (k: number) => k === 3, 40],
    ['one full column beside a diagonal', (k: number, i: number) => k === i || i === 0, 2],
    ['nothing', () => false, 0],
  ])('takes for %s as few groups as there are', (_, entry, groups) => {
    expect(colouring(patternOf(40, 40, entry))).toHaveLength(groups);
  });

  test('puts every column that has entries into one group, and no two of a group into one row', () => {
    const matrices = fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
      .chain(([rows, columns]) =>
        fc.record({
          rows: fc.constant(rows),
          columns: fc.constant(columns),
          entries: fc.uint8Array({ minLength: rows * columns, maxLength: rows * columns, max: 1 }),
        }),
      );
    fc.assert(
      fc.property(matrices, pattern => {
        const { rows, columns, entries } = pattern;
        const groups = colouring(pattern);
        const used = Array.from({ length: columns }, (_, i) => i).filter(i =>
          Array.from({ length: rows }, (_, k) => k).some(k => entries[k * columns + i]),
        );
        expect(groups.flat().sort((a, b) => a - b)).toEqual(used);
        for (const group of groups)
          for (let k = 0; k < rows; k++)
            expect(group.filter(i => entries[k * columns + i]).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
