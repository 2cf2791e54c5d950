import { nameFactor } from '../constants.js';
import type { BlockEvidence } from '../evidence.js';
import { agreement, columns, combine, isVisible, leastSquares } from '../fit.js';
import type { Family, Hypothesis, Setting } from '../hypothesis.js';
import { regions } from './regions.js';

/** Only a part of the block is wrong, all else agrees: which part, and by what rule if there is one. */
export const partial: Family = (block, setting) => {
  if (block.wrong.length === 0 || block.wrong.length === block.known.length) return [];
  return regions(block).flatMap(({ inside, where, length }) => {
    const at = block.known.filter(inside);
    const outside = block.known.filter(i => !inside(i));
    const visible = outside.filter(i => isVisible(block, i)).length;
    if (block.wrong.some(i => !inside(i)) || visible === 0) return [];
    const base = { where, entries: at.length, of: block.known.length, length };
    const rule = ruleInside(block, setting, at);
    if (rule)
      return [hypothesis(block, inside, { ...base, ...rule, length: length + (rule.how === 'zero' ? 0.1 : 0.4) })];
    return isSharp(block, at) && visible >= block.wrong.length
      ? [hypothesis(block, inside, { ...base, how: '', predict: null, length: length + NO_RULE })]
      : [];
  });
};

/** What it takes to describe entries that follow no rule. */
const NO_RULE = 0.9;

/** A region without a rule is told only when it is small and wrong nearly throughout. */
function isSharp(block: BlockEvidence, at: readonly number[]): boolean {
  const wrong = new Set(block.wrong);
  const seen = at.filter(i => isVisible(block, i) || wrong.has(i));
  return 2 * at.length <= block.known.length && seen.filter(i => wrong.has(i)).length >= 0.9 * seen.length;
}

interface Rule {
  how: string;
  /** grad inside the region from gradapprox; null where any number may stand. */
  predict: ((R: number) => number) | null;
}

/** 0, or a constant with a name times gradapprox. */
function ruleInside(block: BlockEvidence, { sizes }: Setting, at: readonly number[]): Rule | null {
  const part: BlockEvidence = { ...block, known: at };
  const { grad, approx } = columns(block);
  const model = (by: number) => combine([approx(by)]);
  if (agreement(part, model(0))) return { how: 'zero', predict: () => 0 };
  const c = leastSquares(part, grad, [approx(1).of])?.[0];
  if (!c) return null;
  const { names, value } = nameFactor(c, sizes, by => agreement(part, model(by)) !== null);
  return names.length > 0 ? { how: `${value === -1 ? '−1' : names[0]} ×`, predict: R => value * R } : null;
}

function hypothesis(
  block: BlockEvidence,
  inside: (i: number) => boolean,
  { where, entries, of, how, predict, length }: Rule & { where: string; entries: number; of: number; length: number },
): Hypothesis {
  const { gradapprox, grad, slack } = block;
  return {
    value: i => (!inside(i) ? gradapprox[i] : predict ? predict(gradapprox[i]) : grad[i]),
    slack: i => slack[i],
    says: [{ kind: 'partial', detail: { place: where, how, entries, of } }],
    length,
    // without a rule every entry inside is free: only the rest bears witness
    parameters: predict ? 1 : 1 + entries,
  };
}
