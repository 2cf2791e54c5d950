import type { Block } from '../theta/layout.js';
import type { BlockTolerance } from '../tolerances.js';

/** How far a slope may be off from its claim: τ relative to the larger of both, or an absolute amount. */
export interface Allowed {
  tolerance: number;
  absolute: number;
}

/** How far the entries of each block may be off. */
export class Tolerances {
  /** Whether every block has the general tolerance and no absolute part. */
  readonly plain: boolean;
  private readonly byBlock: readonly Allowed[];
  private last = 0;

  /** @param general  τ of blocks that ask for none of their own */
  constructor(
    private readonly blocks: readonly Block[],
    readonly general: number,
    asked: readonly BlockTolerance[] | undefined,
  ) {
    this.byBlock = blocks.map((_, b) => ({
      tolerance: asked?.[b].relative ?? general,
      absolute: asked?.[b].absolute ?? 0,
    }));
    this.plain = this.byBlock.every(({ tolerance, absolute }) => tolerance === general && absolute === 0);
  }

  /** Of block number b. */
  of(b: number): Allowed {
    return this.byBlock[b];
  }

  /** Of component i. */
  at(i: number): Allowed {
    // components are asked for in order, so the block is nearly always the last one
    while (i < this.blocks[this.last].offset) this.last--;
    while (i >= this.blocks[this.last].offset + this.blocks[this.last].size) this.last++;
    return this.byBlock[this.last];
  }

  /**
   * Along a direction: the general τ, and as much more as its components may be off by in all.
   *
   *     absolute = Σ |uᵢ| · max(absoluteᵢ, (τᵢ − τ) |gradᵢ|)
   */
  along(grad: Float64Array, indices: readonly number[], u: readonly number[]): Allowed {
    const tolerance = this.general;
    if (this.plain) return { tolerance, absolute: 0 };
    const more = indices.reduce((sum, i, k) => sum + Math.abs(u[k]) * this.beyond(i, grad[i]), 0);
    return { tolerance, absolute: more };
  }

  /** What component i may be off by beyond the general tolerance. */
  beyond(i: number, claim: number): number {
    const { tolerance, absolute } = this.at(i);
    return Math.max(absolute, (tolerance - this.general) * Math.abs(claim));
  }
}
