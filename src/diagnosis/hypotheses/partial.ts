import { nameFactor } from '../constants.js';
import type { BlockEvidence } from '../evidence.js';
import { agreement, columns, combine, type Entries, isVisible, leastSquares, type Prediction } from '../fit.js';
import type { Family, Hypothesis, Setting } from '../hypothesis.js';
import { regions } from './regions.js';
import { isBorneOut } from './scale.js';

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
  /** grad inside the region; null where any number may stand. */
  predict: Entries | null;
}

/** 0, or a constant times gradapprox, of all of it or of the part that is not the penalty. */
function ruleInside(block: BlockEvidence, setting: Setting, at: readonly number[]): Rule | null {
  const penalty = setting.decay(block) ?? 0;
  for (const slope of penalty > 0 ? [0, penalty] : [0]) {
    const c = factorInside({ ...block, known: at }, setting, slope);
    if (c === null) continue;
    const beside = slope > 0 ? ' gradapprox but for the penalty' : '';
    const how = c.value === 0 ? (slope > 0 ? 'the penalty alone' : 'zero') : `${c.name} ×${beside}`;
    return { how, predict: modelOf(block, c.value, slope).value };
  }
  return null;
}

/** by · (gradapprox − slope · θ) + slope · θ. */
const modelOf = (block: BlockEvidence, by: number, slope: number): Prediction => {
  const { theta, approx } = columns(block);
  return combine([approx(by), { by: (1 - by) * slope, of: theta }]);
};

function factorInside(part: BlockEvidence, { sizes }: Setting, slope: number): { name: string; value: number } | null {
  const fits = (by: number) => agreement(part, modelOf(part, by, slope)) !== null;
  if (fits(0)) return { name: '0', value: 0 };
  const data = (v: Float64Array) => (i: number) => v[i] - slope * part.theta[i];
  const c = leastSquares(part, data(part.grad), [data(part.gradapprox)])?.[0];
  if (!c) return null;
  const { names, value } = nameFactor(c, sizes, fits);
  if (names.length > 0) return { name: value === -1 ? '−1' : names[0], value };
  return fits(c) && isBorneOut(part, c, 1)
    ? { name: String(Number(c.toPrecision(6))).replace('-', '−'), value: c }
    : null;
}

function hypothesis(
  block: BlockEvidence,
  inside: (i: number) => boolean,
  { where, entries, of, how, predict, length }: Rule & { where: string; entries: number; of: number; length: number },
): Hypothesis {
  const { gradapprox, grad, slack } = block;
  return {
    value: i => (!inside(i) ? gradapprox[i] : predict ? predict(i) : grad[i]),
    slack: i => slack[i],
    says: [{ kind: 'partial', detail: { place: where, how, entries, of } }],
    length,
    // without a rule every entry inside is free: only the rest bears witness
    parameters: predict ? 1 : 1 + entries,
  };
}
