import { expect, test } from 'vitest';
import { gradcheck } from '../../src/index.js';

test('gradcheck(problem) explains blocks of which none has an error that can be measured', async () => {
  // one-sided differences of three blocks beneath one entry of 10⁶, whose terms hide the others
  const parameters = { a: 0.0164, b: Float64Array.of(0, 1_000_000, 0, 0), c: Float64Array.of(-0.0164) };
  const values = ({ a, b, c }: typeof parameters) => [a, ...b, ...c];
  const report = await gradcheck(
    {
      parameters,
      cost: p => values(p).reduce((sum, v, i) => sum + (1 + i / 7) * v * v, 0),
      gradients: ({ b }) => ({ a: 0, b: Array.from(b, () => 0), c: [0] }),
    },
    { sides: 'one' },
  );
  expect(report.verdict).toBe('fail');
  expect(report.findings.length).toBeGreaterThan(0);
});

/** A network of two dense layers, tanh and linear, over three examples. */
const x = [
  [0.3, -0.8, 0.5],
  [1.1, 0.4, -0.6],
  [-0.7, 0.9, 0.2],
];
const y = [
  [0.2, -0.4],
  [0.9, 0.1],
  [-0.3, 0.6],
];
const layers = {
  W1: [
    [0.4, -0.2, 0.7, 0.1],
    [-0.5, 0.3, 0.2, 0.8],
    [0.6, 0.9, -0.4, 0.3],
  ],
  b1: [0.1, -0.2, 0.3, 0.05],
  W2: [
    [0.5, -0.7],
    [0.2, 0.4],
    [-0.3, 0.6],
    [0.8, 0.1],
  ],
  b2: [0.15, -0.25],
};
type Layers = typeof layers;
const affine = (a: number[], W: number[][], b: number[]) =>
  b.map((c, j) => a.reduce((sum, v, i) => sum + v * W[i][j], c));
const hidden = ({ W1, b1 }: Layers, s: number) => affine(x[s], W1, b1).map(Math.tanh);
const errors = (p: Layers, s: number) => affine(hidden(p, s), p.W2, p.b2).map((z, j) => z - y[s][j]);
const mean = (of: (s: number) => number) => [0, 1, 2].reduce((sum, s) => sum + of(s), 0) / 3;
const cost = (p: Layers) => mean(s => errors(p, s).reduce((sum, e) => sum + (e * e) / 2, 0));
const back = (p: Layers, s: number) =>
  hidden(p, s).map((a, i) => errors(p, s).reduce((sum, e, j) => sum + p.W2[i][j] * e, 0) * (1 - a * a));
const gradients = (p: Layers): Layers => ({
  W1: p.W1.map((row, i) => row.map((_, j) => mean(s => x[s][i] * back(p, s)[j]))),
  b1: p.b1.map((_, j) => mean(s => back(p, s)[j])),
  W2: p.W2.map((row, i) => row.map((_, j) => mean(s => hidden(p, s)[i] * errors(p, s)[j]))),
  b2: p.b2.map((_, j) => mean(s => errors(p, s)[j])),
});
const doubled = (v: number[]) => v.map(g => 2 * g);

test('gradcheck(problem) looks for a matrix beside a factor on all in that layer, not in the step above it', async () => {
  // everything doubled, and W1 by the examples in another order
  const wrong = (p: Layers) => {
    const { W2, b1, b2 } = gradients(p);
    const W1 = p.W1.map((row, i) => row.map((_, j) => mean(s => x[(s + 1) % 3][i] * back(p, s)[j])));
    return { W1, b1: doubled(b1), W2: W2.map(doubled), b2: doubled(b2) };
  };
  const { findings } = await gradcheck({ parameters: layers, cost, gradients: wrong });
  expect(findings).toMatchObject([
    { kind: 'scale', factor: 2, blocks: ['b1', 'W2', 'b2'] },
    { kind: 'layer-input', blocks: ['W1'] },
  ]);
});

test('gradcheck(problem) does not say that all above agrees where it tells of something there', async () => {
  // the sign of db2, and the slope of tanh left out
  const linear = (p: Layers, s: number, i: number) => errors(p, s).reduce((sum, e, j) => sum + p.W2[i][j] * e, 0);
  const wrong = (p: Layers) => ({
    ...gradients(p),
    b2: gradients(p).b2.map(g => -g),
    W1: p.W1.map((row, i) => row.map((_, j) => mean(s => x[s][i] * linear(p, s, j)))),
    b1: p.b1.map((_, j) => mean(s => linear(p, s, j))),
  });
  const { findings } = await gradcheck({ parameters: layers, cost, gradients: wrong });
  expect(findings.map(({ kind, blocks }) => [kind, ...blocks])).toEqual([
    ['scale', 'b2'],
    ['backward-step', 'W1', 'b1'],
  ]);
  expect(findings[1].message).not.toContain('agrees');
});
