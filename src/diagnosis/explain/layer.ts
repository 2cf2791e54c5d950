import { nameFactor } from '../constants.js';
import type { Statement } from '../diagnosis.js';
import type { BlockEvidence } from '../evidence.js';
import { FAMILIES } from '../hypotheses/index.js';
import { penalty } from '../hypotheses/penalty.js';
import { scale } from '../hypotheses/scale.js';
import { type Explanation, type Setting, shortest } from '../hypothesis.js';
import { type Candidate, inputCandidates, reductions } from './candidates.js';
import { decayOf, productEntry, rowMeans, type Scene } from './scene.js';

/** What is said of one of dZ[l], dW[l], db[l]. */
export interface Said {
  at: 'delta' | 'W' | 'b';
  statement: Statement;
  /** Other kinds that fit as well. */
  rivals: string[];
}

/** One way to account for a layer. */
export interface Account {
  /** Sum of the description lengths; the smallest wins. */
  length: number;
  candidate: Candidate;
  says: Said[];
  /** dZ[l] as grad has it, factor included. */
  delta: Float64Array;
  /** Parts that no hypothesis explains. */
  open: ('W' | 'b')[];
}

/** A part that stays open costs as much as any two mistakes. */
const OPEN = 6;
/** A factor with a name, and one without. */
const NAMED = 1;
const UNNAMED = 3;

/**
 * The shortest accounts of layer l, best first: which dZ[l], and what was done to it in dW[l] and db[l].
 * At least one of the two must follow plainly from dZ[l]; the right dZ[l] may explain both through mistakes of their own.
 */
export function accountsOf(scene: Scene, l: number, candidates: readonly Candidate[]): Account[] {
  const accounts: Account[] = [];
  let best = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate.length > best + 1) continue;
    const account = accountOf(scene, l, candidate);
    if (!account) continue;
    accounts.push(account);
    best = Math.min(best, account.length);
  }
  return accounts.sort((a, b) => a.length - b.length);
}

/** What a part of a layer is, given dZ[l]: a factor of what dZ[l] predicts, or a mistake of its own, or neither. */
interface Part {
  length: number;
  /** Factor of the data part; NaN when the part is not plain. */
  c: number;
  says: Statement[];
  open: boolean;
  /** Other kinds that fit as well. */
  rivals: string[];
}

function accountOf(scene: Scene, l: number, candidate: Candidate): Account | null {
  const delta = candidate.delta();
  if (delta.some(d => !Number.isFinite(d)) || (candidate.length > 0 && delta.every(d => d === 0))) return null;
  const plainB = plain(scene, against(scene, scene.b(l), rowMeans(delta, scene.m)));
  const plainW = plainWeights(scene, l, delta, scene.A[l - 1]);
  if (!plainW && !plainB && candidate.length > 0) return null;
  if (candidate.fitted && !(plainW?.c === 1 && plainB?.c === 1)) return null;
  const W = plainW ?? wrongWeights(scene, l, delta);
  const b = plainB ?? wrongBias(scene, l, delta);
  return together(scene, { l, candidate, delta, W, b });
}

/** A factor that dW and db share belongs to dZ. */
function together(
  scene: Scene,
  { l, candidate, delta, W, b }: { l: number; candidate: Candidate; delta: Float64Array; W: Part; b: Part },
): Account {
  const shared = same(W.c, b.c) && !same(W.c, 1);
  const ofDelta: Statement[] = shared ? W.says.filter(isFactor) : [];
  const says: Said[] = [
    ...candidate.what.map((what): Said => ({ at: 'delta', statement: stepStatement(scene, l, what), rivals: [] })),
    ...ofDelta.map((statement): Said => ({ at: 'delta', statement, rivals: [] })),
    ...W.says.filter(s => !ofDelta.includes(s)).map((statement): Said => ({ at: 'W', statement, rivals: W.rivals })),
    ...b.says.filter(s => !shared || !isFactor(s)).map((statement): Said => ({ at: 'b', statement, rivals: b.rivals })),
  ];
  const double = shared ? factorLength(scene.setting, W.c) : 0;
  return {
    length: candidate.length + W.length + b.length - double,
    candidate,
    says,
    delta: shared ? delta.map(d => W.c * d) : delta,
    open: [...(W.open ? (['W'] as const) : []), ...(b.open ? (['b'] as const) : [])],
  };
}

