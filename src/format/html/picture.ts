import type { BlockReport } from '../../report.js';
import { type Compared, level } from './level.js';
import { type Drawn, entryAt, extent, flat, type Tiling, tilingOf } from './tiling.js';

/** A block as a picture sees it, in levels. A point may stand for several entries: the worst of them. */
export interface Picture {
  /** Points in a row of the picture. */
  width: number;
  /** Levels, row by row; 0 between tiles. */
  points: Uint8Array;
}

/** The levels of a block: a point is scale × scale entries. */
export function picture(
  report: Compared,
  { offset }: Pick<BlockReport, 'offset'>,
  tiling: Tiling,
  scale: number,
): Picture {
  const { wide, tall } = extent(tiling);
  const width = Math.ceil(wide / scale);
  const points = new Uint8Array(width * Math.ceil(tall / scale));
  for (let y = 0; y < tall; y++)
    for (let x = 0; x < wide; x++) {
      const entry = entryAt(tiling, x, y);
      if (entry === null) continue;
      const point = Math.floor(y / scale) * width + Math.floor(x / scale);
      points[point] = Math.max(points[point], level(report, offset + entry));
    }
  return { width, points };
}

/** Most points in all pictures of a report: at half a byte a point, 800 kB of text. */
const MOST_POINTS = 1_200_000;

/** How blocks are laid out: each in its own shape, or as a matrix where a point has to stand for several entries. */
export const layOut = (block: Drawn, scale: number): Tiling => (scale === 1 ? tilingOf(block) : flat(block));

/** The smallest scale at which all blocks together stay within the points a report may hold. */
export function scaleOf(blocks: readonly Drawn[]): number {
  const points = (scale: number) =>
    blocks
      .map(block => extent(layOut(block, scale)))
      .reduce((sum, { wide, tall }) => sum + Math.ceil(wide / scale) * Math.ceil(tall / scale), 0);
  let scale = 1;
  while (points(scale) > Math.max(MOST_POINTS, blocks.length)) scale++;
  return scale;
}
