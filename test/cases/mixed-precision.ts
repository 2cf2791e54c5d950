// Precision is measured entry by entry: one float64 number among float32 ones does not make all of them float64.
import { random } from '../../src/random.js';
import { beside, FAIL, inBlock, NOT_FAIL, NOT_PASS, PASS, type Right, times } from './case.js';

type Round = (v: number) => number;
type Blocks = Record<string, number[][]>;

const SIZES = [3, 5, 5, 5, 2];
const LAMBDA = 0.01;
const float64: Round = v => v;
const layers = SIZES.length - 1;

function drawn(seed: number) {
  const rng = random(seed);
  const parameters: Blocks = {};
  for (let l = 1; l <= layers; l++)
    parameters[`W${l}`] = Array.from({ length: SIZES[l] }, () =>
      Array.from({ length: SIZES[l - 1] }, () => rng.normal() / Math.sqrt(SIZES[l - 1])),
    );
  const x = Array.from({ length: 12 }, () => [rng.normal(), rng.normal(), rng.normal()]);
  const y = x.map(() => [rng.normal(), rng.normal()]);
  return { parameters, x, y };
}

/** Activations of every layer, each operation rounded. */
function forward(p: Blocks, x: number[], round: Round): number[][] {
  const A = [x.map(round)];
  for (let l = 1; l <= layers; l++)
    A.push(
      p[`W${l}`].map(row => {
        const z = row.reduce((sum, w, j) => round(sum + round(round(w) * A[l - 1][j])), 0);
        return l < layers ? round(Math.tanh(z)) : z;
      }),
    );
  return A;
}

/** dJ/dW of one example, added to `into`, each operation rounded. */
function backward(p: Blocks, A: number[][], delta: number[], round: Round, into: Blocks): void {
  for (let l = layers, d = delta; l >= 1; l--) {
    d.forEach((e, i) => {
      into[`W${l}`][i] = into[`W${l}`][i].map((v, j) => round(v + round(e * A[l - 1][j])));
    });
    d = A[l - 1].map((a, j) => {
      const back = d.reduce((sum, e, i) => round(sum + round(e * round(p[`W${l}`][i][j]))), 0);
      return round(back * round(1 - round(a * a)));
    });
  }
}

/** tanh layers, ½ mean squares in float64 + λ/2 Σ‖W‖²; backward propagation rounded, decay added by `decayed`. */
function network(seed: number, round: Round, decayed: (block: string) => boolean): Right<Blocks> {
  const { parameters, x, y } = drawn(seed);
  const decay = (p: Blocks) =>
    Object.entries(p).reduce(
      (sum, [name, W]) => (decayed(name) ? sum + W.flat().reduce((s, w) => s + w * w, 0) : sum),
      0,
    );
  return {
    parameters,
    cost: p =>
      x.reduce((J, row, k) => {
        const out = forward(p, row, float64)[layers];
        return J + out.reduce((sum, v, i) => sum + (v - y[k][i]) ** 2, 0) / (2 * x.length);
      }, 0) +
      (LAMBDA / 2) * decay(p),
    gradients: p => {
      const d: Blocks = Object.fromEntries(
        Object.entries(p).map(([name, W]) => [name, W.map(row => row.map(() => 0))]),
      );
      x.forEach((row, k) => {
        const A = forward(p, row, round);
        backward(
          p,
          A,
          A[layers].map((v, i) => round(round(v - round(y[k][i])) / x.length)),
          round,
          d,
        );
      });
      for (const name of Object.keys(d))
        if (decayed(name)) d[name] = d[name].map((row, i) => row.map((v, j) => v + LAMBDA * p[name][i][j]));
      return d;
    },
  };
}

const all = () => true;
const one = (name: string) => name === 'W2';

export default [1, 2].flatMap(seed => [
  ...beside(`network ${seed} in float64`, () => network(seed, float64, all), [
    { how: 'gradient right', expect: PASS },
    { how: 'dW2 × 1.001', spoil: inBlock('W2', times(1.001)), expect: FAIL },
  ]),
  ...beside(`network ${seed} in float32, weight decay in float64`, () => network(seed, Math.fround, all), [
    { how: 'gradient right', expect: NOT_FAIL },
    { how: 'dW2 × 2', spoil: inBlock('W2', times(2)), expect: NOT_PASS },
    { how: 'dW2 × 1.05', spoil: inBlock('W2', times(1.05)), expect: NOT_PASS },
  ]),
  ...beside(`network ${seed} in float32, one block in float64`, () => network(seed, Math.fround, one), [
    { how: 'gradient right', expect: NOT_FAIL },
    { how: 'dW2 × 2', spoil: inBlock('W2', times(2)), expect: NOT_PASS },
    { how: 'dW4 × −1', spoil: inBlock('W4', times(-1)), expect: NOT_PASS },
  ]),
]);
