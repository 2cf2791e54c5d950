import { expect, test } from 'vitest';
import { gradcheck } from '../../src/index.js';

/** Σ log(1 + exp(−xⱼ w)) over examples that are all far on their right side, and its gradient by σ(z) − 1, which is what σ's last bits leave. */
const xs = [31, 33.5, 36, 29.5];
const margins = {
  parameters: [1],
  cost: ([w]: number[]) => xs.reduce((J, x) => J + Math.log1p(Math.exp(-x * w)), 0),
  gradients: ([w]: number[]) => [xs.reduce((g, x) => g + x * (1 / (1 + Math.exp(-x * w)) - 1), 0)],
};
type Margins = typeof margins;
const spoilt = (how: (g: number) => number): Margins => ({
  ...margins,
  gradients: p => margins.gradients(p).map(how),
});

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed);
const verdicts = async (problem: Parameters<typeof gradcheck>[0]) =>
  Promise.all(SEEDS.map(async seed => (await gradcheck(problem, { seed })).verdict));

test('gradcheck(problem) never fails a gradient whose terms lose their digits, nor passes it × 2 and × −1', async () => {
  expect(await verdicts(margins)).not.toContain('fail');
  for (const factor of [2, -1]) expect(await verdicts(spoilt(g => factor * g))).not.toContain('pass');
});

test('gradcheck(problem) never fails a gradient with a ripple that no step follows', async () => {
  const ripple = (often: number) => ({
    parameters: [0.7, -0.4, 1.1, 0.9],
    cost: (x: number[]) => x.reduce((J, v) => J + v * v + (0.01 / often) * Math.sin(often * v), 0),
    gradients: (x: number[]) => x.map(v => 2 * v + 0.01 * Math.cos(often * v)),
  });
  for (const often of [1e9, 1e10, 1e11]) expect(await verdicts(ripple(often)), `${often}`).not.toContain('fail');
});

test('gradcheck(problem) passes no smooth mistake beside kinks that grad and J share', async () => {
  // each relu has its kink within the rows around θ: the error has them too, at its own size
  const at = Array.from({ length: 24 }, (_, k) => 1 + (k - 12) / 400);
  const cost = ([w, b]: number[]) =>
    at.reduce((J, t) => J + Math.max(0, w - t) ** 2 + 0.1 * Math.max(0, w - t) + b * b, 0);
  const slope = (w: number) => at.reduce((g, t) => g + (w > t ? 2 * (w - t) + 0.1 : 0), 0);
  const right = { parameters: [1.0003, 0.5], cost, gradients: ([w, b]: number[]) => [slope(w), 48 * b] };
  const wrong = (factor: number) => ({ ...right, gradients: ([w, b]: number[]) => [factor * slope(w), 48 * b] });
  expect(await verdicts(right)).not.toContain('fail');
  for (const factor of [2, -1]) expect(await verdicts(wrong(factor)), `${factor}`).not.toContain('pass');
});

test('gradcheck(problem) does not pass where grad leaves out a ripple that steps follow', async () => {
  const dropped = {
    parameters: [0.7, -0.4, 1.1],
    cost: (x: number[]) => x.reduce((J, v) => J + v * v + 1e-6 * Math.sin(1e4 * v), 0),
    gradients: (x: number[]) => x.map(v => 2 * v),
  };
  expect(await verdicts(dropped)).not.toContain('pass');
});
