import type { Activation, Cost, ForwardPass } from '../../forward.js';
import type { Layer } from '../layers.js';
import { CURVES, sigmoid } from './activations.js';
import { decayTerms, type Factors, factorsOf, sliceOf, weightsOf } from './example.js';

/**
 * Reads the forward pass of a dense network off gradapprox on single examples, without being told it.
 *
 * On one example dW[l] = dZ[l] A[l − 1]ᵀ and db[l] = dZ[l], so A[0] … A[L − 1] and dZ[L] follow from numbers alone;
 * Z[l] = W[l] A[l − 1] + b[l] by the parameters, and the activation is the one with g(Z[l]) = A[l].
 *
 * @param examples  gradapprox of each example, m of them
 * @returns the forward pass on the examples it could be read off (not where dZ is 0) and the λ/m they show; null where the gradients are not those of such a network, or an activation is none of the known ones
 */
export function recover(
  layers: readonly Layer[],
  examples: readonly Float64Array[],
  theta: Float64Array,
): { forward: ForwardPass; used: number[]; decay: number } | null {
  if (!layers.every(({ b }) => b)) return null;
  const shown = examples.map(gradient => decayOf(layers, gradient, theta));
  const decays = shown.map(decay => decay ?? 0);
  const factors = examples.map((gradient, s) => layers.map(layer => factorsOf(layer, gradient, theta, decays[s])));
  const used = [...factors.keys()].filter(s => isWhole(factors[s]));
  if (used.length < Math.min(2, examples.length)) return null;
  const forward = rebuild(
    layers,
    used.map(s => factors[s] as Factors[]),
    theta,
  );
  // without labels 0 and 1 nothing bears out that there is no penalty
  if (!forward || (!hasLabels(forward) && shown.every(decay => decay === null))) return null;
  return { forward, used, decay: used.reduce((sum, s) => sum + decays[s], 0) / used.length };
}

const hasLabels = ({ y }: ForwardPass) => y.every(target => target === 0 || target === 1);

const isWhole = (factors: readonly (Factors | null)[]) => factors.every(f => f !== null);

/** Decays nearer to 0 than this, relative to the gradients, are none. */
const NO_DECAY = 1e-7;

/** Below this share of ‖W‖² what dZ cannot make of W is rounding: layers of a single unit show no decay. */
const ROUNDING = 1e-12;

/** λ/m as the layers show it; null where none of them can. */
function decayOf(layers: readonly Layer[], gradient: Float64Array, theta: Float64Array): number | null {
  const terms = layers.map(layer => decayTerms(layer, gradient, theta)).filter(t => t.bottom > ROUNDING * t.square);
  const bottom = terms.reduce((sum, t) => sum + t.bottom, 0);
  if (!(bottom > 0)) return null;
  const decay = terms.reduce((sum, t) => sum + t.top, 0) / bottom;
  const largest = gradient.reduce((big, g) => Math.max(big, Math.abs(g)), 0);
  return Math.abs(decay) > NO_DECAY * largest ? decay : 0;
}

/** g(Z) and A of a layer may differ by this, relative to the largest A: A is known from differences only. */
const ALIKE = 1e-5;

/** The forward pass from x, exactly, with the activations that meet the inputs found for the layers above. */
function rebuild(layers: readonly Layer[], factors: readonly Factors[][], theta: Float64Array): ForwardPass | null {
  const m = factors.length;
  const L = layers.length;
  const column = (pick: (f: Factors) => Float64Array, l: number) => {
    const n = pick(factors[0][l]).length;
    return Float64Array.from({ length: n * m }, (_, k) => pick(factors[k % m][l])[Math.floor(k / m)]);
  };
  const A = [column(f => f.A, 0)];
  const Z: Float64Array[] = [new Float64Array(0)];
  const slope: Float64Array[] = [new Float64Array(0)];
  const activations: Activation[] = [];
  for (let l = 1; l <= L; l++) {
    Z.push(affine(layers[l - 1], A[l - 1], theta, m));
    if (l === L) break;
    const activation = activationOf(
      Z[l],
      column(f => f.A, l),
    );
    if (!activation) return null;
    activations.push(activation);
    A.push(Z[l].map(CURVES[activation].g));
    slope.push(Z[l].map(CURVES[activation].slope));
  }
  const output = outputOf(
    Z[L],
    column(f => f.dZ, L - 1),
    m,
  );
  const units = layers.map(({ b }, l) => ({
    units: b!.size,
    activation: l === L - 1 ? output.activation : activations[l],
  }));
  const spec = { inputs: A[0].length / m, layers: units, cost: output.cost };
  const pass = { Z, A: [...A, output.A], slope: [...slope, output.slope], delta: output.delta };
  return { spec, m, y: output.y, at: () => pass };
}

