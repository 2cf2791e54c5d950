import type { Details, Diagnosis, Statement } from '../../finding.js';
import { type BlockFinding, isLive, isSymptom, worstPlaces } from '../blocks.js';
import type { BlockEvidence } from '../evidence.js';
import type { Layer } from '../layers.js';
import { blocksOf, namesOf, nothing, type Picture, type Rule, topOf } from './rule.js';

/**
 * Several blocks wrong by no rule, or by a rule that is only a symptom, in the pattern that one wrong dZ leaves behind:
 * the place where it comes in is told instead.
 */
export const sharedPlace: Rule = picture => {
  const { findings } = picture;
  const statement = findings.length > 1 && !findings.every(hasRule) ? placeOf(picture) : null;
  return statement ? { diagnoses: [at(statement, findings)], left: [] } : nothing(picture);
};

/** Whether a block is wrong by a rule of its own. */
function hasRule({ explanation }: BlockFinding): boolean {
  const isRule = (one: Statement) =>
    !isSymptom(one) &&
    !(one.kind === 'partial' && one.detail.rule.id === 'none') &&
    !(one.kind === 'scale' && one.detail.names.length === 0);
  const says = explanation?.says ?? [];
  return says.length > 0 && says.every(isRule);
}

/** What is left has no explanation of its own: the layers tell where it comes from, if their pattern is clear. */
export const placed: Rule = picture => {
  const { findings } = picture;
  if (findings.length === 0) return nothing(picture);
  const statement = placeOf(picture);
  if (statement) return { diagnoses: [at(statement, findings)], left: [] };
  const facts = factsOf(picture);
  return { diagnoses: byOwner(findings).map(group => unexplained(group, facts)), left: [] };
};

const at = (statement: Statement, findings: readonly BlockFinding[]): Diagnosis =>
  ({ ...statement, blocks: namesOf(findings), certainty: 'likely' }) as Diagnosis;

/** The one place that accounts for all blocks left, by which layers are wrong and which are right. */
export function placeOf({ setting, findings, layers }: Picture): Statement | null {
  const top = layers && topOf(layers, findings);
  if (!top) return null;
  const index = layers.indexOf(top);
  const last = index === layers.length - 1;
  const { number } = top;
  const below = blocksOf(setting, layers.slice(0, index)).filter(isLive);
  const belowWrong = below.every(({ wrong }) => wrong.length > 0);
  if (belowWrong && allWrong(setting, top))
    return last
      ? { kind: 'output-delta', detail: { layer: number, cause: null } }
      : { kind: 'backward-step', detail: { from: number + 1, to: number, cause: null } };
  if (!top.b) return null;
  const weightsWrong = blocksOf(setting, [{ ...top, blocks: [top.W] }]).every(({ wrong }) => wrong.length > 0);
  if (last && weightsWrong && below.length > 0 && belowWrong)
    return { kind: 'output-delta', detail: { layer: number, cause: { id: 'not-one-by-one' } } };
  if (findings.length > 1) return null;
  const beside = setting.blocks.some(({ name, wrong }) => name !== findings[0].block.name && wrong.length > 0);
  return { kind: weightsWrong ? 'layer-input' : 'bias-reduction', detail: { layer: number, cause: null, beside } };
}

const allWrong = (setting: Picture['setting'], layer: Layer) =>
  blocksOf(setting, [layer])
    .filter(isLive)
    .every(({ wrong }) => wrong.length > 0);

/** Arrays of one owner are told of together: a layer kept as one array for each unit is one thing to look at. */
function byOwner(findings: readonly BlockFinding[]): BlockFinding[][] {
  const groups = new Map<string, BlockFinding[]>();
  for (const finding of findings) {
    const owner = ownerOf(finding.block.name);
    groups.set(owner, [...(groups.get(owner) ?? []), finding]);
  }
  return [...groups.values()];
}

/** All but the last part of a path; a name without one is its own. */
const ownerOf = (name: string): string => /^(.+)[./_[][^./_[]*$/.exec(name)?.[1] ?? name;

/** Entries of a block that its largest error is looked for in. */
const LOOKED_AT = 1000;

/** The largest error of a block, relative to the larger of the two. */
const largestError = ({ grad, gradapprox, wrong }: BlockEvidence): number =>
  wrong.slice(0, LOOKED_AT).reduce((most, i) => {
    const size = Math.max(Math.abs(grad[i]), Math.abs(gradapprox[i]));
    return Math.max(most, Math.abs(grad[i] - gradapprox[i]) / size);
  }, 0);

/** What is known beside all blocks that nothing explains: those that agree, and where the error is the smallest. */
function factsOf({ setting, findings }: Picture): Pick<Details['unexplained'], 'right' | 'mildest'> {
  const right = setting.blocks.filter(block => block.wrong.length === 0 && isLive(block)).map(({ name }) => name);
  const errors = findings.map(({ block }) => largestError(block));
  // an error of a block that overflows is NaN, and no smallest one
  const least = errors.indexOf(Math.min(...errors.filter(error => !Number.isNaN(error))));
  const mildest = findings.length > 1 ? (findings[least]?.block.name ?? '') : '';
  return { right, mildest };
}

function unexplained(
  findings: readonly BlockFinding[],
  facts: Pick<Details['unexplained'], 'right' | 'mildest'>,
): Diagnosis {
  const blocks = findings.map(({ block }) => block);
  const [{ grad, gradapprox, wrong }] = blocks;
  return {
    kind: 'unexplained',
    blocks: namesOf(findings),
    certainty: 'certain',
    detail: {
      worst: blocks.flatMap(block => worstPlaces(block, blocks.length > 1 ? 1 : 3)).slice(0, 3),
      entries: blocks.reduce((n, block) => n + block.wrong.length, 0),
      of: blocks.reduce((n, block) => n + block.known.length, 0),
      ratio: grad[wrong[0]] / gradapprox[wrong[0]],
      ...facts,
    },
  };
}
