import type { Details, Diagnosis, Statement } from '../../finding.js';
import { type BlockFinding, isLive, isSymptom, worstPlaces } from '../blocks.js';
import type { BlockEvidence } from '../evidence.js';
import { isWrongThroughout } from '../transforms/partial.js';
import { places } from '../transforms/places.js';
import { allOf, blocksOf, namesOf, nothing, type Picture, type Rule, topOf } from './rule.js';

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
  return { diagnoses: [unexplained(picture)], left: [] };
};

const at = (statement: Statement, findings: readonly BlockFinding[]): Diagnosis =>
  ({ ...statement, blocks: namesOf(findings), certainty: 'likely' }) as Diagnosis;

/** The one place that accounts for all blocks left, by the layers they stand in. What another finding tells of is no witness for it. */
export function placeOf({ setting, findings, layers }: Picture): Statement | null {
  const top = layers && topOf(layers, findings);
  if (!top) return null;
  const index = layers.indexOf(top);
  const last = index === layers.length - 1;
  const { number } = top;
  const below = blocksOf(setting, layers.slice(0, index));
  const belowLeft = allOf(below, findings);
  if (belowLeft && allOf(blocksOf(setting, [top]), findings))
    return last
      ? { kind: 'output-delta', detail: { layer: number, cause: null } }
      : { kind: 'backward-step', detail: { from: number + 1, to: number, cause: null } };
  if (!top.b) return null;
  const weightsWrong = namesOf(findings).includes(top.W.name);
  if (last && weightsWrong && below.some(isLive) && belowLeft)
    return { kind: 'output-delta', detail: { layer: number, cause: { id: 'not-one-by-one' } } };
  if (findings.length > 1) return null;
  return { kind: weightsWrong ? 'layer-input' : 'bias-reduction', detail: { layer: number, cause: null } };
}

/** What nothing explains is told once, however many blocks it reaches: the same sentence for each would name as many places for one mistake. */
function unexplained({ setting, findings }: Picture): Diagnosis {
  const blocks = findings.map(({ block }) => block);
  const [{ grad, gradapprox, wrong }] = blocks;
  return {
    kind: 'unexplained',
    blocks: namesOf(findings),
    certainty: 'certain',
    detail: {
      worst: blocks.length > 1 ? [] : worstPlaces(blocks[0]),
      places: blocks.flatMap(placeInside),
      entries: blocks.reduce((n, block) => n + block.wrong.length, 0),
      of: blocks.reduce((n, block) => n + block.known.length, 0),
      ratio: grad[wrong[0]] / gradapprox[wrong[0]],
      right: setting.blocks.filter(block => block.wrong.length === 0 && isLive(block)).map(({ name }) => name),
    },
  };
}

/** The part of a block that holds all that is wrong there, if it is wrong throughout. */
function placeInside(block: BlockEvidence): Details['unexplained']['places'] {
  if (block.wrong.length === block.known.length) return [];
  const [cheapest] = places(block)
    .filter(({ inside }) => isWrongThroughout(block, block.known.filter(inside)))
    .sort((a, b) => a.bits - b.bits);
  return cheapest ? [{ block: block.name, place: cheapest.place }] : [];
}
