import { explainBlocks } from './blocks.js';
import type { Sizes } from './constants.js';
import type { Diagnosis } from './diagnosis.js';
import { type BlockEvidence, blockEvidence, type Evidence } from './evidence.js';
import type { Setting } from './hypothesis.js';
import { layersOf } from './layers.js';
import { story } from './pattern.js';

/**
 * Names the mistakes behind the wrong entries: per block the shortest hypothesis, then the pattern over the layers,
 * then, where the forward pass is known, the layers one by one. What nothing explains is `unexplained`, with its place.
 *
 * @returns one diagnosis a mistake; empty when no entry is wrong
 */
export async function diagnose(evidence: Evidence): Promise<Diagnosis[]> {
  const blocks = blockEvidence(evidence);
  if (blocks.every(({ wrong }) => wrong.length === 0)) return [];
  const layers = layersOf(evidence.layout.blocks);
  const setting = settingOf(evidence, blocks);
  return story(setting, explainBlocks(setting), layers);
}

/** Sizes, and the penalty of each block: λ/m on the weights of a network, unknown of a black box. */
function settingOf({ forward, examples }: Evidence, blocks: readonly BlockEvidence[]): Setting {
  const m = forward?.m ?? examples;
  const lambda = forward?.spec.l2;
  const layers = forward?.spec.layers ?? [];
  const shapes = sizesSeen(blocks);
  const sizes: Sizes = { m, K: layers[layers.length - 1]?.units, lambda, shapes };
  const decay = forward && ((block: BlockEvidence) => (isWeight(block) ? (lambda ?? 0) / forward.m : 0));
  return { sizes, blocks, decay: decay ?? (() => undefined) };
}

const isWeight = ({ shape }: BlockEvidence) => shape.length === 2;

function sizesSeen(blocks: readonly BlockEvidence[]): Sizes['shapes'] {
  return blocks.flatMap(({ name, shape }) =>
    shape.map((value, axis) => ({ name: `size of ${name} along axis ${axis}`, value })),
  );
}
