import { entriesByTile, tilingOf } from '../../format/html/tiling.js';
import type { NetworkLayer } from '../../index.js';
import type { BlockReport, Report } from '../../report.js';

/** The kernels of a convolution, a tile each in its own shape. */
export interface KernelTiles {
  name: string;
  /** Entries across a tile, and tiles side by side. */
  columns: number;
  across: number;
  /** Whether tiles side by side are outputs, and below each other inputs. */
  grid: boolean;
  weights: Float64Array[];
  /** grad − gradapprox where it is more than the error bar; null where the block does not fail. */
  errors: Float64Array[] | null;
}

/** The kernels of every convolution of a network, and what is wrong in them. */
export function kernelTiles(report: Report, layers: readonly NetworkLayer[], theta: Float64Array): KernelTiles[] {
  const names = layers.filter(({ type }) => type === 'conv2d').map(({ parameters: [{ name }] }) => name);
  const { grad, gradapprox, bound } = report;
  const errors = grad.map((g, i) => (Math.abs(g - gradapprox[i]) > bound[i] ? g - gradapprox[i] : 0));
  return report.blocks
    .filter(({ name }) => names.includes(name))
    .map(block => {
      const { column, across, tiles: axes } = tilingOf(block);
      const failing = block.verdict === 'fail';
      const of = { name: block.name, columns: column.size, across, grid: axes.length === 2 };
      return { ...of, weights: tiles(block, theta), errors: failing ? tiles(block, errors) : null };
    });
}

/** The numbers of a block, tile by tile. */
const tiles = (block: BlockReport, values: Float64Array): Float64Array[] =>
  entriesByTile(tilingOf(block)).map(tile => Float64Array.from(tile, entry => values[block.offset + entry]));
