import { CURVES, type Curve } from './activations.js';
import type { Scene } from './scene.js';

/** A way from dA[l] to dZ[l], right or wrong. */
export interface Slope {
  /** What went wrong, as a clause; empty for the right one. */
  what: string;
  length: number;
  /** dZ[l], (n_l, m), from dA[l]. */
  apply(dA: Float64Array): Float64Array;
}

/** Every way to get the slope of layer l right or wrong: missing, at A, of another activation, twice, inverted, at a neighbour. */
export function slopesOf(scene: Scene, l: number): Slope[] {
  const { activation } = scene.forward.spec.layers[l - 1];
  const right: Slope = { what: '', length: 0, apply: dA => trueSlope(scene, l, dA) };
  const missing = entrywise('the slope of the activation is missing', 2, dA => dA);
  if (activation === 'softmax') return [right, missing, ...softmaxSlopes(scene, l), ...neighbours(scene, l)];
  const curve = CURVES[activation];
  return [right, missing, ...ownSlopes(scene, l, curve), ...othersSlopes(scene, l), ...neighbours(scene, l)];
}

const entrywise = (what: string, length: number, apply: (dA: Float64Array) => Float64Array): Slope => ({
  what,
  length,
  apply,
});

/** dA ∘ f(z, a). */
function by(scene: Scene, l: number, what: string, length: number, f: (z: number, a: number) => number): Slope {
  const Z = scene.Z[l];
  const A = scene.A[l];
  return entrywise(what, length, dA => dA.map((d, i) => d * f(Z[i], A[i])));
}

/** g'(Z) ∘ dA, or the Jacobian of softmax: a (dA − Σ a dA). */
export function trueSlope({ slope, A, m }: Scene, l: number, dA: Float64Array): Float64Array {
  if (slope[l].length > 0) return dA.map((d, i) => d * slope[l][i]);
  const mean = new Float64Array(m);
  A[l].forEach((a, i) => {
    mean[i % m] += a * dA[i];
  });
  return dA.map((d, i) => A[l][i] * (d - mean[i % m]));
}

/** The formula of this activation, used wrongly. */
function ownSlopes(scene: Scene, l: number, { slope, slopeFromA, g, parts = {} }: Curve): Slope[] {
  const make = (what: string, length: number, f: (z: number, a: number) => number) => by(scene, l, what, length, f);
  const list = [
    make(`the slope is taken at A${l} instead of Z${l}`, 2.1, (_, a) => slope(a)),
    make(`A${l} itself stands for the slope`, 2.3, (_, a) => a),
    make(`Z${l} itself stands for the slope`, 2.3, z => z),
    make('the slope is squared, as if applied twice', 2.6, z => slope(z) ** 2),
    make('the slope is inverted, 1 − g′ for g′', 2.5, z => 1 - slope(z)),
    make('the slope is divided by instead of multiplied with', 2.6, z => 1 / slope(z)),
    make(`the slope is multiplied with A${l} once more`, 2.7, (z, a) => slope(z) * a),
    make(`the slope of the activation applied twice is taken, g′(A${l}) g′(Z${l})`, 2.7, z => slope(g(z)) * slope(z)),
  ];
  if (slopeFromA)
    list.push(make(`Z${l} is put where A${l} belongs in the slope ${slopeFromA.formula}`, 2.2, z => slopeFromA(z)));
  for (const [formula, part] of Object.entries(parts)) list.push(make(`the slope is ${formula}`, 2.4, z => part(z)));
  return list;
}

/** The slope of another activation, at Z or by its formula in A. */
function othersSlopes(scene: Scene, l: number): Slope[] {
  const own = scene.forward.spec.layers[l - 1].activation;
  return Object.entries(CURVES)
    .filter(([name]) => name !== own && name !== 'linear')
    .flatMap(([name, { slope, slopeFromA }]) => {
      const at = by(scene, l, `the slope of ${name} stands for that of ${own}`, 2.4, z => slope(z));
      // a slope of 1 everywhere is no slope of another activation, but none at all
      if (!slopeFromA || scene.A[l].every(a => slopeFromA(a) === 1)) return [at];
      const what = `the slope ${slopeFromA.formula} of ${name} stands for that of ${own}`;
      return [at, by(scene, l, what, 2.45, (_, a) => slopeFromA(a))];
    });
}

/** The slope of the right kind taken from the layer above or below, where it has the same shape. */
function neighbours(scene: Scene, l: number): Slope[] {
  return [l - 1, l + 1]
    .filter(k => k > 0 && k <= scene.L && scene.units(k) === scene.units(l) && scene.slope[k].length > 0)
    .map(k => {
      const { activation } = scene.forward.spec.layers[l - 1];
      const f = activation === 'softmax' ? null : CURVES[activation].slope;
      const Z = scene.Z[k];
      const what = `the slope is taken at Z${k} instead of Z${l} (off by one layer)`;
      return entrywise(what, 2.7, dA => dA.map((d, i) => d * (f ? f(Z[i]) : scene.slope[k][i])));
    });
}

/** Only a part of the Jacobian of softmax. */
const softmaxSlopes = (scene: Scene, l: number): Slope[] => [
  by(scene, l, 'only the diagonal a(1 − a) of the softmax Jacobian is taken', 2.1, (_, a) => a * (1 - a)),
  by(scene, l, 'the sum over the outputs is missing in the softmax Jacobian', 2.2, (_, a) => a),
  by(scene, l, 'the slope a(1 − a) is squared', 2.7, (_, a) => (a * (1 - a)) ** 2),
];
