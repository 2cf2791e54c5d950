// The gradient's own rounding is measured: σ(z) − y has lost its digits where the margins are wide, though J has not.
import { random } from '../../src/random.js';
import { beside, NOT_FAIL, NOT_PASS, PASS, type Right, times } from './case.js';

type Round = (v: number) => number;

/** Logistic regression whose examples all stand `margin` or more on their right side; loss from the logits, gradient (σ(z) − y) x / m. */
function converged(margin: number, round: Round): Right<{ w: number[]; b: number }> {
  const rng = random(margin);
  const w = [0.8, -1.1, 0.5].map(round);
  const examples = Array.from({ length: 12 }, () => {
    const x = [rng.normal(), rng.normal(), rng.normal()];
    const z = x.reduce((sum, v, j) => sum + v * w[j], 0);
    const stretch = (margin * (1 + 0.2 * rng.uniform())) / Math.abs(z);
    return { x: x.map(v => round(v * stretch)), y: z > 0 ? 1 : 0 };
  });
  const logit = (p: { w: number[]; b: number }, x: number[]) =>
    x.reduce((sum, v, j) => round(sum + round(v * p.w[j])), round(p.b));
  const mean = (terms: number[]) => round(terms.reduce((sum, v) => round(sum + v), 0) / examples.length);
  const loss = (z: number, y: number) => round(Math.max(y ? -z : z, 0) + Math.log1p(Math.exp(-Math.abs(z))));
  return {
    parameters: { w, b: round(0.02) },
    cost: p => mean(examples.map(({ x, y }) => loss(logit(p, x), y))),
    gradients: p => {
      const delta = examples.map(({ x, y }) => round(round(1 / (1 + round(Math.exp(-logit(p, x))))) - y));
      return { w: w.map((_, j) => mean(delta.map((e, k) => round(e * examples[k].x[j])))), b: mean(delta) };
    },
  };
}

/** One example, one weight: J = log(1 + e⁻ʷ), dJ/dw = σ(w) − 1 as textbooks write it. */
const textbook = (w: number): Right<{ w: number[] }> => ({
  parameters: { w: [w] },
  cost: p => Math.log1p(Math.exp(-p.w[0])),
  gradients: p => ({ w: [1 / (1 + Math.exp(-p.w[0])) - 1] }),
});

const float64: Round = v => v;
const wrong = [
  { how: 'gradient × 2', spoil: times(2), expect: NOT_PASS },
  { how: 'gradient × −1', spoil: times(-1), expect: NOT_PASS },
];
const right = { how: 'gradient right', expect: NOT_FAIL };

export default [
  ...beside('margins from 4', () => converged(4, float64), [{ how: 'gradient right', expect: PASS }, ...wrong]),
  ...[15, 20, 24, 26, 30, 34].flatMap(m => beside(`margins from ${m}`, () => converged(m, float64), [right, ...wrong])),
  ...[4, 8, 12, 14, 16].flatMap(m =>
    beside(`margins from ${m} in float32`, () => converged(m, Math.fround), [right, ...wrong]),
  ),
  ...[24, 30, 36, 40].flatMap(w => beside(`σ(${w}) − 1`, () => textbook(w), [right, wrong[1]])),
];
