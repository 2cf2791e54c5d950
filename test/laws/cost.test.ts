import { expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';

/** Arrays that cost reads by itself, as libraries do that hold their own parameters. */
function closure() {
  const parameters = { w: Float64Array.of(0.3, -0.7), b: Float64Array.of(0.1) };
  const cost = () => Math.tanh(parameters.w[0] * parameters.w[1] + parameters.b[0]);
  const gradients = () => {
    const slope = 1 - cost() ** 2;
    return { w: [slope * parameters.w[1], slope * parameters.w[0]], b: [slope] };
  };
  return { parameters, cost, gradients };
}

test('gradcheck(problem) calls nothing wrong where cost does not read what it is given, and says what to do', async () => {
  const { verdict, findings, summary } = await gradcheck(closure());
  expect(verdict).toBe('inconclusive');
  expect(findings).toMatchObject([{ kind: 'vacuous', message: expect.stringContaining('inPlace: true') }]);
  expect(summary).toContain('cost does not react to its parameters');
});

test('gradcheck(problem) judges the same cost when it is told inPlace', async () => {
  expect((await gradcheck({ ...closure(), inPlace: true })).verdict).toBe('pass');
});

test('gradcheck(problem) says of a cost that moves in large stairs only what it is: no slope to compare with', async () => {
  const cost = ([a]: number[]) => Math.round(a / 1e3);
  const { verdict, findings } = await gradcheck({ parameters: [3.3], cost, gradients: () => [1e-3] });
  expect({ verdict, kinds: findings.map(({ kind }) => kind) }).toEqual({ verdict: 'inconclusive', kinds: ['vacuous'] });
});

test('gradcheck(problem) does not take a cost that reads one parameter of many for one that reads none', async () => {
  const cost = ({ w }: { w: number[] }) => 1e6 + 1e-3 * w[0];
  const parameters = { w: Array.from({ length: 50 }, (_, k) => Math.sin(k)) };
  const gradients = ({ w }: { w: number[] }) => ({ w: w.map((_, k) => (k === 0 ? 1e-3 : 0)) });
  expect((await gradcheck({ parameters, cost, gradients })).verdict).toBe('pass');
});
