import { type BlockFinding, isLive, worstPlaces } from '../blocks.js';
import type { Diagnosis, Statement } from '../diagnosis.js';
import type { Layer } from '../layers.js';
import { blocksOf, namesOf, nothing, type Picture, type Rule, topOf } from './rule.js';

/** What is left has no explanation of its own: the layers tell where it comes from, if their pattern is clear. */
export const placed: Rule = picture => {
  const { findings } = picture;
  if (findings.length === 0) return nothing(picture);
  const statement = placeOf(picture);
  if (!statement) return { diagnoses: findings.map(unexplained), left: [] };
  const diagnosis = { ...statement, blocks: namesOf(findings), certainty: 'likely' } as Diagnosis;
  return { diagnoses: [diagnosis], left: [] };
};

/** The one place that accounts for all blocks left, by which layers are wrong and which are right. */
function placeOf({ setting, findings, layers }: Picture): Statement | null {
  const top = layers && topOf(layers, findings);
  if (!top) return null;
  const at = layers.indexOf(top);
  const last = at === layers.length - 1;
  const layer = top.name;
  const below = blocksOf(setting, layers.slice(0, at)).filter(isLive);
  const belowWrong = below.every(({ wrong }) => wrong.length > 0);
  if (belowWrong && allWrong(setting, top)) {
    if (last) return { kind: 'output-delta', detail: { layer, what: '' } };
    return { kind: 'backward-step', detail: { from: layers[at + 1].name, to: layer, what: '' } };
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
  detail: { worst: worstPlaces(block), entries: block.wrong.length, of: block.known.length },
});
