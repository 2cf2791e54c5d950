import { backThrough, type Scene } from './scene.js';
import { slopesOf, trueSlope } from './slopes.js';

/** A dZ[l] as grad may have it. */
export interface Candidate {
  /** What went wrong on the way to it, one clause a mistake; empty for the right one. */
  what: string[];
  length: number;
  /** (n_l, m), without the 1/m of the average. */
  delta(): Float64Array;
  /** Whether it was fitted to one of dW and db, so that only both together bear witness. */
  fitted?: boolean;
}

/** dZ[L] from the outputs and targets: right, without or with a slope too many, with labels shifted, one example only, … */
export function outputCandidates(scene: Scene): Candidate[] {
  const { L, m, A, Z, delta, forward } = scene;
  const { cost } = forward.spec;
  const error = (y: Float64Array) => A[L].map((a, i) => a - y[i]);
  const toDelta = (e: Float64Array) => (cost === 'squaredError' ? trueSlope(scene, L, e) : e);
  const y = forward.y;
  const make = (what: string, length: number, of: () => Float64Array): Candidate => ({
    what: [what],
    length,
    delta: of,
  });
  const list: Candidate[] = [{ what: [], length: 0, delta: () => delta }];
  if (cost === 'squaredError') {
    for (const { what, length, apply } of slopesOf(scene, L).slice(1))
      list.push(make(`${what} at the output`, length, () => apply(error(y))));
    list.push(make('a slope too many is applied at the output', 2.65, () => extraSlope(scene)));
  } else
    list.push(
      make('a slope too many is applied at the output, which already cancelled', 2, () => extraSlope(scene)),
      make('the slope of the output is missing: the cost is derived by A, not by Z', 2.2, () => missingSlope(scene)),
    );
  list.push(
    make('the target is not subtracted', 2.5, () => A[L]),
    make('the target is not subtracted before the slope', 2.6, () => toDelta(A[L])),
    make('only the target is left', 2.6, () => y.map(t => -t)),
    make(`Z${L} stands where A${L} belongs in the error`, 2.5, () => toDelta(Z[L].map((z, i) => z - y[i]))),
    make('the error is squared', 2.6, () => error(y).map(e => e * e)),
    make('only the sign of the error is taken', 2.6, () => toDelta(error(y).map(Math.sign))),
    make('the absolute value of the error is taken', 2.6, () => delta.map(Math.abs)),
    make('only the output of the right class counts', 2.7, () => delta.map((d, i) => (y[i] === 1 ? d : 0))),
  );
  if (!scene.whole) return list;
  const labels = (from: (s: number) => number) => () => toDelta(error(y.map((_, i) => y[i - (i % m) + from(i % m)])));
  return [
    ...list,
    make(
      'the labels are those of the example before',
      2.5,
      labels(s => (s - 1 + m) % m),
    ),
    make(
      'the labels are those of the example after',
      2.5,
      labels(s => (s + 1) % m),
    ),
    make(
      'the labels are in reverse order',
      2.6,
      labels(s => m - 1 - s),
    ),
    make('only the last example counts', 2.5, () => delta.map((d, i) => (i % m === m - 1 ? d : 0))),
    make('only the first example counts', 2.5, () => delta.map((d, i) => (i % m === 0 ? d : 0))),
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

/** dZ[l] from dZ[l + 1]: every choice of weights with every choice of slope. */
export function stepCandidates(scene: Scene, l: number, above: Float64Array): Candidate[] {
  const slopes = slopesOf(scene, l);
  return weightsOf(scene, l)
    .flatMap(({ what, length, back }) => {
      const dA = lazily(() => back(above));
      return slopes.map(slope => ({
        what: [what, slope.what].filter(clause => clause !== ''),
        length: length + slope.length,
        delta: () => slope.apply(dA()),
      }));
    })
    .sort((a, b) => a.length - b.length);
}

interface Weights {
  what: string;
  length: number;
  back(d: Float64Array): Float64Array;
}

/** Learning rates that a step of training is made with before backward propagation is done. */
const RATES = [1, 0.5, 0.1, 0.05, 0.01, 0.005, 0.001];

/** W[l + 1] on the way back: transposed or not, of another layer, already updated, missing. */
function weightsOf(scene: Scene, l: number): Weights[] {
  const { m, units } = scene;
  const shape = [units(l + 1), units(l)] as const;
  const { theta: W, grad, name: above } = scene.W(l + 1);
  const through = (what: string, length: number, V: ArrayLike<number>): Weights => ({
    what,
    length,
    back: d => backThrough(V, shape, d, m),
  });
  const list = [through('', 0, W)];
  if (shape[0] === shape[1]) {
    const turned = W.map((_, i) => W[(i % shape[1]) * shape[1] + Math.floor(i / shape[1])]);
    list.push(through(`the transpose of ${above} is missing`, 2, turned));
    list.push({ what: `${above} is left out`, length: 2.6, back: d => d });
  }
  for (let k = 1; k <= scene.L; k++)
    if (k !== l + 1 && units(k) === shape[0] && units(k - 1) === shape[1])
      list.push(through(`${scene.W(k).name} stands for ${above} (off by one layer)`, 2.2, scene.W(k).theta));
  for (const rate of RATES) {
    const what = `${above} is already updated, with learning rate ${rate}`;
    list.push(
      through(
        what,
        2.6,
        W.map((w, i) => w - rate * grad[i]),
      ),
    );
  }
  return list;
}

function lazily<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= make());
}
