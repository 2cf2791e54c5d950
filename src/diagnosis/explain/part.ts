import type { Statement } from '../../finding.js';
import { nameFactor } from '../constants.js';
import type { BlockEvidence } from '../evidence.js';
import { FAMILIES } from '../hypotheses/index.js';
import { penalty } from '../hypotheses/penalty.js';
import { scale } from '../hypotheses/scale.js';
import { ABOUT_AS_SHORT, type Explanation, type Setting, shortest } from '../hypothesis.js';
import { reading } from '../rivals.js';
import { inputCandidates, reductions } from './inputs.js';
import { decayOf, productEntry, rowMeans, type Scene } from './scene.js';
import { weightedInputs, weightedReductions } from './weighted.js';

/** What a part of a layer is, given dZ[l]: a factor of what dZ[l] predicts, or a mistake of its own, or neither. */
export interface Part {
  length: number;
  /** Factor of the data part; NaN when the part is not plain. */
  c: number;
  says: Statement[];
  open: boolean;
  /** Other kinds that fit as well. */
  rivals: string[];
  /** Entries that were compared. */
  entries: number;
}

/** A part that stays open costs as much as any two mistakes. */
const OPEN = 6;
/** A factor with a name, and one without. */
export const NAMED = 1;
const UNNAMED = 3;

export const isFactor = (statement: Statement) => statement.kind === 'scale';

/** Factors nearer than this are one. */
const SAME = 1e-4;
export const same = (a: number, b: number) => Math.abs(a - b) <= SAME * Math.abs(b);

/** A block as it looks when `model` is what it should be. */
function against({ rounding }: Scene, block: BlockEvidence, model: Float64Array): BlockEvidence {
  const known: number[] = [];
  let squares = 0;
  for (let i = 0; i < model.length; i++)
    if (Number.isFinite(block.grad[i])) {
      known.push(i);
      squares += model[i] ** 2;
    }
  const floor = 1e-3 * Math.sqrt(squares / known.length) || Number.MIN_VALUE;
  const bar = model.map((v, i) => rounding * Math.max(Math.abs(v), Math.abs(block.grad[i]), floor));
  const wrong = known.filter(i => Math.abs(block.grad[i] - model[i]) > bar[i]);
  const slack = new Float64Array(model.length);
  return { ...block, gradapprox: model, slack, rounding: bar, relative: rounding, known, wrong };
}

/** grad = c · model + penalty with any c; null when that does not hold. */
function plain(scene: Scene, seen: BlockEvidence): Part | null {
  const entries = seen.known.length;
  if (seen.wrong.length === 0) return { ...UNSAID, c: entries > 0 ? 1 : Number.NaN, entries };
  const explanation = shortest(seen, scene.setting, PLAIN);
  return explanation && part(scene, explanation);
}

/** A part of which there is nothing to say. */
const UNSAID = { length: 0, says: [], open: false, rivals: [] };

/** The hypotheses under which a part still shows what dZ is. */
const PLAIN = [scale, penalty];

function part({ setting }: Scene, { says, covered }: Explanation): Part {
  const c = says.find(isFactor)?.factor ?? 1;
  const lengths = says.map(said => (isFactor(said) ? factorLength(setting, said.factor!) : NAMED));
  return { ...UNSAID, length: lengths.reduce((a, b) => a + b, 0), c, says, entries: covered };
}

const named = ({ sizes }: Setting, c: number) => nameFactor(c, sizes, value => same(c, value));

/** What a factor may stand for. */
export const factorNames = (setting: Setting, c: number): string[] => named(setting, c).names;

/** Description length of a factor. */
export const factorLength = (setting: Setting, c: number) => (named(setting, c).familiar ? NAMED : UNNAMED);

/** dW[l] of this dZ[l] and this input, penalty included. */
function weightsModel(scene: Scene, block: BlockEvidence, delta: Float64Array, A: Float64Array) {
  const entry = productEntry(delta, A, scene.m);
  const decay = decayOf(scene, block);
  return Float64Array.from({ length: block.size }, (_, i) => entry(i) + decay * block.theta[i]);
}

