import type { DiagnosisOf } from '../../finding.js';
import { certaintyOf } from '../certainty.js';
import type { BlockEvidence } from '../evidence.js';
import { agreement, combine, leastSquares, type Prediction } from '../fit.js';

/** A weight this near to 1, or to another, is that: it is known as well as grad, to about 1e-6, less what the sum loses. */
const SAME = 1e-4;
/** Most numbers, examples times parameters, that are worth solving for. */
const MOST = 200_000;

/**
 * grad = gradapprox + Σ (wₛ − 1) Gₛ / m + μ θ, Gₛ the gradient of example s alone: examples that are left out or count other than once.
 * The term μ θ, with a μ for each block, is what a penalty of single examples leaves.
 *
 * @returns null where no weights fit, or those that are off do not share one
 */
export function weightedExamples(
  blocks: readonly BlockEvidence[],
  gradients: readonly Float64Array[],
): DiagnosisOf<'examples'> | null {
  const all = joined(blocks);
  const m = gradients.length;
  if (m < 2 || m * all.size > MOST) return null;
  const penalties = blocks
    .filter(({ theta }) => theta.some(w => Math.abs(w) > 0))
    .map(block => thetaOf(block, all.size));
  const scene = { all, gradients, penalties };
  const found = fewExamples(scene) ?? anyExamples(scene);
  if (!found) return null;
  const wrong = blocks.filter(block => block.wrong.length > 0);
  const { weights, informative, fitted } = found;
  const off = [...weights.keys()].filter(s => Math.abs(weights[s] - 1) > SAME);
  if (off.length === 0 || off.length === m || !off.every(s => isNear(weights[s], weights[off[0]]))) return null;
  // a weight of −1e-12 is 0, not −0
  const whole = Math.round(weights[off[0]]) || 0;
  const weight = isNear(weights[off[0]], whole) ? whole : weights[off[0]];
  const certainty = certaintyOf({ blocks: wrong, informative, parameters: fitted, rivals: 0 });
  return { kind: 'examples', blocks: wrong.map(({ name }) => name), certainty, detail: { off, weight, of: m } };
}

const isNear = (a: number, b: number) => Math.abs(a - b) <= SAME * Math.max(1, Math.abs(b));

interface Scene {
  /** All blocks as one. */
  all: BlockEvidence;
  gradients: readonly Float64Array[];
  /** θ of one block each, 0 elsewhere. */
  penalties: readonly Float64Array[];
}

function thetaOf({ theta, offset }: BlockEvidence, size: number): Float64Array {
  const column = new Float64Array(size);
  column.set(theta, offset);
  return column;
}

interface Weights {
  weights: number[];
  informative: number;
  fitted: number;
}

/** Examples of a batch up to this size are tried two and two as well. */
const MOST_IN_PAIRS = 32;

/** One example, or two that share a weight: a number is fitted for them, and another where a penalty is in the way. */
function fewExamples(scene: Scene): Weights | null {
  const { gradients } = scene;
  const m = gradients.length;
  for (const few of onesAndPairs(m)) {
    const fit = fitted(scene, [few.map(s => gradients[s]).reduce((a, b) => a.map((x, i) => x + b[i]))]);
    if (fit) return { ...fit, weights: gradients.map((_, s) => (few.includes(s) ? 1 + m * fit.by[0] : 1)) };
  }
  return null;
}

function* onesAndPairs(m: number): Generator<number[]> {
  for (let s = 0; s < m; s++) yield [s];
  if (m > MOST_IN_PAIRS) return;
  for (let s = 0; s < m; s++) for (let t = s + 1; t < m; t++) yield [s, t];
}

/** Any of them: a number is fitted for each. */
function anyExamples(scene: Scene): Weights | null {
  const fit = fitted(scene, scene.gradients);
  return fit && { ...fit, weights: fit.by.map(by => 1 + fit.by.length * by) };
}

/** grad − gradapprox as a combination of the columns, with multiples of θ where it takes them. */
function fitted({ all, penalties }: Scene, columns: readonly Float64Array[]) {
  const difference = (i: number) => all.grad[i] - all.gradapprox[i];
  for (const terms of [columns, [...columns, ...penalties]]) {
    const by = leastSquares(
      all,
      difference,
      terms.map(term => (i: number) => term[i]),
    );
    const fit = by && agreement(all, sumOf(all, terms, by));
    if (fit && fit.informative > by.length)
      return { by: by.slice(0, columns.length), informative: fit.informative, fitted: by.length };
  }
  return null;
}

/** gradapprox + Σ by · column; the columns are known as well as gradapprox is. */
const sumOf = (
  { gradapprox, slack }: BlockEvidence,
  columns: readonly Float64Array[],
  by: readonly number[],
): Prediction =>
  combine([
    { by: 1, of: i => gradapprox[i], slack: i => slack[i] },
    ...columns.map((column, k) => ({ by: by[k], of: (i: number) => column[i], slack: (i: number) => slack[i] })),
  ]);

/** All blocks as one: entry i is component i of θ. */
function joined(blocks: readonly BlockEvidence[]): BlockEvidence {
  const size = blocks.reduce((n, block) => n + block.size, 0);
  const spread = (of: (block: BlockEvidence) => Float64Array) => {
    const whole = new Float64Array(size);
    for (const block of blocks) whole.set(of(block), block.offset);
    return whole;
  };
  const indices = (of: (block: BlockEvidence) => readonly number[]) =>
    blocks.flatMap(block => of(block).map(i => block.offset + i));
  return {
    ...blocks[0],
    shape: [size],
    offset: 0,
    size,
    grad: spread(block => block.grad),
    gradapprox: spread(block => block.gradapprox),
    theta: spread(block => block.theta),
    slack: spread(block => block.slack),
    rounding: spread(block => block.rounding),
    known: indices(block => block.known),
    wrong: indices(block => block.wrong),
  };
}
