import type { Round } from './family.js';

/** Cost of one example from the last layer's numbers, with its derivative by them. `y` is a label or a list of targets. */
export interface Loss {
  value(z: Float64Array, y: Targets, round: Round): number;
  delta(z: Float64Array, y: Targets, round: Round): Float64Array;
}

export interface Targets {
  label: number;
  values: Float64Array;
}

function softmax(z: Float64Array, round: Round): Float64Array {
  const top = Math.max(...z);
  const e = z.map(value => round(Math.exp(round(value - top))));
  const total = e.reduce((a, b) => round(a + b), 0);
  return e.map(value => round(value / total));
}

const logistic = (z: number) => 1 / (1 + Math.exp(-z));

/** ½ Σ (z − y)². */
const squaredError: Loss = {
  value: (z, y, round) => z.reduce((J, value, k) => round(J + round(0.5 * round(value - y.values[k]) ** 2)), 0),
  delta: (z, y, round) => z.map((value, k) => round(value - y.values[k])),
};

/** log Σ exp(z) − z[label], by the largest logit. */
const crossEntropy: Loss = {
  value(z, y, round) {
    const top = Math.max(...z);
    const total = z.reduce((sum, value) => round(sum + round(Math.exp(round(value - top)))), 0);
    return round(round(Math.log(total)) - round(z[y.label] - top));
  },
  delta: (z, y, round) => softmax(z, round).map((p, k) => round(p - (k === y.label ? 1 : 0))),
};

/** −log p[label], as a beginner writes it. */
const naiveCrossEntropy: Loss = {
  value: (z, y, round) => -round(Math.log(softmax(z, round)[y.label])),
  delta: crossEntropy.delta,
};

/** −Σ y log p + (1 − y) log(1 − p) with p = σ(z), as the course writes it: a staircase where p is near 1. */
const naiveBinary: Loss = {
  value: (z, y, round) =>
    z.reduce((J, value, k) => {
      const p = round(logistic(value));
      const t = y.values[k] > 0 ? 1 : 0;
      return round(J - (t === 1 ? round(Math.log(p)) : round(Math.log(round(1 - p)))));
    }, 0),
  delta: (z, y, round) => z.map((value, k) => round(round(logistic(value)) - (y.values[k] > 0 ? 1 : 0))),
};

/** Σ over k ≠ label of max(0, z[k] − z[label] + 1). */
const hinge: Loss = {
  value: (z, y, round) =>
    z.reduce((J, value, k) => (k === y.label ? J : round(J + Math.max(0, round(value - z[y.label] + 1)))), 0),
  delta(z, y) {
    const delta = z.map((value, k) => (k !== y.label && value - z[y.label] + 1 > 0 ? 1 : 0));
    delta[y.label] = -delta.reduce((a, b) => a + b, 0);
    return delta;
  },
};

/** Σ |z − y|. */
const absoluteError: Loss = {
  value: (z, y, round) => z.reduce((J, value, k) => round(J + Math.abs(round(value - y.values[k]))), 0),
  delta: (z, y) => z.map((value, k) => Math.sign(value - y.values[k])),
};

export const LOSSES = { squaredError, crossEntropy, naiveCrossEntropy, naiveBinary, hinge, absoluteError };
export type LossName = keyof typeof LOSSES;