/** Entries of dW[l] that a candidate is tried on before all are asked. */
const TRIED = 256;

/** A few entries of dW[l], evenly spread, as a block of their own. */
function fewOf(scene: Scene, l: number, delta: Float64Array, A: Float64Array): BlockEvidence {
  const block = scene.W(l);
  // an odd stride walks over all columns
  const every = 2 * Math.floor(block.size / TRIED / 2) + 1;
  const at = Array.from({ length: Math.ceil(block.size / every) }, (_, k) => k * every);
  const pick = (v: Float64Array) => Float64Array.from(at, i => v[i]);
  const entry = productEntry(delta, A, scene.m);
  const few = { ...block, grad: pick(block.grad), theta: pick(block.theta), size: at.length };
  const model = Float64Array.from(at, (i, k) => entry(i) + decayOf(scene, block) * few.theta[k]);
  return against(scene, few, model);
}

/** Whether dW[l] follows from this dZ[l] and this input, but for a factor and the penalty. */
export function plainWeights(scene: Scene, l: number, delta: Float64Array, A: Float64Array): Part | null {
  const block = scene.W(l);
  const few = block.size > 2 * TRIED ? plain(scene, fewOf(scene, l, delta, A)) : undefined;
  return few === null ? null : plain(scene, against(scene, block, weightsModel(scene, block, delta, A)));
}

/** Whether db[l] follows from this dZ[l], but for a factor. */
export const plainBias = (scene: Scene, l: number, delta: Float64Array): Part | null =>
  plain(scene, against(scene, scene.b(l), rowMeans(delta, scene.m)));

/** dW[l] that does not follow from dZ[l]: another input, or what a block can show by itself. */
export function wrongWeights(scene: Scene, l: number, delta: Float64Array): Part {
  const inputs = [...inputCandidates(scene, l), ...weightedInputs(scene, l, delta)].map(({ what, length, A }) => {
    const found = plainWeights(scene, l, delta, A);
    return { what, length, found: found && Number.isFinite(found.c) ? found : null };
  });
  const best = shortestCause('layer-input', l, inputs);
  if (best) return best;
  const block = scene.W(l);
  const seen = against(scene, block, weightsModel(scene, block, delta, scene.A[l - 1]));
  return byItself(scene, scene.asGiven?.(l, seen) ?? seen);
}

/** db[l] that is not the mean of dZ[l]: another reduction, or what a block can show by itself. */
export function wrongBias(scene: Scene, l: number, delta: Float64Array): Part {
  const block = scene.b(l);
  const sums = [...reductions(delta, scene.m), ...weightedReductions(scene, l, delta)].map(({ what, length, db }) => ({
    what,
    length,
    found: plain(scene, against(scene, block, db)),
  }));
  const best = shortestCause('bias-reduction', l, sums);
  return best ? { ...best, c: Number.NaN } : byItself(scene, against(scene, block, rowMeans(delta, scene.m)));
}

/** The shortest of the causes under which a part is plain, those about as short its rivals; null where none is. */
function shortestCause(
  kind: 'layer-input' | 'bias-reduction',
  l: number,
  causes: readonly { what: string; length: number; found: Part | null }[],
): Part | null {
  const [best, ...others] = causes
    .flatMap(({ what, length, found }) => (found ? [{ what, part: { ...found, length: found.length + length } }] : []))
    .sort((a, b) => a.part.length - b.part.length);
  if (!best) return null;
  const cause: Statement = { kind, detail: { layer: `layer ${l}`, what: best.what } };
  const near = others.filter(({ part }) => part.length <= best.part.length + ABOUT_AS_SHORT);
  return { ...best.part, says: [cause, ...best.part.says], rivals: near.map(({ what }) => what) };
}

function byItself(scene: Scene, block: BlockEvidence): Part {
  const explanation = shortest(block, scene.setting, FAMILIES);
  const unclear = { ...UNSAID, c: Number.NaN, entries: block.known.length };
  if (!explanation) return { ...unclear, length: OPEN, open: true };
  const { length, says } = explanation;
  const rivals = explanation.rivals.map(reading);
  return { ...unclear, length, says, rivals };
}
