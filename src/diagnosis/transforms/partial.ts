import type { Rule } from '../../finding.js';
import { NUMBER, nth, ofKind, WITNESS } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import { nameFactor } from '../factors.js';
import { agreement, columns, combine, type Entries, isVisible, leastSquares, visibleIn } from '../fit.js';
import type { Family, Target, Transform } from '../hypothesis.js';
import { isBorneOut } from '../scale.js';
import { places, type Region } from './places.js';

/** Only a part of the block is wrong, all else agrees: which part, and by what rule if there is one. */
export const partial: Family = (target, most) => {
  const { block } = target;
  if (block.wrong.length === 0 || block.wrong.length === block.known.length) return [];
  if (ofKind('partial') > most) return [];
  return places(block, most - ofKind('partial') - nth(0)).flatMap(region => {
    const at = block.known.filter(region.inside);
    const isSeen = visibleIn(block);
    const visible = block.known.reduce((n, i) => (!region.inside(i) && isSeen(i) ? n + 1 : n), 0);
    if (visible === 0) return [];
    const found = ruleInside(target, at);
    if (found) return [transform(target, { ...found, region, at })];
    if (target.part === 'data' || !isSharp(block, region, at) || visible < block.wrong.length) return [];
    // every entry inside is free: only the rest bears witness
    const free = { rule: { id: 'none' } as const, predict: null, bits: at.length * NUMBER, fitted: 1 + at.length };
    return [transform(target, { ...free, region, at })];
  });
};

/** Entries up to a tenth of a block, or one, are few enough to list without a rule. */
const FEW = 0.1;

/** A region without a rule is told only when it is small. */
function isSharp(block: BlockEvidence, { place }: Region, at: readonly number[]): boolean {
  const most = place.region === 'entries' ? Math.max(1, FEW * block.known.length) : block.known.length / 2;
  return at.length <= most && isWrongThroughout(block, at);
}

/** Whether what is seen of some entries is nearly all wrong. */
export function isWrongThroughout(block: BlockEvidence, at: readonly number[]): boolean {
  const wrong = new Set(block.wrong);
  const isSeen = visibleIn(block);
  const seen = at.filter(i => isSeen(i) || wrong.has(i));
  return seen.filter(i => wrong.has(i)).length >= 0.9 * seen.length;
}

interface Found {
  rule: Rule;
  /** grad inside the region; null where any number may stand. */
  predict: Entries | null;
  bits: number;
  fitted: number;
}

/** 0, gradapprox being 0, a constant times gradapprox or added to it; of one entry alone the ratio of the two, whatever it is. */
function ruleInside({ block, part, setting }: Target, at: readonly number[]): Found | null {
  const inside = { ...block, known: at };
  const model = (by: number) => combine([columns(block).approx(by)]);
  const fits = (by: number) => agreement(inside, model(by)) !== null;
  if (part === 'all' && at.every(i => block.gradapprox[i] === 0))
    return { rule: { id: 'unmasked' }, predict: null, bits: nth(1), fitted: 1 };
  if (fits(0)) return { rule: { id: 'zero', part }, predict: () => 0, bits: nth(0), fitted: 1 };
  const { grad, approx } = columns(block);
  const c =
    at.length === 1 && isVisible(block, at[0])
      ? grad(at[0]) / block.gradapprox[at[0]]
      : leastSquares(inside, grad, [approx(1).of])?.[0];
  if (!c || !Number.isFinite(c)) return null;
  const { names, value, bits } = nameFactor(c, setting.sizes, fits);
  const symbol = names[0]?.symbol;
  const added = symbol === undefined ? addedInside(inside) : null;
  if (added) return added;
  if (symbol === undefined && !(fits(c) && (at.length === 1 || isBorneOut(inside, c, 1)))) return null;
  const rule: Rule = { id: 'factor', factor: value, ...(symbol === undefined ? {} : { symbol }), part };
  return { rule, predict: model(value).value, bits: nth(2) + bits, fitted: 1 };
}

/** The same number added in each entry; of one entry alone a whole number, which a bar that is wide would hold by chance. */
function addedInside(inside: BlockEvidence): Found | null {
  const { known, slack, rounding } = inside;
  const { difference, approx } = columns(inside);
  const c = known.reduce((sum, i) => sum + difference(i), 0) / known.length;
  const whole = Math.round(c);
  const by = agreement(inside, combine([approx(1), { by: whole, of: () => 1 }])) ? whole : c;
  const isBorne = known.length > 1 || (by === whole && slack[known[0]] + rounding[known[0]] < 2 ** -WITNESS);
  const model = combine([approx(1), { by, of: () => 1 }]);
  if (!by || !isBorne || !agreement(inside, model)) return null;
  return {
    rule: { id: 'plus', by },
    predict: model.value,
    bits: nth(3) + (by === whole ? nth(Math.abs(by)) : NUMBER),
    fitted: 1,
  };
}

function transform(
  { block }: Target,
  { rule, predict, bits, fitted, region, at }: Found & { region: Region; at: readonly number[] },
): Transform {
  const { gradapprox, grad, slack } = block;
  const detail = { place: region.place, rule, entries: at.length, of: block.known.length };
  return {
    value: i => (!region.inside(i) ? gradapprox[i] : predict ? predict(i) : grad[i]),
    slack: i => slack[i],
    says: [{ kind: 'partial', detail }],
    bits: ofKind('partial') + region.bits + bits,
    fitted,
    beside: false,
  };
}
