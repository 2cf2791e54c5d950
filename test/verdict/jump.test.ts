import { expect, test } from 'vitest';
import { message } from '../../src/messages/index.js';
import { judged } from './judged.js';

type Vector = { x: number[] };

/** J jumps by `height` at x[0] = 0.5, where θ stands, and is smooth besides. */
const jumping = (height: number, factor: number, above = (x: number) => x >= 0.5) => ({
  parameters: { x: [0.5, 0.2] },
  cost: ({ x }: Vector) => (above(x[0]) ? height : 0) + Math.sin(x[0]) + x[1] ** 2,
  gradients: ({ x }: Vector) => ({ x: [factor * Math.cos(x[0]), 2 * x[1]] }),
});

test.each([1e-9, 1e-3, -1, 1e3])(
  'judge(…) lets stand the slope beside a jump of %s, and calls it a jump',
  async height => {
    for (const above of [(x: number) => x >= 0.5, (x: number) => x > 0.5]) {
      const { verdict, reasons, judgement } = await judged(jumping(height, 1, above));
      expect([verdict, reasons]).toEqual(['pass', ['jump', 'none']]);
      expect(message(judgement.findings[0])).toContain('J itself jumps here');
      expect(judgement.gradapprox[0]).toBeCloseTo(Math.cos(0.5), 6);
    }
  },
);

test.each([1e-9, 1e-3, -1, 1e3])('judge(…) does not excuse a mistake by a jump of %s', async height => {
  for (const factor of [0, 1.01, 2]) {
    const problem = jumping(height, factor);
    expect((await judged(problem)).verdict).toBe('fail');
    const given = await judged({ ...problem, gradients: problem.gradients(problem.parameters) });
    expect(given.verdict).not.toBe('pass');
  }
});

test('judge(…) passes no gradient where J(θ) belongs to neither side', async () => {
  const cost = ({ x }: Vector) => Math.sign(x[0] - 0.5) + x[0];
  const { verdict } = await judged({ parameters: { x: [0.5] }, cost, gradients: { x: [3] } });
  expect(verdict).toBe('inconclusive');
});
