import type { Random } from '../../src/random.js';
import { ACTIVATIONS, type ActivationName } from './activation.js';
import { type Arrays, type Case, float64, normals, type Round } from './family.js';
import { LOSSES, type LossName, type Targets } from './loss.js';

/** A dense network on random data: J = offset + scale · (1/m) Σ loss + λ/(2m) Σ‖W‖². */
export interface DenseSpec {
  sizes: readonly number[];
  activation: ActivationName;
  loss: LossName;
  m: number;
  lambda?: number;
  round?: Round;
  offset?: number;
  scale?: number;
  /** Standard deviation of the biases; 0 puts ReLU kinks exactly at repeated or zero inputs. */
  biases?: number;
  /** Factor on the usual 1/√fan-in weights. */
  weights?: number;
  inputs?: readonly Float64Array[];
}

/** The network at random parameters; W[l] is (n_l, n_(l−1)), row-major. */
export function dense(rng: Random, spec: DenseSpec): Omit<Case, 'name'> {
  const { sizes, m, biases = 0.3, weights = 1 } = spec;
  const parameters: Arrays = {};
  for (let l = 1; l < sizes.length; l++) {
    parameters[`W${l}`] = normals(rng, sizes[l] * sizes[l - 1], weights / Math.sqrt(sizes[l - 1]));
    parameters[`b${l}`] = normals(rng, sizes[l], biases);
  }
  const outputs = sizes[sizes.length - 1];
  const x = spec.inputs ?? Array.from({ length: m }, () => normals(rng, sizes[0]));
  const y = x.map(() => ({ label: rng.below(outputs), values: normals(rng, outputs) }));
  return {
    parameters,
    cost: (p: Arrays) => costOf(spec, p, x, y),
    gradients: (p: Arrays) => gradientsOf(spec, p, x, y),
  };
}

interface Pass {
  Z: Float64Array[];
  A: Float64Array[];
}

function forward({ sizes, activation, round = float64 }: DenseSpec, p: Arrays, x: Float64Array): Pass {
  const Z: Float64Array[] = [new Float64Array(0)];
  const A = [x.map(round)];
  for (let l = 1; l < sizes.length; l++) {
    const z = p[`b${l}`].map(round);
    for (let i = 0; i < sizes[l]; i++)
      for (let j = 0; j < sizes[l - 1]; j++)
        z[i] = round(z[i] + round(round(p[`W${l}`][i * sizes[l - 1] + j]) * A[l - 1][j]));
    Z.push(z);
    A.push(l === sizes.length - 1 ? z : z.map(value => round(ACTIVATIONS[activation].g(value))));
  }
  return { Z, A };
}

function costOf(spec: DenseSpec, p: Arrays, x: readonly Float64Array[], y: readonly Targets[]): number {
  const { round = float64, offset = 0, scale = 1, lambda = 0, sizes } = spec;
  let J = 0;
  for (const [s, input] of x.entries())
    J = round(J + LOSSES[spec.loss].value(forward(spec, p, input).A[sizes.length - 1], y[s], round));
  let squares = 0;
  for (let l = 1; l < sizes.length; l++) for (const w of p[`W${l}`]) squares = round(squares + round(w * w));
  return round(offset + round(scale * round(round(J / x.length) + round((lambda / (2 * x.length)) * squares))));
}

function gradientsOf(spec: DenseSpec, p: Arrays, x: readonly Float64Array[], y: readonly Targets[]): Arrays {
  const { round = float64, scale = 1, lambda = 0 } = spec;
  const grads: Arrays = {};
  for (const name of Object.keys(p)) grads[name] = new Float64Array(p[name].length);
  for (const [s, input] of x.entries()) backward(spec, p, forward(spec, p, input), y[s], grads);
  for (const [name, grad] of Object.entries(grads)) {
    const decay = name.startsWith('W') ? lambda : 0;
    grads[name] = grad.map((g, k) => round(round(scale * round(g + round(decay * p[name][k]))) / x.length));
  }
  return grads;
}

/** Adds one example's dW[l] = delta[l] a[l−1]ᵀ and db[l] = delta[l]; delta[l−1] = W[l]ᵀ delta[l] ∘ g'(z[l−1]). */
function backward(spec: DenseSpec, p: Arrays, { Z, A }: Pass, y: Targets, grads: Arrays): void {
  const { round = float64, sizes, activation } = spec;
  let delta = LOSSES[spec.loss].delta(A[sizes.length - 1], y, round);
  for (let l = sizes.length - 1; l >= 1; l--) {
    const columns = sizes[l - 1];
    const next = new Float64Array(columns);
    for (let i = 0; i < sizes[l]; i++) {
      grads[`b${l}`][i] = round(grads[`b${l}`][i] + delta[i]);
      for (let j = 0; j < columns; j++) {
        const k = i * columns + j;
        grads[`W${l}`][k] = round(grads[`W${l}`][k] + round(delta[i] * A[l - 1][j]));
        next[j] = round(next[j] + round(round(p[`W${l}`][k]) * delta[i]));
      }
    }
    delta = next.map((value, j) => (l > 1 ? round(value * round(ACTIVATIONS[activation].slope(Z[l - 1][j]))) : value));
  }
}
