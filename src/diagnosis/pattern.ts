import { type BlockFinding, isLive, worstPlaces } from './blocks.js';
import { certaintyOf } from './certainty.js';
import type { Diagnosis, DiagnosisOf, Statement } from './diagnosis.js';
import type { BlockEvidence } from './evidence.js';
import type { Explanation, Setting } from './hypothesis.js';
import type { Layer } from './layers.js';

/** What is told of the wrong blocks together. Each rule takes the blocks it explains and leaves the rest to the next. */
export function story(setting: Setting, findings: BlockFinding[], layers: Layer[] | null): Diagnosis[] {
  const told: Diagnosis[] = [];
  let rest = findings;
  for (const rule of RULES) {
    const { diagnoses, left } = rule({ setting, findings: rest, layers });
    told.push(...diagnoses);
    rest = left;
  }
  return told;
}

interface Scene {
  setting: Setting;
  findings: BlockFinding[];
  layers: Layer[] | null;
}
type Rule = (scene: Scene) => { diagnoses: Diagnosis[]; left: BlockFinding[] };

const nothing = ({ findings }: Scene) => ({ diagnoses: [], left: findings });
const namesOf = (findings: readonly BlockFinding[]) => findings.map(({ block }) => block.name);
const nothingElse = (wrong: readonly BlockFinding[], of: readonly BlockEvidence[]) =>
  of.filter(isLive).every(block => wrong.some(finding => finding.block.name === block.name));

/** One factor c on everything, or on everything at and below a layer. */
const oneFactor: Rule = scene => {
  const { setting, findings, layers } = scene;
  const scales = findings.map(scaleOf);
  if (findings.length < 2 || scales.some(s => s === null)) return nothing(scene);
  const factors = scales.map(s => s!.factor!);
  if (!same(factors)) return nothing(scene);
  const everywhere = nothingElse(findings, setting.blocks);
  const below = layers && topOf(layers, findings);
  if (!everywhere && !(below && nothingElse(findings, evidenceOf(setting, layers, below)))) return nothing(scene);
  const entries = total(findings.map(({ block }) => block.known.length));
  const data = scales.some(s => s!.detail.part === 'data');
  const detail = {
    ...scales[0]!.detail,
    entries,
    names: common(scales.map(s => s!.detail.names)),
    part: data ? ('data' as const) : ('all' as const),
    scope: everywhere ? ('everywhere' as const) : ('below' as const),
    layer: below?.name ?? '',
  };
  return { diagnoses: [together({ kind: 'scale', factor: factors[0], detail }, findings)], left: [] };
};

/** Factors that grow or shrink by the same ratio from layer to layer. */
const repeatedFactor: Rule = scene => {
  const { findings, layers } = scene;
  if (!layers || layers.length < 3) return nothing(scene);
  const factorAt = layers.map(layer => {
    const inLayer = findings.filter(({ block }) => layer.blocks.some(({ name }) => name === block.name));
    const factors = inLayer.map(finding => scaleOf(finding)?.factor ?? Number.NaN);
    return inLayer.length === 0 ? 1 : inLayer.length === layer.blocks.length && same(factors) ? factors[0] : Number.NaN;
  });
  const ratios = factorAt.slice(1).map((c, l) => factorAt[l] / c);
  if (!same(ratios) || same([ratios[0], 1]) || !findings.every(scaleOf)) return nothing(scene);
  const detail = { from: '', to: '', what: `a factor ${number(ratios[0])} comes in at every step` };
  return { diagnoses: [together({ kind: 'backward-step', factor: ratios[0], detail }, findings)], left: [] };
};

/** Everything at and below a layer is 0: the path is cut there. */
const cutPath: Rule = scene => {
  const { setting, findings, layers } = scene;
  const zeros = findings.filter(({ explanation }) => explanation?.says[0].kind === 'zero');
  const top = layers && topOf(layers, zeros);
  if (!top || zeros.length < 2 || top === layers[layers.length - 1]) return nothing(scene);
  if (!nothingElse(zeros, evidenceOf(setting, layers, top))) return nothing(scene);
  const diagnosis = together({ kind: 'detached', detail: { to: top.name } }, zeros);
  return { diagnoses: [diagnosis], left: findings.filter(finding => !zeros.includes(finding)) };
};

/** Blocks whose gradients stand in each other's place. */
const exchanged: Rule = ({ findings }) => {
  const fromOf = ({ explanation }: BlockFinding) => {
    const says = explanation?.says[0];
    return says?.kind === 'swapped' ? says.detail.from[0] : null;
  };
  const diagnoses: Diagnosis[] = [];
  const done = new Set<BlockFinding>();
  for (const finding of findings) {
    const other = findings.find(({ block }) => block.name === fromOf(finding));
    if (!other || done.has(finding) || fromOf(other) !== finding.block.name) continue;
    done.add(finding).add(other);
    const detail = { from: [other.block.name, finding.block.name], mutual: 'yes' as const };
    diagnoses.push(together({ kind: 'swapped', detail }, [finding, other]));
  }
  return { diagnoses, left: findings.filter(finding => !done.has(finding)) };
};

/** Blocks that show the same mistake are told of in one sentence. */
const alike: Rule = ({ findings }) => {
  const groups = new Map<string, BlockFinding[]>();
  for (const finding of findings)
    if (finding.explanation) {
      const key = sameness(finding);
      groups.set(key, [...(groups.get(key) ?? []), finding]);
    }
  const diagnoses = [...groups.values()].flatMap(group =>
    group[0].explanation!.says.map((_, k) => together(merged(group, k), group)),
  );
  return { diagnoses, left: findings.filter(({ explanation }) => !explanation) };
};

