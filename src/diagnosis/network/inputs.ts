import type { Cause } from '../../finding.js';
import { rowMeans, type Scene } from './scene.js';
import { type Way, wrongWays } from './slot.js';

type Wrong = readonly [Cause, Float64Array];

/** What stands for A[l − 1] in dW[l] = dZ[l] A[l − 1]ᵀ / m. */
export function wrongInputs(scene: Scene, l: number): Way<Float64Array>[] {
  const { A, Z, m, whole } = scene;
  const k = l - 1;
  const own = A[k];
  return wrongWays<Float64Array>([
    ...(k > 0 ? [[{ id: 'Z-for-input' }, Z[k]] as const] : []),
    ...(whole ? mixedExamples(own, m) : []),
    ...otherInputs(scene, k),
    [{ id: 'input-positive' }, own.map(a => (a > 0 ? 1 : 0))],
  ]);
}

/** A or Z of another layer with as many units. */
const otherInputs = ({ A, Z, units, L }: Scene, k: number): Wrong[] =>
  Array.from({ length: L + 1 }, (_, layer) => layer)
    .filter(layer => layer !== k && units(layer) === units(k))
    .flatMap((layer): Wrong[] => [
      [{ id: 'other-input', symbol: 'A', layer }, A[layer]],
      ...(layer > 0 ? [[{ id: 'other-input', symbol: 'Z', layer }, Z[layer]] as const] : []),
    ]);

/** What mixes the examples of a batch: single ones do not show it. */
function mixedExamples(A: Float64Array, m: number): Wrong[] {
  const keep = (s: number) => A.map((a, i) => (i % m === s ? a : 0));
  return [
    [{ id: 'one-example', which: 'last' }, keep(m - 1)],
    [{ id: 'one-example', which: 'first' }, keep(0)],
  ];
}

/** How dZ may be reduced to db, other than by its mean over the examples. */
export function wrongReductions(d: Float64Array, m: number): Way<Float64Array>[] {
  const n = d.length / m;
  const pick = (s: number) => Float64Array.from({ length: n }, (_, i) => d[i * m + s] / m);
  return wrongWays<Float64Array>([
    [{ id: 'one-example', which: 'last' }, pick(m - 1)],
    [{ id: 'one-example', which: 'first' }, pick(0)],
    [{ id: 'absolute-summed' }, rowMeans(d.map(Math.abs), m)],
  ]);
}
