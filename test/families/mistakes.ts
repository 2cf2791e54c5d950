import type { Random } from '../../src/random.js';
import type { Arrays } from './family.js';

/** How much of a block is wrong. */
export const SPREADS = ['block', 'row', 'component'] as const;
export type Spread = (typeof SPREADS)[number];

/** A block this far below the largest gradient is zero but for rounding. */
const ROUNDING = 1e-13;

/** A gradient with one mistake in it. */
export interface Planted {
  gradients: Arrays;
  block: string;
  /** First wrong entry of the block. */
  entry: number;
  relative: number;
}

/**
 * Multiplies part of one block by 1 ± size: every entry, a quarter of them in a row, or one.
 * Only entries that matter are chosen: at least 1e-3 of the block's largest, in a block that is more than rounding.
 *
 * @returns null where the gradient is zero throughout
 */
export function plant(rng: Random, right: Arrays, spread: Spread, size: number): Planted | null {
  const most = (name: string) => right[name].reduce((top, g) => Math.max(top, Math.abs(g)), 0);
  const overall = Math.max(...Object.keys(right).map(most));
  const live = Object.keys(right).filter(name => most(name) > ROUNDING * overall);
  if (live.length === 0) return null;
  const block = live[rng.below(live.length)];
  const grad = right[block];
  const largest = most(block);
  const heavy = [...grad.keys()].filter(k => Math.abs(grad[k]) >= 1e-3 * largest);
  const entry = spread === 'block' ? 0 : heavy[rng.below(heavy.length)];
  const count = spread === 'block' ? grad.length : spread === 'row' ? Math.ceil(grad.length / 4) : 1;
  const factor = 1 + rng.sign() * size;
  const wrong = grad.map((g, k) => (k >= entry && k < entry + count ? factor * g : g));
  return { gradients: { ...right, [block]: wrong }, block, entry, relative: size };
}
