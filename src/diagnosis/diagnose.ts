import type { Cause, Details, Diagnosis, DiagnosisOf } from '../finding.js';
import { limitedAccuracy } from './across/accuracy.js';
import { cutPath } from './across/cut.js';
import { weightedExamples } from './across/examples.js';
import { exchanged } from './across/exchanged.js';
import { oneFactor, repeatedFactor, sharedFactor } from './across/factor.js';
import { readable } from './across/many.js';
import { placed, placeOf, sharedPlace } from './across/place.js';
import { onePrecision } from './across/precision.js';
import { applyRules, type Picture } from './across/rule.js';
import { alike, plainlyAlike } from './across/together.js';
import { type BlockFinding, explainBlocks, isPlain } from './blocks.js';
import { type BlockEvidence, blockEvidence, type Evidence } from './evidence.js';
import type { Sizes } from './factors.js';
import type { Setting } from './hypothesis.js';
import { layersOf, namedLayers } from './layers.js';
import { knownMistake } from './network/mistaken.js';
import { recoveredScene } from './network/recovered.js';
import { type Scene, sceneOf } from './network/scene.js';
import { explainLayers } from './network/walk.js';

/** Patterns that blocks show together, then what each shows by itself, then the place of the rest. */
const WHOLE = [oneFactor, onePrecision, repeatedFactor, cutPath, exchanged];
const SINGLE = [sharedFactor, plainlyAlike, limitedAccuracy, sharedPlace, alike, placed];

/**
 * Names the mistakes behind the wrong entries: per block the cheapest hypothesis, then the pattern over the layers,
 * then, where the forward pass is known, a known mistake in one operation or the layers one by one. What nothing explains
 * is `unexplained`, with its place.
 *
 * @returns one diagnosis a mistake, or one for many of a kind; empty when no entry is wrong
 */
export async function diagnose(evidence: Evidence): Promise<Diagnosis[]> {
  const blocks = blockEvidence(evidence);
  return blocks.every(({ wrong }) => wrong.length === 0) ? [] : readable(besideOthers(await explain(evidence, blocks)));
}

/** A factor on a block that another finding is about too is not all that grad differs by there; of a place alone nothing is said that another finding denies. */
const besideOthers = (diagnoses: readonly Diagnosis[]): Diagnosis[] =>
  diagnoses.map(diagnosis => {
    const isShared = (other: Diagnosis) =>
      other !== diagnosis && other.kind !== 'penalty' && other.blocks.some(name => diagnosis.blocks.includes(name));
    if (diagnosis.kind === 'scale' && diagnoses.some(isShared))
      return { ...diagnosis, detail: { ...diagnosis.detail, part: 'beside' } };
    const isPlace = 'cause' in diagnosis.detail && diagnosis.detail.cause === null;
    if (!isPlace || diagnoses.length === 1) return diagnosis;
    return { ...diagnosis, detail: { ...diagnosis.detail, beside: true } } as Diagnosis;
  });

async function explain(evidence: Evidence, blocks: readonly BlockEvidence[]): Promise<Diagnosis[]> {
  const setting = { ...settingOf(evidence, blocks), moving: await movingBlocks(evidence, blocks) };
  const picture: Picture = {
    setting,
    findings: explainBlocks(setting),
    layers: layersIn(evidence),
  };
  const whole = applyRules(WHOLE, picture);
  const byBlocks = [...whole.diagnoses, ...applyRules(SINGLE, { ...picture, findings: whole.left }).diagnoses];
  const plain = whole.left.every(isPlain);
  const told = plain && isShort(byBlocks);
  if (told && byBlocks[0].blocks.length === 1) return byBlocks;
  const mistake = evidence.forward || !evidence.mistaken ? null : knownMistake(blocks, evidence.mistaken());
  if (mistake) return [mistake];
  if (told) return byBlocks;
  const known = sceneOf(evidence, setting);
  const scene = known ?? (plain ? null : await recoveredScene(evidence, setting, layersOf(evidence.layout.blocks)));
  if (!scene) return (await byExamples(evidence, picture, whole.left)) ?? byBlocks;
  const byLayers = layerByLayer(scene, picture);
  return plain && lengthOf(byBlocks) <= lengthOf(byLayers) ? byBlocks : byLayers;
}

/** The layers that the blocks are; of a black box, those that are named so. */
function layersIn({ forward, layers, layout: { blocks } }: Evidence): Picture['layers'] {
  if (layers === false) return null;
  return forward ? layersOf(blocks) : namedLayers(blocks);
}

/** Examples asked for one by one: those of a larger batch cost more than a hint is worth. */
const MOST_EXAMPLES = 64;

