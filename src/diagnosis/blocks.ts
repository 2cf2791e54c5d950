import type { Statement } from '../finding.js';
import { Leaders } from '../numbers.js';
import type { Kind } from '../report.js';
import { type Explanation, explain } from './engine.js';
import type { BlockEvidence } from './evidence.js';
import { isVisible } from './fit.js';
import type { Setting } from './hypothesis.js';
import { FAMILIES } from './transforms/index.js';

/** What was found about one wrong block; `explanation` is null when no hypothesis fits. */
export interface BlockFinding {
  block: BlockEvidence;
  explanation: Explanation | null;
}

/** The cheapest explanation of every block that has a wrong entry. Right blocks are left out. */
export const explainBlocks = (setting: Setting): BlockFinding[] =>
  setting.blocks
    .filter(block => block.wrong.length > 0)
    .map(block => ({ block, explanation: explain(block, setting, FAMILIES) }));

/** Kinds that say what happened to a whole block; the others may be what a mistake further up leaves behind. */
const WHOLE_BLOCK: readonly Kind[] = [
  'zero',
  'unused',
  'scale',
  'penalty',
  'transposed',
  'reordered',
  'swapped',
  'summed',
  'chain-rule',
];

/** What says how a block looks, not why: a mistake further up leaves such behind. */
const SYMPTOMS: readonly Kind[] = ['rank-one', 'row-factors', 'column-factors'];

/** Whether a statement is no more than a symptom: factors that are another parameter are a rule. */
export const isSymptom = ({ kind, detail }: Statement): boolean => SYMPTOMS.includes(kind) && !('by' in detail);

/** Whether a block is explained by itself, beyond a symptom; a factor without a name is one. */
export function isPlain({ explanation }: BlockFinding): boolean {
  const says = explanation?.says ?? [];
  const isWhole = (one: Statement) =>
    (WHOLE_BLOCK.includes(one.kind) || ('by' in one.detail && one.detail.by !== undefined)) &&
    (one.kind !== 'scale' || one.detail.names.length > 0);
  return says.length > 0 && says.every(isWhole);
}

/** Whether gradapprox of a block is anywhere visibly different from 0: a block that is 0 bears no witness. */
export const isLive = (block: BlockEvidence): boolean => block.known.some(i => isVisible(block, i));

/** Places that disagree most, worst first. */
export function worstPlaces(block: BlockEvidence, count = 3): string[] {
  const worst = new Leaders(count);
  for (const i of block.wrong) worst.offer(i, Math.abs(block.grad[i] - block.gradapprox[i]));
  return worst.list.map(i => block.locate(i));
}
