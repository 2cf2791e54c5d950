import type { Cause } from '../../finding.js';
import { CURVES, type Curve } from './activations.js';
import type { Scene } from './scene.js';
import { rightWay, type Way, wrongWays } from './slot.js';

/** dZ[l], (n_l, m), from dA[l]. */
export type Slope = (dA: Float64Array) => Float64Array;

/** Every way to get the slope of layer l right or wrong: missing, at A, of another activation, squared, inverted, at a neighbour. */
export function slopesOf(scene: Scene, l: number): Way<Slope>[] {
  const { activation } = scene.forward.spec.layers[l - 1];
  const own = activation === 'softmax' ? [] : curveSlopes(scene, l, CURVES[activation]);
  const missing: Wrong = [{ id: 'slope-missing' }, dA => dA];
  return [rightWay<Slope>(dA => trueSlope(scene, l, dA)), ...wrongWays([missing, ...own, ...neighbours(scene, l)])];
}

type Wrong = readonly [Cause, Slope];

/** dA ∘ f(z, a). */
function by(scene: Scene, l: number, cause: Cause, f: (z: number, a: number) => number): Wrong {
  const Z = scene.Z[l];
  const A = scene.A[l];
  return [cause, dA => dA.map((d, i) => d * f(Z[i], A[i]))];
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

/** The formula of this activation used wrongly, then that of another one. */
function curveSlopes(scene: Scene, l: number, { slope, slopeFromA }: Curve): Wrong[] {
  const make = (cause: Cause, f: (z: number, a: number) => number) => by(scene, l, cause, f);
  return [
    make({ id: 'slope-at-A' }, (_, a) => slope(a)),
    ...(slopeFromA ? [make({ id: 'slope-formula-of-Z', formula: slopeFromA.formula }, z => slopeFromA(z))] : []),
    make({ id: 'A-for-slope' }, (_, a) => a),
    make({ id: 'Z-for-slope' }, z => z),
    ...othersSlopes(scene, l),
    make({ id: 'slope-inverted' }, z => 1 - slope(z)),
    make({ id: 'slope-squared' }, z => slope(z) ** 2),
  ];
}

/** The slope of another activation, at Z or by its formula in A. */
function othersSlopes(scene: Scene, l: number): Wrong[] {
  const own = scene.forward.spec.layers[l - 1].activation;
  return Object.entries(CURVES)
    .filter(([activation]) => activation !== own && activation !== 'linear')
    .flatMap(([activation, { slope, slopeFromA }]) => {
      const at = by(scene, l, { id: 'slope-of-another', activation, own }, z => slope(z));
      // a slope of 1 everywhere is no slope of another activation, but none at all
      if (!slopeFromA || scene.A[l].every(a => slopeFromA(a) === 1)) return [at];
      const { formula } = slopeFromA;
      return [at, by(scene, l, { id: 'slope-of-another', activation, own, formula }, (_, a) => slopeFromA(a))];
    });
}

/** The slope of the right kind taken from the layer above or below, where it has the same shape. */
function neighbours(scene: Scene, l: number): Wrong[] {
  return [l - 1, l + 1]
    .filter(k => k > 0 && k <= scene.L && scene.units(k) === scene.units(l) && scene.slope[k].length > 0)
    .map((k): Wrong => {
      const { activation } = scene.forward.spec.layers[l - 1];
      const f = activation === 'softmax' ? null : CURVES[activation].slope;
      const Z = scene.Z[k];
      return [{ id: 'slope-of-neighbour', layer: k }, dA => dA.map((d, i) => d * (f ? f(Z[i]) : scene.slope[k][i]))];
    });
}
