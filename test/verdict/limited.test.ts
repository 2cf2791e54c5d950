import { expect, test } from 'vitest';
import { random } from '../../src/random.js';
import { judged, separable } from './judged.js';

const rng = random(31);
const theta = Float64Array.from({ length: 6 }, () => 0.4 + rng.uniform());
const smooth = (x: number) => Math.sin(x) + x ** 2 / 2;
const slope = (x: number) => Math.cos(x) + x;
/** What a solver leaves that takes a step more every 0.03: it starts again at 0, and its slope follows the place. */
const left = (x: number, i: number) => 1e-3 * Math.cos(7 * x + i) * ((50 * x + i / 7) % 1) * 0.02;
const rough = (x: number, i: number) => smooth(x) + left(x, i);

test('judge(…) leaves open what J is off by where its slope changes by as much all around θ', async () => {
  const { verdict, components, reasons, judgement } = await judged(separable(theta, rough, slope));
  expect(verdict).toBe('inconclusive');
  expect(components.wrong).toBe(0);
  expect(reasons).toContain('unproven');
  const [{ kind, detail }] = judgement.findings;
  expect(kind).toBe('noise');
  const { accuracy } = detail as { accuracy: number };
  expect(accuracy).toBeGreaterThan(1e-4);
  // the tolerance that lets it pass
  const { verdict: wide } = await judged(separable(theta, rough, slope), { settings: { tolerance: 2 * accuracy } });
  expect(wide).toBe('pass');
});

test('judge(…) fails a small smooth term that grad leaves out, of every entry another share', async () => {
  const more = (x: number, i: number) => smooth(x) + 1e-3 * Math.sin(2 * x + i);
  expect((await judged(separable(theta, more, slope))).components.wrong).toBe(6);
});

test('judge(…) fails a gradient that leaves out one example of twenty', async () => {
  // the first is well inside its margin, and counts for little
  const X = Array.from({ length: 20 }, (_, k) => Array.from(theta, () => (k === 0 ? -rng.uniform() : rng.normal())));
  const margin = (x: ArrayLike<number>, row: number[]) => 1 - row.reduce((sum, v, i) => sum + v * x[i], 0);
  const gradient = (x: ArrayLike<number>, rows: number[][]) =>
    Float64Array.from(theta, (_, i) =>
      rows.reduce((sum, row) => sum - Math.max(0, margin(x, row)) * row[i] * (row === X[0] ? 0.01 : 1), 2 * x[i]),
    );
  const cost = ({ x }: { x: ArrayLike<number> }) =>
    X.reduce((J, row) => J + (Math.max(0, margin(x, row)) ** 2 / 2) * (row === X[0] ? 0.01 : 1), 0) +
    Array.from(x).reduce((J, v) => J + v * v, 0);
  const without = {
    parameters: { x: theta },
    cost,
    gradients: (p: { x: Float64Array }) => ({ x: gradient(p.x, X.slice(1)) }),
  };
  const { verdict, components } = await judged(without);
  expect([verdict, components.undecided]).toEqual(['fail', 0]);
});

test('judge(…) fails what has one factor, one exact entry or a large error, however rough J is', async () => {
  const mistakes = [
    (x: number) => 1.01 * slope(x),
    (x: number, i: number) => (i === 2 ? slope(x) : 1.01 * slope(x) + 1e-3 * i),
    (x: number, i: number) => (1 + (i + 1) / 20) * slope(x),
  ];
  const exact = (x: number, i: number) => (i === 2 ? smooth(x) : rough(x, i));
  for (const wrong of mistakes) expect((await judged(separable(theta, exact, wrong))).verdict).toBe('fail');
});

test('judge(…) fails a mistake whose gradient has a pole beside θ', async () => {
  // 1 / Σ for 1 in the gradient of a weighted sum of squares, where Σ is 1.04
  const weights = [0.3, -0.2, 0.5, 0.1, -0.4, 0.6];
  const total = (x: ArrayLike<number>) => Array.from(x).reduce((J, v, i) => J + weights[i] * v + (v * v) / 50, 0);
  const scale = 1.04 / total(theta);
  const problem = {
    parameters: { x: theta },
    cost: ({ x }: { x: ArrayLike<number> }) => scale * total(x),
    gradients: ({ x }: { x: Float64Array }) => {
      const divided = 1 / (scale * total(x));
      return { x: x.map((v, i) => scale * (weights[i] * divided + v / 25)) };
    },
  };
  expect((await judged(problem)).verdict).toBe('fail');
});

test('judge(…) takes no other way along which J is rough where gradients is no function', async () => {
  const problem = separable(theta, rough, slope);
  const { verdict } = await judged({ ...problem, gradients: { x: theta.map(slope) } });
  expect(verdict).toBe('fail');
});
