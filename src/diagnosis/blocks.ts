import type { BlockEvidence } from './evidence.js';
import { isVisible } from './fit.js';
import { FAMILIES } from './hypotheses/index.js';
import { type Explanation, type Setting, shortest } from './hypothesis.js';

/** What was found about one wrong block; `explanation` is null when no hypothesis fits. */
export interface BlockFinding {
  block: BlockEvidence;
  explanation: Explanation | null;
}

/** The shortest explanation of every block that has a wrong entry. Right blocks are left out. */
export const explainBlocks = (setting: Setting): BlockFinding[] =>
  setting.blocks
    .filter(block => block.wrong.length > 0)
    .map(block => ({ block, explanation: shortest(block, setting, FAMILIES) }));

/** Whether gradapprox of a block is anywhere visibly different from 0: a block that is 0 bears no witness. */
export const isLive = (block: BlockEvidence): boolean => block.known.some(i => isVisible(block, i));

/** Places that disagree most, worst first. */
export function worstPlaces(block: BlockEvidence, count = 3): string[] {
  const off = (i: number) => Math.abs(block.grad[i] - block.gradapprox[i]);
  return [...block.wrong]
    .sort((a, b) => off(b) - off(a))
    .slice(0, count)
    .map(i => block.locate(i));
}
