import type { Cause } from '../../finding.js';
import type { Candidate } from './candidate.js';
import { backThrough, type Scene } from './scene.js';
import { slopesOf } from './slopes.js';
import { rightWay, type Way, wrongWays } from './slot.js';

/** dZ[l] from dZ[l + 1]: every way to take the weights with every way to take the slope. */
export function stepCandidates(scene: Scene, l: number, above: Float64Array): Candidate[] {
  const slopes = slopesOf(scene, l);
  return weightsOf(scene, l)
    .flatMap(weights => {
      const dA = lazily(() => weights.apply(above));
      return slopes.map((slope): Candidate => {
        const causes = [weights.cause, slope.cause].filter(cause => cause !== null);
        const delta = () => slope.apply(dA());
        // the right one is asked for more than once
        return { causes, bits: weights.bits + slope.bits, delta: causes.length === 0 ? lazily(delta) : delta };
      });
    })
    .sort((a, b) => a.bits - b.bits);
}

type Back = (d: Float64Array) => Float64Array;

/** Learning rates that a step of training is made with before backward propagation is done. */
const RATES = [1, 0.5, 0.1, 0.05, 0.01, 0.005, 0.001];

/** W[l + 1] on the way back: right, not transposed, of another layer, already updated. */
function weightsOf(scene: Scene, l: number): Way<Back>[] {
  const { m, units } = scene;
  const shape = [units(l + 1), units(l)] as const;
  const { theta: W, grad, name: block } = scene.W(l + 1);
  const through =
    (V: ArrayLike<number>): Back =>
    d =>
      backThrough(V, shape, d, m);
  const turned = () => W.map((_, i) => W[(i % shape[1]) * shape[1] + Math.floor(i / shape[1])]);
  const square: (readonly [Cause, Back])[] =
    shape[0] === shape[1] ? [[{ id: 'transpose-missing', block }, through(turned())]] : [];
  const updated = RATES.map((rate): readonly [Cause, Back] => [
    { id: 'weights-updated', block, rate },
    through(W.map((w, i) => w - rate * grad[i])),
  ]);
  return [rightWay(through(W)), ...wrongWays([...square, ...others(scene, l, through), ...updated])];
}

/** Weights of another layer that has the same shape. */
function others(
  { L, W, units }: Scene,
  l: number,
  through: (V: ArrayLike<number>) => Back,
): (readonly [Cause, Back])[] {
  const alike = (k: number) => k !== l + 1 && units(k) === units(l + 1) && units(k - 1) === units(l);
  return Array.from({ length: L }, (_, k) => k + 1)
    .filter(alike)
    .map(k => [{ id: 'weights-of-another-layer', block: W(l + 1).name, other: W(k).name }, through(W(k).theta)]);
}

function lazily<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= make());
}
