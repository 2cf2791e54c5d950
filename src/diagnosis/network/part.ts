import type { FactorName, Rival, Statement } from '../../finding.js';
import { NUMBER, ofKind, RIVAL } from '../bits.js';
import { type Explanation, explain } from '../engine.js';
import type { BlockEvidence } from '../evidence.js';
import { nameFactor } from '../factors.js';
import type { Setting } from '../hypothesis.js';
import { FAMILIES, LINEAR } from '../transforms/index.js';
import { wrongInputs, wrongReductions } from './inputs.js';
import { decayOf, productEntry, rowMeans, type Scene } from './scene.js';
import type { Way } from './slot.js';
import { weightedInputs, weightedReductions } from './weighted.js';

/** What a part of a layer is, given dZ[l]: a factor of what dZ[l] predicts, or a mistake of its own, or neither. */
export interface Part {
  bits: number;
  /** Factor of the data part; NaN when the part is not plain. */
  c: number;
  says: Statement[];
  open: boolean;
  /** Other kinds that fit as well. */
  rivals: Rival[];
  /** Entries that were compared. */
  entries: number;
}

/** A part that stays open has to be written out, number by number; never for less than two. */
const openBits = ({ wrong }: BlockEvidence): number => NUMBER * Math.max(2, wrong.length);

export const isFactor = (statement: Statement) => statement.kind === 'scale';

/** Factors nearer than this are one. */
const SAME = 1e-4;
export const same = (a: number, b: number) => Math.abs(a - b) <= SAME * Math.abs(b);

/** A block as it looks when `model` is what it should be. */
function against({ rounding }: Scene, block: BlockEvidence, model: Float64Array): BlockEvidence {
  const { grad } = block;
  const known = finiteOf(grad);
  const floor = 1e-3 * Math.sqrt(squaresAt(model, known) / known.length) || Number.MIN_VALUE;
  const bar = new Float64Array(model.length);
  for (let i = 0; i < bar.length; i++) bar[i] = rounding * Math.max(Math.abs(model[i]), Math.abs(grad[i]), floor);
  const wrong: number[] = [];
  for (let k = 0; k < known.length; k++)
    if (Math.abs(grad[known[k]] - model[known[k]]) > bar[known[k]]) wrong.push(known[k]);
  const slack = new Float64Array(model.length);
  return { ...block, gradapprox: model, slack, rounding: bar, relative: rounding, known, wrong };
}

const finite = new WeakMap<Float64Array, readonly number[]>();

/** The finite entries of a gradient that is compared with many models. */
function finiteOf(grad: Float64Array): readonly number[] {
  const found = finite.get(grad);
  if (found) return found;
  const entries: number[] = [];
  for (let i = 0; i < grad.length; i++) if (Number.isFinite(grad[i])) entries.push(i);
  finite.set(grad, entries);
  return entries;
}

function squaresAt(v: Float64Array, entries: readonly number[]): number {
  let squares = 0;
  for (let k = 0; k < entries.length; k++) squares += v[entries[k]] ** 2;
  return squares;
}

/** grad = c · model + penalty with any c; null when that does not hold. */
function plain(scene: Scene, seen: BlockEvidence): Part | null {
  const entries = seen.known.length;
  if (seen.wrong.length === 0) return { ...UNSAID, c: entries > 0 ? 1 : Number.NaN, entries };
  const explanation = explain(seen, scene.setting, LINEAR);
  return explanation && part(explanation);
}

/** A part of which there is nothing to say. */
const UNSAID = { bits: 0, says: [], open: false, rivals: [] };

function part({ says, covered, bits }: Explanation): Part {
  const c = says.find(isFactor)?.factor ?? 1;
  return { ...UNSAID, bits, c, says, entries: covered };
}

const named = ({ sizes }: Setting, c: number) => nameFactor(c, sizes, value => same(c, value));

/** What a factor may stand for. */
export const factorNames = (setting: Setting, c: number): FactorName[] => named(setting, c).names;

/** What a factor costs to say. */
export const factorBits = (setting: Setting, c: number): number => ofKind('scale') + named(setting, c).bits;

/** Whether a factor has a name beyond being the size of some array: any ratio of whole numbers may pass for one. */
export const isFamiliar = (setting: Setting, c: number): boolean => {
  const [first] = factorNames(setting, c);
  return first !== undefined && first.id !== 'axis';
};

/** dW[l] of this dZ[l] and this input, penalty included. */
function weightsModel(scene: Scene, block: BlockEvidence, delta: Float64Array, A: Float64Array) {
  const { theta, size } = block;
  const entry = productEntry(delta, A, scene.m);
  const decay = decayOf(scene, block);
  const model = new Float64Array(size);
  for (let i = 0; i < size; i++) model[i] = entry(i) + decay * theta[i];
  return model;
}

