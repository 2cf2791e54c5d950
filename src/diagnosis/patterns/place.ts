import { type BlockFinding, isLive, worstPlaces } from '../blocks.js';
import type { Diagnosis, Statement } from '../diagnosis.js';
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
  return { diagnoses: statement ? [at(statement, findings)] : findings.map(unexplained), left: [] };
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

const unexplained = ({ block }: BlockFinding): Diagnosis => ({
  kind: 'unexplained',
  blocks: [block.name],
  certainty: 'certain',
  detail: {
    worst: worstPlaces(block),
    entries: block.wrong.length,
    of: block.known.length,
    ratio: block.grad[block.wrong[0]] / block.gradapprox[block.wrong[0]],
  },
});
