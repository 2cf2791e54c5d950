import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/index.js';

/** Wells of a width: J = −Σ exp(−((v − c) / w)²), of which each θ is on the slope. */
const centres = [1, 2, 3, -1];
const places = [0.6, -0.5, 0.7, 0.4];
const wells = (w: number) => ({
  parameters: { x: centres.map((c, i) => c + places[i] * w) },
  J: (x: readonly number[]) => -x.reduce((sum, v, i) => sum + Math.exp(-(((v - centres[i]) / w) ** 2)), 0),
  slopes: (x: readonly number[]) =>
    x.map((v, i) => ((2 * (v - centres[i])) / w ** 2) * Math.exp(-(((v - centres[i]) / w) ** 2))),
});

const PRECISIONS: Record<string, (J: number) => number> = {
  float64: J => J,
  float32: Math.fround,
  '6 decimals': J => Number(J.toFixed(6)),
  'beside 10⁴': J => J + 1e4,
};

describe('gradcheck(problem) of wells that are narrower than its steps', () => {
  for (const width of [1e-2, 1e-3, 1e-4, 1e-5, 1e-6])
    for (const [name, kept] of Object.entries(PRECISIONS))
      for (const components of ['all', 'probe'] as const)
        test(`never passes 0 for a slope, nor fails the slope (width ${width}, J in ${name}, ${components})`, async () => {
          const { parameters, J, slopes } = wells(width);
          const verdictOf = async (spoilt: (g: number[]) => number[]) => {
            const gradients = (p: { x: number[] }) => ({ x: spoilt(slopes(p.x)) });
            return (await gradcheck({ parameters, cost: p => kept(J(p.x)), gradients }, { components })).verdict;
          };
          expect(await verdictOf(g => [0, ...g.slice(1)])).not.toBe('pass');
          expect(await verdictOf(g => g)).not.toBe('fail');
        });
});
