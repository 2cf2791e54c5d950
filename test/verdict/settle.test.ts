import { expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';

const single = Math.fround;
const x = [0.7, -1.3, 0.4];

/** Two units in float32, of which the second is dead, beside a constant that costs most of the digits. */
function halfDead(constant: number) {
  const parameters = { w: Float32Array.of(0.9, 0.2), b: Float32Array.of(0.1, -2) };
  const z = ({ w, b }: typeof parameters, s: number, k: number) => single(single(w[k] * x[s]) + b[k]);
  const cost = (p: typeof parameters) =>
    x.reduce(
      (sum, _, s) => single(sum + single(Math.max(0, z(p, s, 0)) ** 2 + Math.max(0, z(p, s, 1)))),
      single(constant),
    );
  const gradients = (p: typeof parameters) => {
    const delta = x.map((_, s) => 2 * Math.max(0, z(p, s, 0)));
    const sum = (list: number[]) => list.reduce((a, b) => a + b);
    return { w: Float32Array.of(sum(delta.map((d, s) => d * x[s])), 0), b: Float32Array.of(sum(delta), 0) };
  };
  return { parameters, cost, gradients };
}

test('gradcheck(problem) lets a zero pass below a dead unit, where J stands still bit for bit in spite of its noise', async () => {
  const report = await gradcheck(halfDead(3e4));
  expect(report.verdict).toBe('pass');
  expect(report.bound[1]).toBeLessThan(0.005);
});

test('gradcheck(problem) does not take a J that a constant keeps still for a dead one', async () => {
  const { parameters, cost } = halfDead(1e8);
  const report = await gradcheck({ parameters, cost, gradients: { w: [0, 0], b: [0.5, 0] } });
  expect(report.verdict).not.toBe('pass');
});
