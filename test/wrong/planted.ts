import type { Kind } from '../../src/report.js';

/** Parameters and gradients of a small op: named arrays of any rank. */
export type Arrays = Record<string, unknown>;

/** An op with its gradient right, and the same gradient with one mistake planted. */
export interface Planted<P extends Arrays = Arrays> {
  /** What is planted, as the end of a sentence: 'with …'. */
  mistake: string;
  /** Where the like was met: the number in the corpus of gradient bugs, and the project. */
  seen: string;
  /** A random point. */
  at(seed: number): P;
  /** Points with zeros and ties, where J has kinks and the right gradient must still pass. */
  kinks?: (() => P)[];
  cost(p: P): number;
  right(p: P): Arrays;
  wrong(p: P): Arrays;
  /** The blocks that are wrong, and no others. */
  blocks: (keyof P & string)[];
  /** What the mistake must be called; the first of several, or any where the numbers cannot tell. */
  kind: Kind | Kind[];
  /** The factor that must be named. */
  factor?: number;
}

export const planted = <P extends Arrays>(op: Planted<P>): Planted => op as unknown as Planted;
