// Entries at a kink are looked at beside θ, or they count as not seen.
import { random } from '../../src/random.js';
import { beside, type Case, NOT_FAIL, NOT_PASS, PASS, type Right, timesAt } from './case.js';

const LAMBDA = 2;

/** λ Σ|w| + ½ Σ (w − pull)²: `zeros` of `size` weights at 0, each `every`-th one away from it. */
function lasso(size: number, every: number): Right<{ w: Float64Array }> {
  const pull = Array.from({ length: size }, (_, i) => Math.cos(3 * i));
  return {
    parameters: { w: Float64Array.from({ length: size }, (_, i) => (i % every ? 0 : Math.sin(i + 1))) },
    cost: ({ w }) => {
      let J = 0;
      for (let i = 0; i < size; i++) J += LAMBDA * Math.abs(w[i]) + 0.5 * (w[i] - pull[i]) ** 2;
      return J;
    },
    gradients: ({ w }) => ({ w: Array.from(w, (v, i) => LAMBDA * Math.sign(v) + v - pull[i]) }),
  };
}

/** `count` places at kinks, drawn once. */
function places(count: number): Set<number> {
  const rng = random(count);
  const drawn = new Set<number>();
  while (drawn.size < count) {
    const i = rng.below(1000);
    if (i % 50) drawn.add(i);
  }
  return drawn;
}

/** Mean squares + 1.5 Σ|w| at w = 0, the gradient given as numbers: all of w stands at kinks, with slopes −1.5 … 1.5 about the pull of the data. */
function atItsStart(dw: number): Case['problem'] {
  const rng = random(3);
  const X = Array.from({ length: 20 }, () => Array.from({ length: 6 }, () => rng.normal()));
  const y = X.map(x => 0.3 * x[0] - 0.2 * x[3] + 0.05);
  const b = 0.1;
  return () => ({
    parameters: { w: new Float64Array(6), b: [b] },
    cost: (p: never) => {
      const { w, b } = p as { w: Float64Array; b: number[] };
      const squares = X.reduce((J, x, k) => J + (x.reduce((a, v, i) => a + v * w[i], b[0]) - y[k]) ** 2, 0);
      return squares / (2 * X.length) + 1.5 * w.reduce((sum, v) => sum + Math.abs(v), 0);
    },
    gradients: { w: new Float64Array(6).fill(dw), b: [y.reduce((sum, v) => sum + b - v, 0) / X.length] },
  });
}

export default [
  ...beside('a lasso with 980 of 1000 weights at 0', () => lasso(1000, 50), [
    { how: 'gradient right', expect: PASS },
    ...[1, 5, 10, 20].map(count => {
      const at = places(count);
      return { how: `${count} of them × 2`, spoil: timesAt(2, i => at.has(i)), expect: NOT_PASS };
    }),
  ]),
  ...beside('a lasso with 30 of 40 weights at 0', () => lasso(40, 4), [
    { how: 'gradient right', expect: PASS },
    { how: 'one at 0 × 2', spoil: timesAt(2, i => i === 9), expect: NOT_PASS },
    { how: 'one away from 0 × 1.01', spoil: timesAt(1.01, i => i === 4), expect: NOT_PASS },
    { how: 'one at 0 × 1.01', spoil: timesAt(1.01, i => i === 9), expect: NOT_PASS },
  ]),
  ...[0, 1, -1].map(dw => ({
    name: `a lasso at w = 0, dw = ${dw} given as numbers`,
    problem: atItsStart(dw),
    expect: NOT_FAIL,
  })),
  ...[2.5, -20].map(dw => ({
    name: `a lasso at w = 0, dw = ${dw} given as numbers, outside both slopes`,
    problem: atItsStart(dw),
    expect: NOT_PASS,
  })),
] as Case[];
