import type { Cause } from '../../finding.js';
import { NUMBER, nth, oneOf, some } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import { type Entries, leastSquares } from '../fit.js';
import type { Candidate } from './candidate.js';
import { rowMeans, type Scene } from './scene.js';
import { SLOTS, type Way } from './slot.js';

/** The cheapest that any candidate here can be: one of two examples that is left out. */
export const WEIGHTED = oneOf(SLOTS) + nth(1) + some(1, 2) + nth(0);
/** Most examples whose weights are solved for all at once. */
const MOST_EXAMPLES = 64;
/** Entries that an example is tried on before all are asked. */
const TRIED = 4096;

/**
 * dZ[l] off by a factor of its own for each unit, or for each example: read off the gradients themselves.
 * Told when nothing shorter explains the layer; what it names is where the factors are, not why.
 */
export const weightedCandidates = (scene: Scene, l: number, delta: Float64Array): Candidate[] =>
  // what holds of a few examples, one by one, need not hold of their batch
  scene.whole ? [...byUnit(scene, l, delta), ...byExample(scene, l, delta), ...byExampleOfBias(scene, l, delta)] : [];

/** db[l] gives each unit's factor at once; dW[l] then has to agree. */
function byUnit(scene: Scene, l: number, delta: Float64Array): Candidate[] {
  const { b, m } = scene;
  const right = rowMeans(delta, m);
  const factors = withUnseen(
    scene,
    Array.from(b(l).grad, (g, i) => (right[i] === 0 ? null : g / right[i])),
  );
  const told = described(scene, factors, 'unit');
  return told ? [candidate(told, () => delta.map((d, k) => factors[Math.floor(k / m)] * d))] : [];
}

function byExample(scene: Scene, l: number, delta: Float64Array): Candidate[] {
  const weights = exampleWeights(scene, l, delta);
  const told = weights && described(scene, weights, 'example');
  return told ? [candidate(told, () => delta.map((d, k) => weights[k % scene.m] * d))] : [];
}

/** One example left out or counted twice, as db[l] shows it; dW[l] may have a mistake of its own. */
const byExampleOfBias = (scene: Scene, l: number, delta: Float64Array): Candidate[] =>
  oddInBias(scene, l, delta).map(({ s, weight }) => ({
    ...named(described(scene, onlyOff(scene.m, s, weight), 'example')!),
    delta: () => delta.map((d, k) => (k % scene.m === s ? weight : 1) * d),
  }));

const named = ({ cause, bits }: Described) => ({ causes: [cause], bits });

const candidate = (told: Described, delta: () => Float64Array): Candidate => ({ ...named(told), delta, fitted: true });

/** The input under which some examples count in dW[l] alone more often, or less, than once. */
export function weightedInputs(scene: Scene, l: number, delta: Float64Array): Way<Float64Array>[] {
  const weights = exampleWeights(scene, l, delta);
  const told = weights && described(scene, weights, 'example');
  return told ? [{ ...told, apply: scene.A[l - 1].map((a, k) => weights[k % scene.m] * a) }] : [];
}

/** The sums over the examples that leave one out, or count one twice, where db[l] is such a sum. */
export function weightedReductions(scene: Scene, l: number, delta: Float64Array): Way<Float64Array>[] {
  const { m } = scene;
  return oddInBias(scene, l, delta).map(({ s, weight }) => ({
    ...described(scene, onlyOff(m, s, weight), 'example')!,
    apply: rowMeans(delta, m).map((mean, i) => mean + ((weight - 1) * delta[i * m + s]) / m),
  }));
}

/** The one example that db[l] shows to count a whole number of times other than once; the rest may be averaged over m − 1. */
function oddInBias(scene: Scene, l: number, delta: Float64Array): { s: number; weight: number }[] {
  const { m, b } = scene;
  if (m < 2 || !scene.whole) return [];
  const right = rowMeans(delta, m);
  const part = (s: number) => (i: number) => delta[i * m + s] / m;
  const accepts = (weight: number) => isOff(scene, weight) && isWhole(scene, weight);
  const found = [1, (m - 1) / m].flatMap(
    by => oddExample(scene, { off: i => by * b(l).grad[i] - right[i], part, size: right.length, accepts }) ?? [],
  );
  return found.slice(0, 1);
}

const solved = new WeakMap<Float64Array, { W: BlockEvidence; weights: number[] | null }>();

/** How often each example counts in dW[l]; null where the numbers do not tell. The last answer for each dZ[l] is kept: it is asked for twice. */
function exampleWeights(scene: Scene, l: number, delta: Float64Array): number[] | null {
  const W = scene.W(l);
  if (scene.m < 2 || !scene.whole) return null;
  const last = solved.get(delta);
  if (last?.W === W) return last.weights;
  const weights = weightsIn(scene, l, delta, W);
  solved.set(delta, { W, weights });
  return weights;
}

