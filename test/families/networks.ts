import type { Random } from '../../src/random.js';
import type { ActivationName } from './activation.js';
import { type DenseSpec, dense } from './dense.js';
import { type Arrays, between, type Case, type Family, family, float32, normals, type Stored } from './family.js';
import type { LossName } from './loss.js';

const pick = <T>(rng: Random, list: readonly T[]): T => list[rng.below(list.length)];

/** A small random shape: 2–3 layers of 3–6 units, 3–8 examples. */
const shape = (rng: Random): Pick<DenseSpec, 'sizes' | 'm'> => ({
  sizes: [
    between(rng, 3, 5),
    ...Array.from({ length: between(rng, 1, 2) }, () => between(rng, 3, 6)),
    between(rng, 2, 3),
  ],
  m: between(rng, 3, 8),
});

type Extra = Omit<Partial<DenseSpec>, 'inputs'>;

const network =
  (activations: readonly ActivationName[], losses: readonly LossName[], extra: Extra = {}) =>
  (rng: Random) =>
    dense(rng, {
      ...shape(rng),
      activation: pick(rng, activations),
      loss: pick(rng, losses),
      lambda: pick(rng, [0, 0.37]),
      ...extra,
    });

/** Rewrites θ' = f θ by block: J(θ') with θ = θ'/f has the same J and gradients divided by f. */
function rescaled(inner: Omit<Case, 'name'>, factor: (name: string, k: number) => number): Omit<Case, 'name'> {
  const map = (arrays: Arrays, by: (value: number, f: number) => number) =>
    Object.fromEntries(
      Object.entries(arrays).map(([name, v]) => [name, v.map((value, k) => by(value, factor(name, k)))]),
    );
  const inside = (p: Arrays) => map(p, (value, f) => value / f);
  return {
    parameters: map(inner.parameters as Arrays, (value, f) => value * f),
    cost: (p: Arrays) => inner.cost(inside(p)),
    gradients: (p: Arrays) => map(inner.gradients(inside(p)), (value, f) => value / f),
  };
}

/** The same with parameters held in float32: steps are rounded when they are stored. */
function stored32({ parameters, cost, gradients }: Omit<Case, 'name'>): Omit<Case, 'name'> {
  const wide = (stored: Stored): Arrays =>
    Object.fromEntries(Object.entries(stored).map(([name, v]) => [name, Float64Array.from(v)]));
  return {
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, v]) => [name, Float32Array.from(v)])),
    cost: p => cost(wide(p)),
    gradients: p => gradients(wide(p)),
  };
}

const SMOOTH: readonly ActivationName[] = ['tanh', 'sigmoid', 'softplus', 'silu'];
const STABLE: readonly LossName[] = ['squaredError', 'crossEntropy'];

/** Inputs as tables of the course have them: zeros and ones, rows repeated, one row all zero. */
function binaryInputs(rng: Random, n: number): Float64Array[] {
  const rows = Array.from({ length: 4 }, () => Float64Array.from({ length: n }, () => rng.below(2)));
  return [...rows, rows[0], rows[0], new Float64Array(n)];
}

/** Dense networks at every point that has fooled a gradient checker. */
export const NETWORKS: readonly Family[] = [
  family('smooth', network(SMOOTH, STABLE), { smooth: true }),
  family('one example', network(SMOOTH, STABLE, { m: 1 }), { smooth: true }),
  family('relu', network(['relu', 'leakyRelu'], STABLE)),
  family('relu, 128 examples', rng =>
    dense(rng, { sizes: [4, 6, 3], m: 128, activation: 'relu', loss: 'squaredError' }),
  ),
  family('relu, zero biases, repeated inputs', rng => {
    const inputs = binaryInputs(rng, 5);
    return dense(rng, { sizes: [5, 6, 5, 3], m: 7, activation: 'relu', loss: pick(rng, STABLE), biases: 0, inputs });
  }),
  family('abs and hinge', network(['abs', 'relu'], ['hinge', 'absoluteError'])),
  family(
    'saturated',
    network(['tanh', 'sigmoid'], ['naiveCrossEntropy', 'naiveBinary', 'crossEntropy'], { weights: 6 }),
  ),
  family(
    'saturated relu, naive cross-entropy',
    network(['relu'], ['naiveCrossEntropy', 'naiveBinary'], { weights: 4 }),
  ),
  family('deep sigmoid', rng =>
    dense(rng, { sizes: [4, 4, 4, 4, 4, 4, 4, 4, 2], m: 4, activation: 'sigmoid', loss: 'squaredError' }),
  ),
  family('blocks scaled by 1e±4', rng => {
    const factors = new Map(['W1', 'b1', 'W2', 'b2', 'W3', 'b3'].map(name => [name, 10 ** between(rng, -4, 4)]));
    return rescaled(network(SMOOTH, STABLE)(rng), name => factors.get(name) ?? 1);
  }),
  family('components scaled by 1e±3', rng => {
    const powers = normals(rng, 64, 1.5);
    return rescaled(
      network(SMOOTH, STABLE)(rng),
      (name, k) => 10 ** Math.round(powers[(k * 7 + name.charCodeAt(0)) % 64]),
    );
  }),
  family('zero biases of natural scale 1e-4', rng =>
    rescaled(network(SMOOTH, STABLE, { biases: 0 })(rng), name => (name.startsWith('b') ? 1e-4 : 1)),
  ),
  family('zero biases of natural scale 1e4', rng =>
    rescaled(network(SMOOTH, STABLE, { biases: 0 })(rng), name => (name.startsWith('b') ? 1e4 : 1)),
  ),
  family('J + 1e6', network(SMOOTH, STABLE, { offset: 1e6 })),
  family('J · 1e-12', network(SMOOTH, STABLE, { scale: 1e-12 }), { smooth: true }),
  family('J · 1e12', network(SMOOTH, STABLE, { scale: 1e12 }), { smooth: true }),
  family('J · 1e-200', network(SMOOTH, STABLE, { scale: 1e-200 }), { smooth: true }),
  family('J · 1e200', network(SMOOTH, STABLE, { scale: 1e200 }), { smooth: true }),
  family('all-zero layer', rng => zeroLayer(network(['tanh', 'relu', 'sigmoid'], STABLE)(rng), rng)),
  family('float32 smooth', network(['tanh', 'sigmoid'], STABLE, { round: float32 }), { precision: 'float32' }),
  family('float32 parameters', rng => stored32(network(SMOOTH, STABLE)(rng)), { smooth: true }),
  family('float32 parameters, abs and hinge', rng =>
    stored32(network(['abs', 'relu'], ['hinge', 'absoluteError'])(rng)),
  ),
  family('float32 relu', network(['relu'], STABLE, { round: float32 }), { precision: 'float32' }),
];

/** The same network with one W and its b all zero. */
function zeroLayer(inner: Omit<Case, 'name'>, rng: Random): Omit<Case, 'name'> {
  const l = between(rng, 1, 2);
  const parameters = { ...inner.parameters };
  for (const name of [`W${l}`, `b${l}`]) parameters[name] = parameters[name].map(() => 0);
  return { ...inner, parameters };
}
