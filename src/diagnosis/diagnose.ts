import { explainBlocks, isPlain } from './blocks.js';
import type { Sizes } from './constants.js';
import type { Diagnosis } from './diagnosis.js';
import { type BlockEvidence, blockEvidence, type Evidence } from './evidence.js';
import { explainLayers } from './explain/explain.js';
import { sceneOf } from './explain/scene.js';
import type { Setting } from './hypothesis.js';
import { layersOf } from './layers.js';
import { cutPath } from './patterns/cut.js';
import { exchanged } from './patterns/exchanged.js';
import { oneFactor, repeatedFactor } from './patterns/factor.js';
import { placed, sharedPlace } from './patterns/place.js';
import { applyRules, type Picture } from './patterns/rule.js';
import { alike, plainlyAlike } from './patterns/together.js';
import { recoveredScene } from './singles/scene.js';

/** Patterns that blocks show together, then what each shows by itself, then the place of the rest. */
const WHOLE = [oneFactor, repeatedFactor, cutPath, exchanged];
const SINGLE = [plainlyAlike, sharedPlace, alike, placed];

/**
 * Names the mistakes behind the wrong entries: per block the shortest hypothesis, then the pattern over the layers,
 * then, where the forward pass is known, the layers one by one. What nothing explains is `unexplained`, with its place.
 *
 * @returns one diagnosis a mistake; empty when no entry is wrong
 */
export async function diagnose(evidence: Evidence): Promise<Diagnosis[]> {
  const blocks = blockEvidence(evidence);
  if (blocks.every(({ wrong }) => wrong.length === 0)) return [];
  const setting = settingOf(evidence, blocks);
  const picture: Picture = {
    setting,
    findings: explainBlocks(setting),
    layers: layersOf(evidence.layout.blocks),
  };
  const whole = applyRules(WHOLE, picture);
  const plain = whole.left.every(isPlain);
  const scene = plain
    ? null
    : (sceneOf(evidence, setting) ?? (await recoveredScene(evidence, setting, picture.layers)));
  if (!scene) return [...whole.diagnoses, ...applyRules(SINGLE, { ...picture, findings: whole.left }).diagnoses];
  const diagnoses = explainLayers(scene);
  const told = new Set(diagnoses.flatMap(({ blocks }) => blocks));
  const rest = picture.findings.filter(({ block }) => !told.has(block.name));
  return [...diagnoses, ...applyRules([...WHOLE, ...SINGLE], { ...picture, findings: rest }).diagnoses];
}

/** Sizes, and the penalty of each block: λ/m on the weights of a network, unknown of a black box. */
function settingOf({ forward, examples }: Evidence, blocks: readonly BlockEvidence[]): Setting {
  const m = forward?.m ?? examples;
  const lambda = forward?.spec.l2;
  const layers = forward?.spec.layers ?? [];
  const sizes: Sizes = { m, K: layers[layers.length - 1]?.units, lambda, shapes: sizesSeen(blocks) };
  const decay = forward && ((block: BlockEvidence) => (isWeight(block) ? (lambda ?? 0) / forward.m : 0));
  return { sizes, blocks, decay: decay ?? (() => undefined) };
}

const isWeight = ({ shape }: BlockEvidence) => shape.length === 2;

function sizesSeen(blocks: readonly BlockEvidence[]): Sizes['shapes'] {
  return blocks.flatMap(({ name, shape }) =>
    shape.map((value, axis) => ({ name: `size of ${name} along axis ${axis}`, value })),
  );
}