/** Examples that count other than once, where what is left has no rule of its own; null where they do not tell. */
async function byExamples(
  evidence: Evidence,
  picture: Picture,
  left: readonly BlockFinding[],
): Promise<Diagnosis[] | null> {
  if (left.every(isPlain)) return null;
  const gradients = await gradientsOfExamples(evidence);
  const found = gradients && weightedExamples(picture.setting.blocks, gradients);
  return found ? [inPlace(found, picture)] : null;
}

/** Of layers that have names: the line in which the examples do not count once. */
function inPlace(found: DiagnosisOf<'examples'>, picture: Picture): Diagnosis {
  const place = placeOf(picture);
  if (!place || !('cause' in place.detail)) return found;
  const cause = causeOf(found.detail);
  return { ...found, kind: place.kind, detail: { ...place.detail, cause } } as Diagnosis;
}

/** The weights as a cause: only the first or the last example counts, or some count other than once. */
function causeOf({ off, weight, of }: Details['examples']): Cause {
  if (weight === 0 && off.length === of - 1 && !off.includes(of - 1)) return { id: 'one-example', which: 'last' };
  if (weight === 0 && off.length === of - 1 && !off.includes(0)) return { id: 'one-example', which: 'first' };
  return { id: 'weighted', of: 'example', off, weight };
}

/** The gradient of each example alone, of a cost that returns one number an example or of problems of one example. */
async function gradientsOfExamples({
  example,
  examples: m = 0,
  ...evidence
}: Evidence): Promise<readonly Float64Array[] | null> {
  const all = await evidence.exampleGradients?.();
  if (all || !example || m > MOST_EXAMPLES) return all ?? null;
  const gradients: Float64Array[] = [];
  for (let s = 0; s < m; s++) gradients.push((await example(s)).gradapprox);
  return gradients;
}

/** Blocks whose gradapprox is exactly 0 although J moves with them: it is even there, or flat to both sides alike. */
async function movingBlocks({ moves }: Evidence, blocks: readonly BlockEvidence[]): Promise<ReadonlySet<string>> {
  const moving = new Set<string>();
  for (const block of blocks) {
    const still = block.wrong.length > 0 && block.known.every(i => block.gradapprox[i] === 0);
    if (still && (await moves?.(block))) moving.add(block.name);
  }
  return moving;
}

/** What the layers show one by one, then what blocks show that they do not account for. */
function layerByLayer(scene: Scene, picture: Picture): Diagnosis[] {
  const diagnoses = explainLayers(scene);
  const told = new Set(diagnoses.flatMap(({ blocks }) => blocks));
  const rest = picture.findings.filter(({ block }) => !told.has(block.name));
  return [...diagnoses, ...applyRules([...WHOLE, ...SINGLE], { ...picture, findings: rest }).diagnoses];
}

/** Description length of a finding whose cause has a name, of a factor without one, and of what has none. */
const NAMED = 1;
const UNNAMED = 3;
const OPEN = 4;

const lengthOf = (diagnoses: readonly Diagnosis[]): number =>
  diagnoses.reduce((sum, diagnosis) => sum + findingLength(diagnosis), 0);

function findingLength({ kind, detail }: Diagnosis): number {
  if (kind === 'unexplained' || ('cause' in detail && detail.cause === null)) return OPEN;
  return kind === 'scale' && detail.names.length === 0 ? UNNAMED : NAMED;
}

/** One mistake with a name: no longer look would find less. */
const isShort = (diagnoses: readonly Diagnosis[]): boolean => lengthOf(diagnoses) <= NAMED;

/** Sizes, and the penalty of each block: λ/m on the weights of a network, unknown of a black box. */
function settingOf({ forward, examples }: Evidence, blocks: readonly BlockEvidence[]): Setting {
  const m = forward?.m ?? examples;
  const lambda = forward?.spec.l2;
  const layers = forward?.spec.layers ?? [];
  const parameters = blocks
    .filter(({ size }) => size === 1)
    .map(({ name, theta }) => ({ block: name, value: theta[0] }));
  const sizes: Sizes = { m, K: layers[layers.length - 1]?.units, lambda, shapes: sizesSeen(blocks), parameters };
  const decay = forward && ((block: BlockEvidence) => (isWeight(block) ? (lambda ?? 0) / forward.m : 0));
  return { sizes, blocks, decay: decay ?? (() => undefined) };
}

const isWeight = ({ shape }: BlockEvidence) => shape.length === 2;

function sizesSeen(blocks: readonly BlockEvidence[]): Sizes['shapes'] {
  return blocks.flatMap(({ name, shape }) => shape.map((value, axis) => ({ block: name, axis, value })));
}
