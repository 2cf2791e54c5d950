import type { BlockReport, Report, Status, Verdict, Worst } from '../report.js';

/** Up to this many blocks each has its line. */
const ALL_BLOCKS = 12;
const MOST_BLOCKS = 20;
const MOST_COMPONENTS = 8;
const COMPONENTS_A_BLOCK = 3;

/** Statuses worth a line, most telling first. */
const TELLING: readonly Status[] = ['wrong', 'undecided', 'kink', 'weak'];

/** The blocks worth a line, and how many that pass or fail were left out. */
export interface Blocks {
  shown: readonly BlockReport[];
  left: number;
}

/** All blocks of a small model; of a large one those that do not pass and, of those that do, the one that differs most. */
export function blocksWorthALine({ blocks }: Report): Blocks {
  if (blocks.length <= ALL_BLOCKS) return { shown: blocks, left: 0 };
  const passing = blocks.filter(block => block.verdict === 'pass');
  const weakest = passing.reduce<BlockReport | null>(
    (weak, block) => (weak === null || block.difference > weak.difference ? block : weak),
    null,
  );
  const shown = blocks.filter(block => block.verdict !== 'pass' || block === weakest).slice(0, MOST_BLOCKS);
  return { shown, left: blocks.length - shown.length };
}

/** Components that do not simply agree: a few of each block, wrong ones first. */
export function componentsWorthALine({ blocks }: Report): Worst[] {
  const rank = ({ status }: Worst) => TELLING.indexOf(status);
  return blocks
    .flatMap(({ worst }) => worst.filter(one => rank(one) >= 0).slice(0, COMPONENTS_A_BLOCK))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST_COMPONENTS);
}

const GRAVITY: readonly Verdict[] = ['fail', 'inconclusive', 'pass'];

/** Blocks that fail, then those of which nothing can be said, then those that pass; else in their order. */
export const failingFirst = (blocks: readonly BlockReport[]): BlockReport[] =>
  [...blocks].sort((a, b) => GRAVITY.indexOf(a.verdict) - GRAVITY.indexOf(b.verdict));
