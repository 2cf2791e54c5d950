import { refuse } from './errors.js';
import type { Settings } from './options.js';
import type { Layout } from './theta.js';

/** Which components are checked. */
export interface Selection {
  /** Ascending indices into θ; left out: all. */
  indices?: Uint32Array;
  /** The same as ranges [from, to), ascending and disjoint; left out: all. */
  ranges?: [number, number][];
}

/**
 * The components that `only` names.
 *
 * @throws {GradcheckError} `unknown_block`
 */
export function select(layout: Layout, { only }: Pick<Settings, 'only'>): Selection {
  if (only === null) return {};
  const names = layout.blocks.map(block => block.name);
  const unknown = only.find(name => !names.includes(name));
  if (unknown !== undefined) throw refuse.unknownBlock(unknown, names);
  const chosen = layout.blocks.filter(({ name, size }) => only.includes(name) && size > 0);
  const ranges = chosen.map(({ offset, size }): [number, number] => [offset, offset + size]);
  return {
    ranges,
    indices: Uint32Array.from(ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, k) => from + k))),
  };
}
