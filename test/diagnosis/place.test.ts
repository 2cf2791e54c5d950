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
