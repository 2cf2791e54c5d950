import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countOf, entryAt, extent, flat, placeOf, tilingOf } from '../../../src/format/html/tiling.js';

const sized = (...shape: number[]) => ({ shape, size: shape.reduce((a, b) => a * b, 1) });

/** Entries as the picture has them, a row of it a line; · where there is none. */
function seen(block: Parameters<typeof tilingOf>[0]): string[] {
  const tiling = tilingOf(block);
  const { wide, tall } = extent(tiling);
  return Array.from({ length: tall }, (_, y) =>
    Array.from({ length: wide }, (_, x) => entryAt(tiling, x, y) ?? '·').join(' '),
  );
}

test.each([
  [[5, 4], { wide: 4, tall: 5 }],
  [[5], { wide: 5, tall: 1 }],
  [[5, 1], { wide: 5, tall: 1 }],
  [[2, 3, 3, 2, 2], { wide: 36, tall: 2 }],
])('flat blocks of shape %j are a single matrix', (shape, want) => {
  const tiling = tilingOf(sized(...shape));
  expect(extent(tiling)).toEqual(want);
  expect(countOf(tiling)).toBe(1);
});

test('tilingOf(block) lays (kh, kw, in, out) and (out, in, kh, kw) out as the same tiles: inputs downwards, outputs across', () => {
  // 2 × 2 kernels of 3 inputs and 2 outputs
  expect(seen(sized(2, 2, 3, 2))).toEqual([
    '0 6 · 1 7',
    '12 18 · 13 19',
    '· · · · ·',
    '2 8 · 3 9',
    '14 20 · 15 21',
    '· · · · ·',
    '4 10 · 5 11',
    '16 22 · 17 23',
  ]);
  expect(seen(sized(2, 3, 2, 2))).toEqual([
    '0 1 · 12 13',
    '2 3 · 14 15',
    '· · · · ·',
    '4 5 · 16 17',
    '6 7 · 18 19',
    '· · · · ·',
    '8 9 · 20 21',
    '10 11 · 22 23',
  ]);
});

test('tilingOf(block) breaks the kernels of a single input into lines', () => {
  const [first, torch] = [sized(3, 3, 1, 6), sized(6, 1, 3, 3)].map(tilingOf);
  expect([extent(first), extent(torch)]).toEqual([
    { wide: 11, tall: 7 },
    { wide: 11, tall: 7 },
  ]);
  expect(entryAt(first, 0, 0)).toBe(0);
  expect(entryAt(first, 4, 0)).toBe(1);
  expect(entryAt(torch, 4, 0)).toBe(9);
});

test('tilingOf(block) of 128 images is about half as wide again as tall, its last line about full', () => {
  const tiling = tilingOf({ ...sized(128, 784), picture: [128, 28, 28] });
  const { wide, tall } = extent(tiling);
  expect(wide / tall).toBeGreaterThan(1.2);
  expect(wide / tall).toBeLessThan(1.7);
  expect(128 % tiling.across || tiling.across).toBeGreaterThan(tiling.across / 2);
});

test.each([
  ['a kernel of one entry is a matrix', [1, 1, 4, 5], 1, [4, 5]],
  ['so is it the other way round', [5, 4, 1, 1], 1, [5, 4]],
  ['kernels that are not square are the shorter axes', [1, 3, 8, 16], 128, [1, 3]],
  ['matrices one after the other', [4, 2, 3], 4, [2, 3]],
])('tilingOf(block): %s', (_, shape, count, [rows, columns]) => {
  const tiling = tilingOf(sized(...shape));
  expect(countOf(tiling)).toBe(count);
  expect([tiling.row.size, tiling.column.size]).toEqual([rows, columns]);
});

test('tilingOf(block) draws a block in the shape it is told, and not in one of another size', () => {
  const block = sized(6, 12);
  expect(countOf(tilingOf({ ...block, picture: [6, 3, 4] }))).toBe(6);
  expect(tilingOf({ ...block, picture: [6, 3, 5] })).toEqual(flat(block));
  // a shape that does not tell which axes are the kernel
  expect(tilingOf(sized(3, 3, 3, 3))).toEqual(flat(sized(3, 3, 3, 3)));
});

const side = fc.integer({ min: 1, max: 5 });

test('placeOf(tiling, k) is where entryAt finds entry k, and every entry has a place of its own', () => {
  fc.assert(
    fc.property(fc.array(side, { maxLength: 5 }), shape => {
      const block = sized(...shape);
      const tiling = tilingOf(block);
      const { wide, tall } = extent(tiling);
      const entries = Array.from({ length: tall * wide }, (_, p) => entryAt(tiling, p % wide, Math.floor(p / wide)));
      expect(entries.filter(entry => entry !== null).sort((a, b) => a - b)).toEqual([...Array(block.size).keys()]);
      for (let k = 0; k < block.size; k++) {
        const { x, y } = placeOf(tiling, k);
        expect(entryAt(tiling, x, y)).toBe(k);
      }
    }),
  );
});
