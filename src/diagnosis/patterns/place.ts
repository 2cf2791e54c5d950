import type { Diagnosis, Statement } from '../../finding.js';
import { type BlockFinding, isLive, worstPlaces } from '../blocks.js';
import type { Layer } from '../layers.js';
import { blocksOf, namesOf, nothing, type Picture, type Rule, topOf } from './rule.js';

/**
 * Several blocks wrong by no rule, or by a rule that is only a symptom, in the pattern that one wrong dZ leaves behind:
 * the place where it comes in is told instead.
 */
export const sharedPlace: Rule = picture => {
  const { findings } = picture;
  const statement = findings.length > 1 ? placeOf(picture) : null;
  return statement ? { diagnoses: [at(statement, findings)], left: [] } : nothing(picture);
};

/** What is left has no explanation of its own: the layers tell where it comes from, if their pattern is clear. */
export const placed: Rule = picture => {
  const { findings } = picture;
  if (findings.length === 0) return nothing(picture);
  const statement = placeOf(picture);
  return { diagnoses: statement ? [at(statement, findings)] : byStage(picture).map(unexplained), left: [] };
};

const at = (statement: Statement, findings: readonly BlockFinding[]): Diagnosis =>
  ({ ...statement, blocks: namesOf(findings), certainty: 'likely' }) as Diagnosis;

/** The one place that accounts for all blocks left, by which layers are wrong and which are right. */
function placeOf({ setting, findings, layers }: Picture): Statement | null {
  const top = layers && topOf(layers, findings);
  if (!top) return null;
  const index = layers.indexOf(top);
  const last = index === layers.length - 1;
  const layer = top.name;
  const below = blocksOf(setting, layers.slice(0, index)).filter(isLive);
  const belowWrong = below.every(({ wrong }) => wrong.length > 0);
  if (belowWrong && allWrong(setting, top)) {
    if (last) return { kind: 'output-delta', detail: { layer, what: '' } };
    return { kind: 'backward-step', detail: { from: layers[index + 1].name, to: layer, what: '' } };
  }
  if (!top.W || !top.b) return null;
  const weightsWrong = blocksOf(setting, [{ ...top, blocks: [top.W] }]).every(({ wrong }) => wrong.length > 0);
  if (last && weightsWrong && below.length > 0 && belowWrong) {
    const what = 'its sum over the examples is right, its single examples are not';
    return { kind: 'output-delta', detail: { layer, what } };
  }
  if (findings.length > 1) return null;
  return { kind: weightsWrong ? 'layer-input' : 'bias-reduction', detail: { layer, what: '' } };
}

const allWrong = (setting: Picture['setting'], layer: Layer) =>
  blocksOf(setting, [layer])
    .filter(isLive)
    .every(({ wrong }) => wrong.length > 0);

/** Blocks of one stage are told of together: a layer kept as one array for each unit is one thing to look at. */
function byStage({ findings, layers }: Picture): BlockFinding[][] {
  const groups = new Map<Layer | string, BlockFinding[]>();
  for (const finding of findings) {
    const { name } = finding.block;
    const stage = layers?.find(({ W, blocks }) => !W && blocks.some(block => block.name === name)) ?? name;
    groups.set(stage, [...(groups.get(stage) ?? []), finding]);
  }
  return [...groups.values()];
}

function unexplained(findings: readonly BlockFinding[]): Diagnosis {
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
    },
  };
}