const isFactor = (statement: Statement) => statement.kind === 'scale';
const SAME = 1e-4;
const same = (a: number, b: number) => Math.abs(a - b) <= SAME * Math.abs(b);

/** A mistake on the way to dZ[l]; `what` is empty when only the place is known. */
export function stepStatement({ L }: Scene, l: number, what: string): Statement {
  if (l === L) return { kind: 'output-delta', detail: { layer: `layer ${l}`, what } };
  return { kind: 'backward-step', detail: { from: `layer ${l + 1}`, to: `layer ${l}`, what } };
}

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
  if (seen.known.length === 0) return { length: 0, c: Number.NaN, says: [], open: false, rivals: [] };
  if (seen.wrong.length === 0) return { length: 0, c: 1, says: [], open: false, rivals: [] };
  const explanation = shortest(seen, scene.setting, PLAIN);
  return explanation && part(scene, explanation, 0);
}

/** The hypotheses under which a part still shows what dZ is. */
const PLAIN = [scale, penalty];

function part({ setting }: Scene, { says }: Explanation, length: number): Part {
  const c = says.find(isFactor)?.factor ?? 1;
  const lengths = says.map(said => (isFactor(said) ? factorLength(setting, said.factor!) : NAMED));
  return { length: lengths.reduce((a, b) => a + b, length), c, says, open: false, rivals: [] };
}

const factorLength = ({ sizes }: Setting, c: number) =>
  nameFactor(c, sizes, value => same(c, value)).names.length > 0 ? NAMED : UNNAMED;

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

function plainWeights(scene: Scene, l: number, delta: Float64Array, A: Float64Array): Part | null {
  const block = scene.W(l);
  const few = block.size > 2 * TRIED ? plain(scene, fewOf(scene, l, delta, A)) : undefined;
  return few === null ? null : plain(scene, against(scene, block, weightsModel(scene, block, delta, A)));
}

/** dW[l] that does not follow from dZ[l]: another input, or what a block can show by itself. */
function wrongWeights(scene: Scene, l: number, delta: Float64Array): Part {
  for (const { what, length, A } of inputCandidates(scene, l)) {
    const found = plainWeights(scene, l, delta, A);
    if (!found || !Number.isFinite(found.c)) continue;
    const input: Statement = { kind: 'layer-input', detail: { layer: `layer ${l}`, what } };
    return { ...found, length: found.length + length, says: [input, ...found.says] };
  }
  const block = scene.W(l);
  return byItself(scene, against(scene, block, weightsModel(scene, block, delta, scene.A[l - 1])));
}

/** db[l] that is not the mean of dZ[l]: another reduction, or what a block can show by itself. */
function wrongBias(scene: Scene, l: number, delta: Float64Array): Part {
  const block = scene.b(l);
  for (const { what, length, db } of reductions(delta, scene.m)) {
    const found = plain(scene, against(scene, block, db));
    if (!found) continue;
    const reduction: Statement = { kind: 'bias-reduction', detail: { layer: `layer ${l}`, what } };
    return { ...found, length: found.length + length, c: Number.NaN, says: [reduction, ...found.says] };
  }
  return byItself(scene, against(scene, block, rowMeans(delta, scene.m)));
}

function byItself(scene: Scene, block: BlockEvidence): Part {
  const explanation = shortest(block, scene.setting, FAMILIES);
  if (!explanation) return { length: OPEN, c: Number.NaN, says: [], open: true, rivals: [] };
  const rivals = explanation.rivals.map(rival => rival.says.map(({ kind }) => kind).join(' and '));
  return { length: explanation.length, c: Number.NaN, says: explanation.says, open: false, rivals };
}