/** What dW[l] looked like last beside each dZ[l]: the right one is asked for again and again. */
const compared = new WeakMap<Float64Array, { block: BlockEvidence; A: Float64Array; seen: BlockEvidence }>();

/** dW[l] as it looks when this dZ[l] and this input are right. */
function weightsAgainst(scene: Scene, l: number, delta: Float64Array, A: Float64Array): BlockEvidence {
  const block = scene.W(l);
  const last = compared.get(delta);
  if (last?.block === block && last.A === A) return last.seen;
  const seen = against(scene, block, weightsModel(scene, block, delta, A));
  compared.set(delta, { block, A, seen });
  return seen;
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
  const few = scene.W(l).size > 2 * TRIED ? plain(scene, fewOf(scene, l, delta, A)) : undefined;
  return few === null ? null : plain(scene, weightsAgainst(scene, l, delta, A));
}

/** Whether db[l] follows from this dZ[l], but for a factor. */
export const plainBias = (scene: Scene, l: number, delta: Float64Array): Part | null =>
  plain(scene, against(scene, scene.b(l), rowMeans(delta, scene.m)));

/** dW[l] that does not follow from dZ[l]: another input, or what a block can show by itself. More than `most` bits are of no use. */
export function wrongWeights(scene: Scene, l: number, delta: Float64Array, most?: number): Part {
  const ways = [...wrongInputs(scene, l), ...weightedInputs(scene, l, delta)];
  const causes = ways.filter(meetsDelta(scene, delta)).map(way => {
    const found = plainWeights(scene, l, delta, way.apply);
    return { way, found: found && Number.isFinite(found.c) ? found : null };
  });
  const seen = weightsAgainst(scene, l, delta, scene.A[l - 1]);
  return cheapest(scene, scene.asGiven?.(l, seen) ?? seen, { best: cheapestCause('layer-input', l, causes), most });
}

/** Whether an input stands beside a dZ that is not 0 in some example: else dW is 0, whatever the input. */
function meetsDelta({ m }: Scene, delta: Float64Array): (way: Way<Float64Array>) => boolean {
  const seen = liveExamples(delta, m);
  return ({ apply }) => liveExamples(apply, m).some((live, s) => live * seen[s] > 0);
}

/** 1 for every example in which a matrix is not 0. */
function liveExamples(v: Float64Array, m: number): Uint8Array {
  const live = new Uint8Array(m);
  for (let i = 0; i < v.length; i++) if (v[i] !== 0) live[i % m] = 1;
  return live;
}

/** db[l] that does not follow from dZ[l]: another reduction, or what a block can show by itself. */
export function wrongBias(scene: Scene, l: number, delta: Float64Array, most?: number): Part {
  const block = scene.b(l);
  const causes = [...wrongReductions(delta, scene.m), ...weightedReductions(scene, l, delta)].map(way => ({
    way,
    found: plain(scene, against(scene, block, way.apply)),
  }));
  const seen = against(scene, block, rowMeans(delta, scene.m));
  return cheapest(scene, seen, { best: cheapestCause('bias-reduction', l, causes), most });
}

/** The cheapest of the causes under which a part is plain, those that cost about as much its rivals; null where none is. */
function cheapestCause(
  kind: 'layer-input' | 'bias-reduction',
  layer: number,
  causes: readonly { way: Way<Float64Array>; found: Part | null }[],
): Part | null {
  const [best, ...others] = causes
    .flatMap(({ way, found }) =>
      found ? [{ cause: way.cause!, part: { ...found, bits: found.bits + way.bits } }] : [],
    )
    .sort((a, b) => a.part.bits - b.part.bits);
  if (!best) return null;
  const says: Statement = { kind, detail: { layer, cause: best.cause } };
  const near = others.filter(({ part }) => part.bits <= best.part.bits + RIVAL);
  return { ...best.part, says: [says, ...best.part.says], rivals: near.map(({ cause }) => ({ cause, layer })) };
}

/** A wrong way, or what the block shows by itself where that is shorter: a way with a factor of no name may be a long way to say it. */
function cheapest(scene: Scene, block: BlockEvidence, { best, most }: { best: Part | null; most?: number }): Part {
  if (!best) return byItself(scene, block, most);
  const own = byItself(scene, block, best.bits);
  return !own.open && own.bits < best.bits ? own : { ...best, c: Number.NaN };
}

function byItself(scene: Scene, block: BlockEvidence, most = Number.POSITIVE_INFINITY): Part {
  // an open part must not pass for cheaper than what was not looked for
  const explanation = explain(block, scene.setting, FAMILIES, most <= openBits(block) ? most : undefined);
  const unclear = { ...UNSAID, c: Number.NaN, entries: block.known.length };
  if (!explanation) return { ...unclear, bits: openBits(block), open: true };
  const { bits, says } = explanation;
  const rivals = explanation.rivals.map((rival): Rival => ({ kinds: rival.says.map(({ kind }) => kind) }));
  return { ...unclear, bits, says, rivals };
}