function affine(layer: Layer, A: Float64Array, theta: Float64Array, m: number): Float64Array {
  const { rows, columns, at } = weightsOf(layer);
  const W = sliceOf(theta, layer.W);
  const b = sliceOf(theta, layer.b!);
  return Float64Array.from({ length: rows * m }, (_, k) => {
    const i = Math.floor(k / m);
    let z = b[i];
    for (let j = 0; j < columns; j++) z += W[at(i, j)] * A[j * m + (k % m)];
    return z;
  });
}

/** The activation with g(Z) = A in every entry. */
function activationOf(Z: Float64Array, A: Float64Array): keyof typeof CURVES | null {
  const big = A.reduce((largest, a) => Math.max(largest, Math.abs(a)), 0);
  const names = Object.keys(CURVES) as (keyof typeof CURVES)[];
  return names.find(name => Z.every((z, i) => Math.abs(CURVES[name].g(z) - A[i]) <= ALIKE * big)) ?? null;
}

interface Output {
  activation: Activation;
  cost: Cost;
  A: Float64Array;
  slope: Float64Array;
  y: Float64Array;
  delta: Float64Array;
}

/** Targets are taken for labels when they are 0 or 1 to this accuracy. */
const LABEL = 1e-5;

/**
 * The output activation and cost under which dZ[L] leaves labels 0 and 1 as targets:
 * softmax or sigmoid with cross entropy, sigmoid with squared error; else squared error of Z itself, whose targets may be any numbers.
 */
function outputOf(Z: Float64Array, dZ: Float64Array, m: number): Output {
  const soft = softmaxOf(Z, m);
  const sig = Z.map(sigmoid);
  const sigSlope = Z.map(CURVES.sigmoid.slope);
  const none = new Float64Array(0);
  const guesses: [Activation, Cost, Float64Array, Float64Array, Float64Array][] = [
    ['softmax', 'crossEntropy', soft, none, soft.map((a, i) => a - dZ[i])],
    ['sigmoid', 'binaryCrossEntropy', sig, sigSlope, sig.map((a, i) => a - dZ[i])],
    ['sigmoid', 'squaredError', sig, sigSlope, sig.map((a, i) => a - dZ[i] / sigSlope[i])],
  ];
  for (const [activation, cost, A, slope, targets] of guesses)
    if (targets.every(y => Math.abs(y - Math.round(y)) <= LABEL && (Math.round(y) === 0 || Math.round(y) === 1))) {
      const y = targets.map(t => (t > 0.5 ? 1 : 0));
      const error = A.map((a, i) => a - y[i]);
      const delta = cost === 'squaredError' ? error.map((e, i) => e * slope[i]) : error;
      return { activation, cost, A, slope, y, delta };
    }
  const one = Z.map(() => 1);
  return { activation: 'linear', cost: 'squaredError', A: Z, slope: one, y: Z.map((z, i) => z - dZ[i]), delta: dZ };
}

function softmaxOf(Z: Float64Array, m: number): Float64Array {
  const top = new Float64Array(m).fill(Number.NEGATIVE_INFINITY);
  Z.forEach((z, i) => {
    top[i % m] = Math.max(top[i % m], z);
  });
  const sums = new Float64Array(m);
  Z.forEach((z, i) => {
    sums[i % m] += Math.exp(z - top[i % m]);
  });
  return Z.map((z, i) => Math.exp(z - top[i % m]) / sums[i % m]);
}
