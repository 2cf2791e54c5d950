import { product } from '../../numbers.js';
import type { BlockReport } from '../../report.js';

/** An axis of a block: entries along it, and from one to the next in θ. */
interface Axis {
  readonly size: number;
  readonly stride: number;
}

/** How a block is laid out as a picture: tiles in reading order, so many side by side, a point apart. A matrix is a single tile. */
export interface Tiling {
  /** Axes that number the tiles, the slowest first; none of a single tile. */
  readonly tiles: readonly Axis[];
  readonly row: Axis;
  readonly column: Axis;
  readonly across: number;
}

export type Drawn = Pick<BlockReport, 'shape' | 'size' | 'picture'>;

/** Width by height of tiles that may be broken into lines anywhere. */
const ASPECT = 1.5;

/** A block as a matrix: a vector is one row, more than two axes are flattened after the first. */
export function flat({ shape, size }: Drawn): Tiling {
  const [first] = shape;
  const rows = shape.length < 2 || first === size ? 1 : first;
  const columns = size / rows;
  return { tiles: [], row: { size: rows, stride: columns }, column: { size: columns, stride: 1 }, across: 1 };
}

/**
 * A block in its own shape: three axes are matrices one after the other; of four, two are those of a kernel, the other two its inputs and outputs,
 * whether it is (kh, kw, in, out) or (out, in, kh, kw).
 */
export function tilingOf(block: Drawn): Tiling {
  const shape = block.picture ?? block.shape;
  if (product(shape) !== block.size || shape[0] === block.size) return flat(block);
  const axes = shape.map((size, k): Axis => ({ size, stride: product(shape.slice(k + 1)) }));
  if (axes.length === 3) return tiled([axes[0]], axes[1], axes[2]);
  if (axes.length !== 4) return flat(block);
  const [a, b, c, d] = axes;
  const kernel = kernelIn(shape);
  if (kernel === null) return flat(block);
  return kernel === 'first' ? tiled([c, d], a, b) : tiled([b, a], c, d);
}

/** Inputs are lines and outputs columns of tiles; where there is one of either, the others fill lines as they come. */
function tiled(tiles: readonly Axis[], row: Axis, column: Axis): Tiling {
  const counted = tiles.filter(({ size }) => size > 1);
  const count = product(counted.map(({ size }) => size));
  const across = counted.length === 2 ? counted[1].size : acrossOf(count, row.size, column.size);
  return { tiles: counted, row, column, across };
}

/** How many stand side by side so that the picture has about its shape, and its last line is about full. */
function acrossOf(count: number, rows: number, columns: number): number {
  const wanted = Math.ceil(Math.sqrt((ASPECT * count * (rows + 1)) / (columns + 1)));
  return Math.ceil(count / Math.ceil(count / wanted));
}

/** Which two of four axes are those of a kernel: the ones that are alike, else the shorter ones; null where the shape does not tell. */
function kernelIn([a, b, c, d]: readonly number[]): 'first' | 'last' | null {
  const isSquare = (p: number, q: number) => p === q && p > 1;
  if (isSquare(a, b) !== isSquare(c, d)) return isSquare(a, b) ? 'first' : 'last';
  // a kernel of one entry is none to look at: what is left is a matrix
  if (a * b === 1 || c * d === 1) return a * b === 1 ? 'last' : 'first';
  if (a * b === c * d) return null;
  return a * b < c * d ? 'first' : 'last';
}

/** How many tiles there are. */
export const countOf = ({ tiles }: Tiling): number => product(tiles.map(({ size }) => size));

/** Points of the whole picture. */
export function extent(tiling: Tiling): { wide: number; tall: number } {
  const { row, column, across } = tiling;
  const down = Math.ceil(countOf(tiling) / across);
  return { wide: across * (column.size + 1) - 1, tall: down * (row.size + 1) - 1 };
}

/** Where entry k of a block stands. */
export function placeOf(tiling: Tiling, k: number): { x: number; y: number } {
  const { tiles, row, column, across } = tiling;
  const at = ({ size, stride }: Axis) => Math.floor(k / stride) % size;
  const tile = tiles.reduce((n, axis) => n * axis.size + at(axis), 0);
  return {
    x: (tile % across) * (column.size + 1) + at(column),
    y: Math.floor(tile / across) * (row.size + 1) + at(row),
  };
}

/** The entry of a block that stands there; null between tiles and behind the last. */
export function entryAt(tiling: Tiling, x: number, y: number): number | null {
  const { row, column, across } = tiling;
  const [i, j] = [y % (row.size + 1), x % (column.size + 1)];
  const tile = Math.floor(y / (row.size + 1)) * across + Math.floor(x / (column.size + 1));
  if (i === row.size || j === column.size || tile >= countOf(tiling)) return null;
  return startOf(tiling, tile) + i * row.stride + j * column.stride;
}

/** The first entry of a tile. */
function startOf({ tiles }: Tiling, tile: number): number {
  let [start, left] = [0, tile];
  for (let k = tiles.length - 1; k >= 0; k--) {
    const { size, stride } = tiles[k];
    start += (left % size) * stride;
    left = Math.floor(left / size);
  }
  return start;
}

/** The entries of each tile, line by line. */
export const entriesByTile = (tiling: Tiling): number[][] =>
  Array.from({ length: countOf(tiling) }, (_, tile) => {
    const { row, column } = tiling;
    const start = startOf(tiling, tile);
    const at = (k: number) => Math.floor(k / column.size) * row.stride + (k % column.size) * column.stride;
    return Array.from({ length: row.size * column.size }, (_, k) => start + at(k));
  });
