import type { BlockEvidence } from '../evidence.js';
import { sliceList, sliceNumber } from './slices.js';

/** A part of a block that can be named. */
export interface Region {
  inside(i: number): boolean;
  where: string;
  /** Description length of the place. */
  length: number;
}

/** Regions that hold every wrong entry of a block: slices of one axis, a box, a run of entries, a few entries. */
export const regions = (block: BlockEvidence): Region[] => [
  ...slices(block),
  ...box(block),
  ...run(block),
  ...few(block),
];

const indicesAlong = (block: BlockEvidence, axis: number) => {
  const slice = sliceNumber(block.shape, axis);
  return [...new Set(block.wrong.map(slice))].sort((a, b) => a - b);
};

/** Rows, columns or indices of one axis. */
function slices(block: BlockEvidence): Region[] {
  if (block.shape.length < 2) return [];
  return [...block.shape.keys()].flatMap(axis => {
    const touched = indicesAlong(block, axis);
    if (touched.length === block.shape[axis]) return [];
    const slice = sliceNumber(block.shape, axis);
    const set = new Set(touched);
    const inside = block.known.filter(i => set.has(slice(i))).length;
    if (inside < 2 || block.wrong.length <= 0.5 * inside) return [];
    const where = sliceList(block.shape, axis, touched);
    return [{ inside: i => set.has(slice(i)), where, length: 2 + 0.05 * Math.min(10, touched.length - 1) }];
  });
}

/** The product of index sets, one an axis: a corner of a matrix, the border of a kernel. */
function box(block: BlockEvidence): Region[] {
  if (block.shape.length < 2) return [];
  const along = [...block.shape.keys()].map(axis => indicesAlong(block, axis));
  const narrow = [...block.shape.keys()].filter(axis => along[axis].length < block.shape[axis]);
  if (narrow.length < 2) return [];
  const sets = along.map(indices => new Set(indices));
  const slice = block.shape.map((_, axis) => sliceNumber(block.shape, axis));
  const inside = (i: number) => narrow.every(axis => sets[axis].has(slice[axis](i)));
  const size = block.known.filter(inside).length;
  if (block.wrong.length <= 0.5 * size || size < 2) return [];
  const where = `the part in ${narrow.map(axis => sliceList(block.shape, axis, along[axis])).join(' and ')}`;
  return [{ inside, where, length: 2.2 }];
}

/** Consecutive entries in memory order: a loop that ends early or starts late. */
function run(block: BlockEvidence): Region[] {
  const first = block.wrong[0];
  const last = block.wrong[block.wrong.length - 1];
  const between = block.known.filter(i => i >= first && i <= last).length;
  if (between < 2 || block.wrong.length <= 0.5 * between) return [];
  const rank1 = block.shape.length === 1;
  const where = rank1
    ? sliceList(block.shape, 0, range(first, last))
    : `${block.locate(first)} to ${block.locate(last)}`;
  return [{ inside: i => i >= first && i <= last, where, length: rank1 ? 2.1 : 2.3 }];
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, k) => from + k);

/** Up to a tenth of the block, or one entry. */
function few(block: BlockEvidence): Region[] {
  if (block.wrong.length > Math.max(1, 0.1 * block.known.length)) return [];
  const set = new Set(block.wrong);
  const names = block.wrong.slice(0, 5).map(i => block.locate(i));
  const where = block.wrong.length > 5 ? `${block.wrong.length} entries (${names.join(', ')}, …)` : names.join(', ');
  return [{ inside: i => set.has(i), where, length: 2.5 }];
}