/** The weights of dW[l] = Σₛ wₛ δₛ aₛᵀ / m + decay · W. */
function weightsIn(scene: Scene, l: number, delta: Float64Array, W: BlockEvidence): number[] | null {
  const { m } = scene;
  const A = scene.A[l - 1];
  const inputs = scene.units(l - 1);
  const part = (s: number) => (i: number) => (delta[Math.floor(i / inputs) * m + s] * A[(i % inputs) * m + s]) / m;
  const decay = scene.setting.decay(W) ?? 0;
  const data = (i: number) => W.grad[i] - decay * W.theta[i];
  const sum = rightSum(part, m);
  const odd = oddExample(scene, { off: i => data(i) - sum(i), part, size: W.size, accepts: w => isOff(scene, w) });
  if (odd) return onlyOff(m, odd.s, odd.weight);
  if (m > MOST_EXAMPLES || W.size < 2 * m) return null;
  const known = Array.from({ length: W.size }, (_, i) => i);
  const all = { ...W, known, slack: new Float64Array(W.size), rounding: new Float64Array(W.size).fill(1) };
  // an example that reaches no weight may count as often as it likes
  const seen = Array.from({ length: m }, (_, s) => s).filter(s => known.some(i => part(s)(i) !== 0));
  const fitted = leastSquares(all, data, seen.map(part));
  if (!fitted) return null;
  return withUnseen(
    scene,
    Array.from({ length: m }, (_, s) => (seen.includes(s) ? fitted[seen.indexOf(s)] : null)),
  );
}

/** Factors of all: what shows none (null) is taken to share that of the others where they agree on one, else to count once. */
function withUnseen(scene: Scene, factors: readonly (number | null)[]): number[] {
  const seen = factors.filter(f => f !== null);
  const one = seen.length > 0 && isLevel(scene, seen) ? seen[0] : 1;
  return factors.map(f => f ?? one);
}

const isLevel = (scene: Scene, factors: readonly number[]): boolean =>
  factors.every(f => Math.abs(f - factors[0]) <= near(scene) * Math.abs(factors[0]));

const rightSum =
  (part: (s: number) => Entries, m: number): Entries =>
  i => {
    let sum = 0;
    for (let s = 0; s < m; s++) sum += part(s)(i);
    return sum;
  };

const onlyOff = (m: number, s: number, weight: number) => Array.from({ length: m }, (_, t) => (t === s ? weight : 1));

interface Odd {
  /** What is off. */
  off: Entries;
  part(s: number): Entries;
  size: number;
  accepts(weight: number): boolean;
}

/** The one example whose part, times weight − 1, is all that `off` is. */
function oddExample(scene: Scene, { off, part, size, accepts }: Odd): { s: number; weight: number } | null {
  const every = Math.max(1, Math.floor(size / TRIED));
  const at = Array.from({ length: Math.ceil(size / every) }, (_, k) => k * every);
  const target = at.map(off);
  const bar = 10 * scene.rounding * Math.sqrt(target.reduce((sum, v) => sum + v * v, 0));
  if (!(bar > 0)) return null;
  for (let s = 0; s < scene.m; s++) {
    const column = at.map(part(s));
    const square = column.reduce((sum, v) => sum + v * v, 0);
    const by = column.reduce((sum, v, k) => sum + v * target[k], 0) / square;
    if (!(square > 0) || !accepts(1 + by)) continue;
    if (column.every((v, k) => Math.abs(target[k] - by * v) <= bar)) return { s, weight: 1 + by };
  }
  return null;
}

interface Described {
  cause: Cause;
  bits: number;
}

/** Which units or examples count other than once, and how often; null when all count once, or alike, or those that do not differ among themselves. */
function described(scene: Scene, factors: readonly number[], of: 'unit' | 'example'): Described | null {
  const off = [...factors.keys()].filter(k => isOff(scene, factors[k]));
  if (off.length === 0 || isLevel(scene, factors) || !factors.every(Number.isFinite)) return null;
  // a factor of its own for each unit fits any dZ of one example
  if (!isShared(scene, factors)) return null;
  // a weight of −1e-12 is 0, not −0
  const weight = isWhole(scene, factors[off[0]]) ? Math.round(factors[off[0]]) || 0 : factors[off[0]];
  const strength = Number.isInteger(weight) ? nth(Math.abs(weight)) : NUMBER;
  return {
    cause: { id: 'weighted', of, off, weight },
    bits: oneOf(SLOTS) + nth(1) + some(off.length, factors.length) + strength,
  };
}

/** Factors this near to a whole number are that number; two factors this near are the same. */
const near = ({ rounding }: Scene) => 10 * rounding;

const isOff = (scene: Scene, factor: number) => Math.abs(factor - 1) > near(scene);
const isWhole = (scene: Scene, factor: number) => Math.abs(factor - Math.round(factor)) <= near(scene);

/** Whether all that are off are off by the same factor. */
function isShared(scene: Scene, factors: readonly number[]): boolean {
  const [first, ...others] = factors.filter(f => isOff(scene, f));
  return others.every(factor => Math.abs(factor - first) <= near(scene) * Math.max(1, Math.abs(first)));
}
