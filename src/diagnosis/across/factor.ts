import type { FactorName } from '../../finding.js';
import type { BlockFinding } from '../blocks.js';
import { common } from '../distinct.js';
import type { BlockEvidence } from '../evidence.js';
import { agreement, columns, combine, isBeyond, leastSquares, standsOut } from '../fit.js';
import type { Setting } from '../hypothesis.js';
import type { Layer } from '../layers.js';
import { scaleStatement } from '../scale.js';
import { allOf, blocksOf, namesOf, nothing, type Picture, type Rule, topOf, upTo } from './rule.js';
import { together } from './together.js';

/** One factor c on everything, or on everything at and below a layer. */
export const oneFactor: Rule = picture => {
  const { setting, findings, layers } = picture;
  const [first] = scalesOf(findings);
  const scope = scopeOf(picture);
  if (!first || findings.length < 2 || !scope) return nothing(picture);
  const factor = first.factor!;
  const scaled = findings.map(finding => asScaled(finding, setting, factor, first.detail.names));
  if (!scaled.every(finding => finding !== null)) return nothing(picture);
  const shared = sharedDetail(scaled);
  const detail = {
    ...shared,
    names: [...lengthNames(setting.blocks, scope), ...shared.names],
    scope,
    layer: (layers && topOf(layers, findings)?.number) ?? 0,
  };
  return { diagnoses: [together({ kind: 'scale', factor, detail }, scaled)], left: [] };
};

/** The factors that blocks show, those first that most entries bear witness to. */
const scalesOf = (findings: readonly BlockFinding[]) =>
  findings
    .filter(scaleOf)
    .sort((a, b) => b.explanation!.informative - a.explanation!.informative)
    .map(finding => scaleOf(finding)!);

/** The finding read as this factor, where it is one or fits one: a block of one entry has no factor of its own to show. */
function asScaled(
  finding: BlockFinding,
  { decay }: Setting,
  factor: number,
  names: readonly FactorName[],
): BlockFinding | null {
  const own = scaleOf(finding);
  if (own && same([factor, own.factor!])) return finding;
  const { block } = finding;
  const { theta, approx } = columns(block);
  const known = decay(block);
  const rest = known === undefined ? decayBeside(block, factor) : (1 - factor) * known;
  for (const slope of rest === 0 ? [0] : [0, rest]) {
    const prediction = combine([approx(factor), { by: slope, of: theta }]);
    const fit = agreement(block, prediction);
    if (!fit) continue;
    const says = [scaleStatement(block, { factor, names, part: slope === 0 ? 'all' : 'data' })];
    return { block, explanation: { ...prediction, ...fit, says, bits: 0, fitted: 0, rivals: [] } };
  }
  return null;
}

/**
 * Factors that several blocks share, whether or not they have names: single numbers and blocks without a rule join those that show them.
 * Of layers their place tells more.
 */
export const sharedFactor: Rule = picture => {
  const { findings, layers } = picture;
  if (layers) return nothing(picture);
  for (const { factor, detail } of scalesOf(findings)) {
    const shared = findings.flatMap(finding => joining(finding, picture.setting, factor!, detail.names) ?? []);
    if (shared.length < 2) continue;
    const told = together({ kind: 'scale', factor, detail: { ...detail, ...sharedDetail(shared) } }, shared);
    const blocks = new Set(namesOf(shared));
    const rest = sharedFactor({ ...picture, findings: findings.filter(({ block }) => !blocks.has(block.name)) });
    return { diagnoses: [told, ...rest.diagnoses], left: rest.left };
  }
  return nothing(picture);
};

/** A block that shows the factor, or that shows nothing else and fits it. */
function joining(finding: BlockFinding, setting: Setting, factor: number, names: readonly FactorName[]) {
  const isOpen = finding.explanation === null || finding.block.known.length === 1;
  return scaleOf(finding) || isOpen ? asScaled(finding, setting, factor, names) : null;
}

function sharedDetail(shared: readonly BlockFinding[]) {
  const scales = shared.map(finding => scaleOf(finding)!.detail);
  return {
    entries: scales.reduce((n, { entries }) => n + entries, 0),
    part: scales.some(({ part }) => part === 'data') ? ('data' as const) : ('all' as const),
    names: common(scales.map(({ names }) => names)),
  };
}

/** The slope of a penalty that lacks the factor, where the block shows both apart; else 0. */
function decayBeside(block: BlockEvidence, factor: number): number {
  const { theta, grad, approx } = columns(block);
  const right = { value: approx(1).of, slack: approx(1).slack };
  const fit = isBeyond(block, right, theta) ? leastSquares(block, grad, [right.value, theta]) : null;
  if (!fit || !same([factor, fit[0]])) return 0;
  return standsOut(block, i => fit[1] * theta(i), 3) ? fit[1] : 0;
}

/** How far the wrong blocks reach; null when they are neither all, nor all up to a layer. */
function scopeOf({ setting, findings, layers }: Picture): 'everywhere' | 'below' | null {
  if (allOf(setting.blocks, findings)) return 'everywhere';
  const top = layers && topOf(layers, findings);
  return top && allOf(blocksOf(setting, upTo(layers, top)), findings) ? 'below' : null;
}

/** Lengths that a gradient is cut to. */
const LENGTHS = [1, 0.1, 0.5, 2, 3, 5, 10];
/** A length this near to a round number, relatively, is that number. */
const EXACT = 1e-9;

/** A gradient whose length is exactly a round number has been normalised or clipped to it. */
function lengthNames(blocks: readonly BlockEvidence[], scope: string): FactorName[] {
  if (scope !== 'everywhere') return [];
  const length = Math.sqrt(blocks.reduce((sum, { grad }) => grad.reduce((s, g) => s + g * g, sum), 0));
  const found = LENGTHS.find(round => Math.abs(length - round) <= EXACT * round);
  return found === undefined ? [] : [{ id: 'length', symbol: `${found}/‖gradapprox‖`, length: found }];
}

/** Factors that grow or shrink by the same ratio from layer to layer: told as one step that is repeated. */
export const repeatedFactor: Rule = picture => {
  const { findings, layers } = picture;
  if (!layers || layers.length < 3 || !findings.every(scaleOf)) return nothing(picture);
  const factors = layers.map(layer => factorOf(layer, findings));
  const ratios = factors.slice(1).map((c, l) => factors[l] / c);
  if (!same(ratios) || same([ratios[0], 1])) return nothing(picture);
  const detail = { from: 0, to: 0, cause: { id: 'repeated-factor', factor: ratios[0] } } as const;
  return { diagnoses: [together({ kind: 'backward-step', factor: ratios[0], detail }, findings)], left: [] };
};

/** The factor all blocks of a layer share: 1 when none is wrong, NaN when they differ. */
function factorOf({ blocks }: Layer, findings: readonly BlockFinding[]): number {
  const here = findings.filter(({ block }) => blocks.some(({ name }) => name === block.name));
  if (here.length === 0) return 1;
  const factors = here.map(finding => scaleOf(finding)!.factor!);
  return here.length === blocks.length && same(factors) ? factors[0] : Number.NaN;
}

/** The statement that a block is its gradapprox times a factor, where that is all that is said. */
export function scaleOf({ explanation }: BlockFinding) {
  const says = explanation?.says;
  return says?.length === 1 && says[0].kind === 'scale' ? says[0] : null;
}

/** Factors fitted to different blocks are one when they differ by no more than this. */
const SAME = 1e-4;
export const same = (values: readonly number[]): boolean =>
  values.every(v => Math.abs(v - values[0]) <= SAME * Math.abs(values[0]));
