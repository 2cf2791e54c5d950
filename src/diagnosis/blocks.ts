import type { Kind } from '../report.js';
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

/** Kinds that say what happened to a whole block; the others may be what a mistake further up leaves behind. */
const WHOLE_BLOCK: readonly Kind[] = ['zero', 'scale', 'penalty', 'transposed', 'reordered', 'swapped', 'summed'];
/** Longer descriptions are symptoms too: what goes wrong in the layers may be told in fewer words. */
const SYMPTOM = 3;

/** Whether a block is explained by itself, beyond a symptom. */
export const isPlain = ({ explanation }: BlockFinding): boolean =>
  explanation !== null &&
  explanation.length < SYMPTOM &&
  explanation.says.every(({ kind }) => WHOLE_BLOCK.includes(kind));

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
