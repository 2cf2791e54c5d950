import { leastSquares } from '../fit.js';
import type { Candidate } from './candidates.js';
import { rowMeans, type Scene } from './scene.js';

/** Factors this near to a whole number are that number; two factors this near are the same. */
const NEAR = 1e-6;
/** Most examples whose weights are fitted. */
const MOST_EXAMPLES = 64;

/**
 * dZ[l] off by a factor of its own for each unit, or for each example: read off the gradients themselves.
 * Told when nothing shorter explains the layer; what it names is where the factors are, not why.
 */
export const weightedCandidates = (scene: Scene, l: number, delta: Float64Array): Candidate[] => [
  ...byUnit(scene, l, delta),
  ...byExample(scene, l, delta),
];

/** db[l] gives each unit's factor at once; dW[l] then has to agree. */
function byUnit({ b, m }: Scene, l: number, delta: Float64Array): Candidate[] {
  const right = rowMeans(delta, m);
  const factors = Array.from(b(l).grad, (g, i) => (right[i] === 0 ? 1 : g / right[i]));
  // with one example any dZ is the right one times a factor for each unit: only a factor they share would say something
  if (m === 1 && !isShared(factors)) return [];
  const told = described(factors, 'unit');
  return told ? [candidate(told, 3.2, () => delta.map((d, k) => factors[Math.floor(k / m)] * d))] : [];
}

/** dW[l] = Σₛ wₛ δₛ aₛᵀ / m, solved for the weights where it has twice as many entries. */
function byExample(scene: Scene, l: number, delta: Float64Array): Candidate[] {
  const { m } = scene;
  const W = scene.W(l);
  if (m < 2 || m > MOST_EXAMPLES || W.size < 2 * m) return [];
  const A = scene.A[l - 1];
  const inputs = scene.units(l - 1);
  const part = (s: number) => (i: number) => (delta[Math.floor(i / inputs) * m + s] * A[(i % inputs) * m + s]) / m;
  const decay = scene.setting.decay(W) ?? 0;
  const all = { ...W, known: [...W.grad.keys()], slack: W.slack.map(() => 0), rounding: W.rounding.map(() => 1) };
  const columns = Array.from({ length: m }, (_, s) => part(s));
  const weights = leastSquares(all, i => W.grad[i] - decay * W.theta[i], columns);
  const told = weights && described(weights, 'example');
  return told ? [candidate(told, 3.4, () => delta.map((d, k) => weights[k % m] * d))] : [];
}

const candidate = (what: string, length: number, delta: () => Float64Array): Candidate => ({
  what: [what],
  length,
  delta,
  fitted: true,
});

/** 'example 3 counts 0 times', 'units 0, 2 count −1 times', or that each has a factor of its own; null when all count once, or alike. */
function described(factors: readonly number[], what: 'unit' | 'example'): string | null {
  const off = [...factors.keys()].filter(k => isOff(factors[k]));
  if (off.length === 0 || factors.every(f => Math.abs(f - factors[0]) <= NEAR * Math.abs(factors[0]))) return null;
  if (!factors.every(Number.isFinite)) return null;
  if (!isShared(factors))
    return `each ${what} counts with a factor of its own (${factors.slice(0, 6).map(short).join(', ')}${factors.length > 6 ? ', …' : ''})`;
  const list =
    off.length > 6
      ? `${off.length} ${what}s (${off.slice(0, 6).join(', ')}, …)`
      : `${what}${off.length > 1 ? 's' : ''} ${off.join(', ')}`;
  return `${list} count${off.length > 1 ? '' : 's'} ${short(factors[off[0]])} times instead of once`;
}

const isOff = (factor: number) => Math.abs(factor - 1) > NEAR;

/** Whether all that are off are off by the same factor. */
function isShared(factors: readonly number[]): boolean {
  const [first, ...others] = factors.filter(isOff);
  return others.every(factor => Math.abs(factor - first) <= NEAR * Math.max(1, Math.abs(first)));
}

const short = (x: number) => {
  const whole = Math.round(x);
  return String(Math.abs(x - whole) <= NEAR ? whole : Number(x.toPrecision(4))).replace('-', '−');
};
