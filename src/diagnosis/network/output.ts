import type { Cause } from '../../finding.js';
import type { Candidate } from './candidate.js';
import type { Scene } from './scene.js';
import { slopesOf, trueSlope } from './slopes.js';
import { rightWay, type Way, wrongWays } from './slot.js';

type Delta = () => Float64Array;
type Wrong = readonly [Cause, Delta];

/** dZ[L] from the outputs and targets: right, without or with a slope too many, with labels shifted, one example only, … */
export const outputCandidates = (scene: Scene): Candidate[] =>
  waysOf(scene).map(({ cause, bits, apply }) => ({ causes: cause ? [cause] : [], bits, delta: apply }));

function waysOf(scene: Scene): Way<Delta>[] {
  const { L, A, delta, forward } = scene;
  const error = A[L].map((a, i) => a - forward.y[i]);
  const slopes = forward.spec.cost === 'squaredError' ? slopesOf(scene, L).slice(1) : [];
  return [
    rightWay<Delta>(() => delta),
    ...slopes.map(({ cause, bits, apply }) => ({ cause, bits, apply: () => apply(error) })),
    ...wrongWays([...slopeAtOutput(scene), ...(scene.whole ? wrongExamples(scene) : []), ...wrongErrors(scene)]),
  ];
}

/** A slope too many, or one too few where the cost is derived by A. */
const slopeAtOutput = (scene: Scene): Wrong[] =>
  scene.forward.spec.cost === 'squaredError'
    ? [[{ id: 'slope-too-many' }, () => extraSlope(scene)]]
    : [
        [{ id: 'slope-too-many-cancelled' }, () => extraSlope(scene)],
        [{ id: 'slope-missing-in-cost' }, () => missingSlope(scene)],
      ];

/** dZ[L] of an error dJ/dA[L], where cost and activation are not derived together. */
const toDelta = (scene: Scene, error: Float64Array): Float64Array =>
  scene.forward.spec.cost === 'squaredError' ? trueSlope(scene, scene.L, error) : error;

/** The error a − y put together wrongly. */
function wrongErrors({ L, A, delta }: Scene): Wrong[] {
  return [
    [{ id: 'target-missing' }, () => A[L]],
    [{ id: 'error-absolute' }, () => delta.map(Math.abs)],
  ];
}

/** What mixes the examples of a batch. */
function wrongExamples(scene: Scene): Wrong[] {
  const { L, m, A, delta, forward } = scene;
  const { y } = forward;
  const labels = (from: (s: number) => number) => () =>
    toDelta(
      scene,
      A[L].map((a, i) => a - y[i - (i % m) + from(i % m)]),
    );
  const only = (which: number) => () => delta.map((d, i) => (i % m === which ? d : 0));
  return [
    [{ id: 'labels', of: 'before' }, labels(s => (s - 1 + m) % m)],
    [{ id: 'labels', of: 'after' }, labels(s => (s + 1) % m)],
    [{ id: 'one-example', which: 'last' }, only(m - 1)],
    [{ id: 'one-example', which: 'first' }, only(0)],
  ];
}

/** δ ∘ g' at the output, although cost and activation were derived together. */
function extraSlope({ L, A, slope, delta }: Scene): Float64Array {
  return delta.map((d, i) => d * (slope[L].length > 0 ? slope[L][i] : A[L][i] * (1 - A[L][i])));
}

/** dJ/dA[L]: (a − y)/(a(1 − a)) for binary cross entropy, −y/a for cross entropy. */
function missingSlope({ L, A, forward: { spec, y } }: Scene): Float64Array {
  if (spec.cost === 'crossEntropy') return A[L].map((a, i) => -y[i] / a);
  return A[L].map((a, i) => (a - y[i]) / (a * (1 - a)));
}