/** What is left has no explanation of its own: the layers tell where it comes from, if their pattern is clear. */
const placed: Rule = scene => {
  const { findings } = scene;
  if (findings.length === 0) return nothing(scene);
  const diagnoses = placeInLayers(scene) ?? findings.map(unexplained);
  return { diagnoses, left: [] };
};

const RULES: readonly Rule[] = [oneFactor, repeatedFactor, cutPath, exchanged, alike, placed];

function placeInLayers({ setting, findings, layers }: Scene): Diagnosis[] | null {
  const top = layers && topOf(layers, findings);
  if (!top) return null;
  const isWrong = (block?: { name: string }) =>
    block !== undefined && setting.blocks.some(({ name, wrong }) => name === block.name && wrong.length > 0);
  const blocks = namesOf(findings);
  const tell = (statement: Statement): Diagnosis[] => [{ ...statement, blocks, certainty: 'likely' } as Diagnosis];
  const at = layers.indexOf(top);
  const last = at === layers.length - 1;
  const below = evidenceOf(setting, layers.slice(0, at), layers[at - 1]).filter(isLive);
  const belowWrong = below.every(isWrong);
  const dense = top.W !== undefined && top.b !== undefined;
  const topWrong = evidenceOf(setting, [top], top).filter(isLive).every(isWrong);
  if (topWrong && belowWrong)
    return last
      ? tell({ kind: 'output-delta', detail: { layer: top.name, what: '' } })
      : tell({ kind: 'backward-step', detail: { from: layers[at + 1].name, to: top.name, what: '' } });
  if (dense && last && isWrong(top.W) && below.length > 0 && belowWrong)
    return tell({
      kind: 'output-delta',
      detail: { layer: top.name, what: 'its sum over the examples is right, its single examples are not' },
    });
  if (!dense || findings.length > 1) return null;
  if (isWrong(top.W)) return tell({ kind: 'layer-input', detail: { layer: top.name, what: '' } });
  return tell({ kind: 'bias-reduction', detail: { layer: top.name, what: '' } });
}

const unexplained = ({ block }: BlockFinding): DiagnosisOf<'unexplained'> => ({
  kind: 'unexplained',
  blocks: [block.name],
  certainty: 'certain',
  detail: { worst: worstPlaces(block), entries: block.wrong.length, of: block.known.length },
});

/** The highest layer that holds one of the blocks. */
function topOf(layers: readonly Layer[], findings: readonly BlockFinding[]): Layer | null {
  const names = new Set(namesOf(findings));
  return [...layers].reverse().find(layer => layer.blocks.some(({ name }) => names.has(name))) ?? null;
}

/** The blocks of all layers up to `top`. */
function evidenceOf({ blocks }: Setting, layers: readonly Layer[], top?: Layer): BlockEvidence[] {
  if (!top) return [];
  const names = new Set(layers.slice(0, layers.indexOf(top) + 1).flatMap(layer => layer.blocks.map(b => b.name)));
  return blocks.filter(({ name }) => names.has(name));
}

/** The statement that a block is its gradapprox times a factor, where that is all that is said. */
function scaleOf({ explanation }: BlockFinding) {
  const says = explanation?.says;
  return says?.length === 1 && says[0].kind === 'scale' ? says[0] : null;
}

/** Factors fitted to different blocks are one when they differ by no more than this. */
const SAME = 1e-4;
const same = (values: readonly number[]) => values.every(v => Math.abs(v - values[0]) <= SAME * Math.abs(values[0]));

const total = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const common = (lists: readonly (readonly string[])[]) =>
  lists[0].filter(name => lists.every(list => list.includes(name)));
const number = (x: number) => String(Number(x.toPrecision(4)));

/** What two blocks must share to be told of together: the same words and the same numbers. */
function sameness({ block, explanation }: BlockFinding): string {
  return JSON.stringify(
    explanation!.says.map(({ kind, factor, detail }) => {
      if (kind === 'scale') return [kind, number(factor!), detail.part];
      if (kind === 'penalty') return [kind, number(factor ?? detail.slope), detail.form, detail.onBiases];
      if (kind === 'zero') return [kind, detail.part];
      return [kind, detail, block.name];
    }),
  );
}

/** One statement for a group: entries are added up. */
function merged(group: readonly BlockFinding[], k: number): Statement {
  const statement = group[0].explanation!.says[k];
  if (!('entries' in statement.detail) || group.length === 1) return statement;
  const entries = total(group.map(({ explanation }) => (explanation!.says[k].detail as { entries: number }).entries));
  return { ...statement, detail: { ...statement.detail, entries } } as Statement;
}

/** A statement about several blocks, as sure as all their entries together make it. */
function together(statement: Statement, findings: readonly BlockFinding[]): Diagnosis {
  const explanations = findings.map(({ explanation }) => explanation!);
  const informative = total(explanations.map(e => e.informative));
  const parameters = Math.max(...explanations.map(e => e.parameters));
  const rivals = rivalsOf(statement, explanations);
  const certainty = certaintyOf(informative, parameters, rivals.length);
  return {
    ...statement,
    blocks: namesOf(findings),
    certainty,
    ...(rivals.length > 0 ? { rivals } : {}),
  } as Diagnosis;
}

/** Other names of the factor, and other kinds that fit all the blocks. */
function rivalsOf(statement: Statement, explanations: readonly Explanation[]): string[] {
  const names = statement.kind === 'scale' ? statement.detail.names.slice(1) : [];
  const kinds = explanations.map(e => e.rivals.map(rival => rival.says.map(s => s.kind).join(' and ')));
  return [...new Set([...names, ...common(kinds)])].filter(rival => rival !== statement.kind);
}
