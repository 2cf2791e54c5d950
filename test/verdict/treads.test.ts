import { describe, expect, test } from 'vitest';
import { gradcheck, network } from '../../src/index.js';

const SEEDS = Array.from({ length: 8 }, (_, seed) => seed);
const verdicts = async (problem: Parameters<typeof gradcheck>[0]) =>
  Promise.all(SEEDS.map(async seed => (await gradcheck(problem, { seed })).verdict));

/** Half the square of σ(z) − 1, which is a few units in the last place of σ: J itself moves in treads. */
const residual = (z: number) => 1 / (1 + Math.exp(-z)) - 1;
const squared = (x: number) => ({
  parameters: { w: [1], b: [0] },
  cost: ({ w, b }: { w: number[]; b: number[] }) => residual(w[0] * x + b[0]) ** 2 / 2,
  gradients: ({ w, b }: { w: number[]; b: number[] }) => {
    const r = residual(w[0] * x + b[0]);
    return { w: [-r * r * (1 + r) * x], b: [-r * r * (1 + r)] };
  },
});

test('gradcheck(problem) never fails a gradient that adds up to the jumps of J', async () => {
  for (const x of [29, 30.4, 31.5, 32.6, 33.4]) expect(await verdicts(squared(x)), `${x}`).not.toContain('fail');
});

test('gradcheck(problem) fails one that does not, however large the jumps', async () => {
  for (const x of [29, 30.4]) {
    const right = squared(x);
    const wrong = {
      ...right,
      gradients: (p: { w: number[]; b: number[] }) => {
        const { w, b } = right.gradients(p);
        return { w: w.map(g => -g), b: b.map(g => 3 * g) };
      },
    };
    expect(await verdicts(wrong), `${x}`).not.toContain('pass');
  }
});

test('gradcheck(problem) fails × −1 beside one hard cut-off, on either side of it', async () => {
  for (const at of [0.7 + 1e-3, 0.7 - 1e-3]) {
    const cutOff = {
      parameters: [0.7],
      cost: ([x]: number[]) => x * x + (x > at ? 5 : 0),
      gradients: ([x]: number[]) => [-2 * x],
    };
    expect(new Set(await verdicts(cutOff))).toEqual(new Set(['fail']));
  }
});

describe('gradcheck(net.problem(…)) of a squared error where the output is saturated', () => {
  test.each([
    ['sigmoid', [30, 33, 34.8, 35.6, 36.4, 36.93]],
    ['tanh', [16, 18.2, 18.6, 19]],
    ['softmax', [29.6, 31.3, 33.2, 35.1, 36.1]],
  ] as const)('never fails its own gradient: %s', async (activation, weights) => {
    const units = activation === 'softmax' ? 2 : 1;
    const net = await network({ inputs: 1, layers: [{ units, activation }], cost: 'squaredError' });
    for (const m of [1, 4])
      for (const w of weights) {
        const x = Array.from({ length: m }, (_, k) => [1 + k / 200]);
        const y = x.map(() => (units === 2 ? [1, 0] : [1]));
        const W1 = Array.from({ length: units }, (_, i) => [i === 0 ? w : 0]);
        const parameters = { W1, b1: new Array<number>(units).fill(0) };
        const { verdict } = await gradcheck(net.problem({ parameters, x, y }));
        expect(verdict, `w ${w}, m ${m}`).not.toBe('fail');
      }
  });
});
