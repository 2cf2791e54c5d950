import type { Place } from '../../finding.js';
import { nth, oneOf, some } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import { indexAlong } from './axes.js';

/** A part of a block that can be named. */
export interface Region {
  inside(i: number): boolean;
  place: Place;
  bits: number;
}

/**
 * Regions that hold every wrong entry of a block: slices of one axis, a triangle or the diagonal, a box, a run of entries, a few entries. What costs more than
 * `most` bits is not looked for: every look passes over all entries.
 */
export const places = (block: BlockEvidence, most = Number.POSITIVE_INFINITY): Region[] =>
  [slices, triangles, run, box, few].flatMap(regions => regions(block, most)).filter(({ bits }) => bits <= most);

/** Places in order of how often a loop leaves them wrong. */
const REGIONS: readonly Place['region'][] = ['slices', 'triangle', 'run', 'box', 'diagonal', 'entries'];

const costOf = (region: Place['region']): number => nth(REGIONS.indexOf(region));

const region = (place: Place, bits: number, inside: (i: number) => boolean): Region => ({
  inside,
  place,
  bits: costOf(place.region) + bits,
});

function touchedAlong(block: BlockEvidence, axis: number): number[] {
  const index = indexAlong(block.shape, axis);
  const touched = new Uint8Array(block.shape[axis]);
  for (const i of block.wrong) touched[index(i)] = 1;
  return [...touched.keys()].filter(k => touched[k] === 1);
}

/** Half of what a region holds must be wrong, and it holds more than one entry. */
function isWrongThere(block: BlockEvidence, inside: (i: number) => boolean): boolean {
  const { known } = block;
  const most = 2 * block.wrong.length;
  let size = 0;
  for (let k = 0; k < known.length; k++) if (inside(known[k]) && ++size >= most) return false;
  return size > 1;
}

/** Rows, columns or indices of one axis. */
function slices(block: BlockEvidence, most: number): Region[] {
  const rank = block.shape.length;
  if (rank < 2) return [];
  return [...block.shape.keys()].flatMap(axis => {
    // one index is the shortest list
    if (costOf('slices') + oneOf(rank) + oneOf(block.shape[axis]) > most) return [];
    const indices = touchedAlong(block, axis);
    if (indices.length === block.shape[axis]) return [];
    const index = indexAlong(block.shape, axis);
    const set = new Set(indices);
    const inside = (i: number) => set.has(index(i));
    const bits = oneOf(rank) + list(indices, block.shape[axis]);
    return isWrongThere(block, inside) ? [region({ region: 'slices', axis, rank, indices }, bits, inside)] : [];
  });
}

/** Both ends of a run of n neighbours. */
const ends = (n: number): number => oneOf((n * (n + 1)) / 2);

/** A run of neighbours costs its two ends, if that is less than it takes to choose any list of so many. */
function list(indices: readonly number[], n: number): number {
  const isRun = indices[indices.length - 1] - indices[0] === indices.length - 1;
  return isRun ? Math.min(ends(n), some(indices.length, n)) : some(indices.length, n);
}

/** A triangle of a matrix, with or without its diagonal, or the diagonal. */
function triangles(block: BlockEvidence, most: number): Region[] {
  const [rows, columns] = block.shape;
  if (block.shape.length !== 2 || Math.min(rows, columns) < 3) return [];
  if (Math.min(costOf('triangle') + oneOf(4), costOf('diagonal')) > most) return [];
  const below = (i: number) => Math.floor(i / columns) - (i % columns);
  const inside = { lower: (i: number) => below(i) > 0, upper: (i: number) => below(i) < 0 };
  const onDiagonal = block.wrong.some(i => below(i) === 0);
  if (block.wrong.every(i => below(i) === 0)) return [region({ region: 'diagonal' }, 0, i => below(i) === 0)];
  return (['lower', 'upper'] as const).flatMap(side => {
    const within = (i: number) => inside[side](i) || (onDiagonal && below(i) === 0);
    if (!block.wrong.every(within) || !isWrongThere(block, within)) return [];
    return [region({ region: 'triangle', side, diagonal: onDiagonal }, oneOf(4), within)];
  });
}

/** The product of index sets, one an axis: a corner of a matrix, the border of a kernel. */
function box(block: BlockEvidence, most: number): Region[] {
  const rank = block.shape.length;
  if (rank < 2 || costOf('box') + 2 * oneOf(Math.min(...block.shape)) > most) return [];
  const narrow = [...block.shape.keys()]
    .map(axis => ({ axis, indices: touchedAlong(block, axis) }))
    .filter(({ axis, indices }) => indices.length < block.shape[axis]);
  if (narrow.length < 2) return [];
  const sets = narrow.map(({ axis, indices }) => ({ set: new Set(indices), index: indexAlong(block.shape, axis) }));
  const inside = (i: number) => sets.every(({ set, index }) => set.has(index(i)));
  const bits = narrow.reduce((sum, { axis, indices }) => sum + list(indices, block.shape[axis]), 0);
  return isWrongThere(block, inside) ? [region({ region: 'box', axes: narrow, rank }, bits, inside)] : [];
}

/** Consecutive entries in memory order: a loop that ends early or starts late. */
function run(block: BlockEvidence, most: number): Region[] {
  if (costOf('run') + ends(block.size) > most) return [];
  const first = block.wrong[0];
  const last = block.wrong[block.wrong.length - 1];
  const inside = (i: number) => i >= first && i <= last;
  if (!isWrongThere(block, inside)) return [];
  const names = [block.locate(first), block.locate(last)] as const;
  const place: Place = { region: 'run', from: first, to: last, ...(block.shape.length > 1 ? { names } : {}) };
  return [region(place, ends(block.size), inside)];
}

/** Any entries, up to half of a block: those that follow no loop may follow a rule. */
function few(block: BlockEvidence, most: number): Region[] {
  const indices = block.wrong;
  if (2 * indices.length > block.known.length && indices.length > 1) return [];
  const bits = some(indices.length, block.known.length);
  if (costOf('entries') + bits > most) return [];
  const set = new Set(indices);
  const names = indices.slice(0, 5).map(i => block.locate(i));
  return [region({ region: 'entries', indices, names }, bits, i => set.has(i))];
}
