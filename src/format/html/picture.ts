import type { BlockReport } from '../../report.js';
import { type Compared, level } from './level.js';

/** A block as a picture sees it: rows and columns of levels. A point may stand for several entries: the worst of them. */
export interface Picture {
  /** Rows and columns of the block: a vector is one row, more than two axes are flattened after the first. */
  rows: number;
  columns: number;
  /** A point is `scale` × `scale` entries. */
  scale: number;
  /** Points in a row of the picture. */
  width: number;
  /** Levels, row by row. */
  points: Uint8Array;
}

/** Rows and columns in which a block is drawn. */
export function extent({ shape, size }: BlockReport): { rows: number; columns: number } {
  const [first] = shape;
  return shape.length < 2 || first === size ? { rows: 1, columns: size } : { rows: first, columns: size / first };
}

/** The levels of a block at the given scale. */
export function picture(report: Compared, block: BlockReport, scale: number): Picture {
  const { rows, columns } = extent(block);
  const width = Math.ceil(columns / scale);
  const points = new Uint8Array(width * Math.ceil(rows / scale));
  for (let k = 0; k < block.size; k++) {
    const row = Math.floor(k / columns);
    const point = Math.floor(row / scale) * width + Math.floor((k - row * columns) / scale);
    points[point] = Math.max(points[point], level(report, block.offset + k));
  }
  return { rows, columns, scale, width, points };
}

/** Most points in all pictures of a report: at half a byte a point, 800 kB of text. */
const MOST_POINTS = 1_200_000;

/** The smallest scale at which all blocks together stay within the points a report may hold. */
export function scaleOf(blocks: readonly BlockReport[]): number {
  const points = (scale: number) =>
    blocks
      .map(extent)
      .reduce((sum, { rows, columns }) => sum + Math.ceil(rows / scale) * Math.ceil(columns / scale), 0);
  let scale = 1;
  while (points(scale) > Math.max(MOST_POINTS, blocks.length)) scale++;
  return scale;
}
