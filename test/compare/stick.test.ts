import { describe, expect, test } from 'vitest';
import { compareGradients } from '../../src/compare/index.js';
import { mapped, matrix, roundTo, vector } from './trees.js';

const reference = { W: matrix(20, 12, 1), b: vector(20, 2, 1e-3) };
/** The plain computation in low precision: off by some noise, of a size of its own in each block. */
const noise = { W: matrix(20, 12, 3), b: vector(20, 4) };
const off = (by: number, seed = noise) => ({
  W: reference.W.map((row, i) => row.map((v, j) => v + by * seed.W[i][j])),
  b: reference.b.map((v, i) => v + 1e-3 * by * seed.b[i]),
});
const other = { W: matrix(20, 12, 5), b: vector(20, 6) };

describe('compareGradients(mine, reference, { stick })', () => {
  const stick = off(1e-2);

  test('passes what is as good as the stick, and better', async () => {
    for (const by of [1e-2, 1e-3, 0]) {
      const report = await compareGradients(off(by, other), reference, { stick });
      expect(report.verdict, report.summary).toBe('pass');
      expect(report.methodReason).toContain('2 × the error of the measuring stick');
    }
  });

  test('fails what is worse than twice the stick, in the block where it is', async () => {
    const peak = Math.max(...noise.b.map(Math.abs));
    const sizes = reference.b.map(Math.abs);
    const largest = sizes.indexOf(Math.max(...sizes));
    const mine = (times: number) => ({
      ...off(1e-2),
      b: reference.b.map((v, i) => (i === largest ? v + times * 1e-5 * peak : v)),
    });
    expect((await compareGradients(mine(1.9), reference, { stick })).verdict).toBe('pass');
    const report = await compareGradients(mine(2.2), reference, { stick });
    expect(report.blocks.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
    expect(report.blocks[1].worst[0].at).toBe(`b[${largest}]`);
    expect((await compareGradients(mine(2.2), reference, { stick, times: 3 })).verdict).toBe('pass');
    expect((await compareGradients(mine(3.3), reference, { stick, times: 3 })).verdict).toBe('fail');
  });

  test('says in its resolution how little a stick sees of small entries', async () => {
    const steep = { W: [1000, 1, 1, 1], b: [1, 1] };
    const plain = { W: [1000.5, 1, 1, 1], b: [1, 1.0001] };
    const report = await compareGradients({ ...steep, W: [1000, 1, 1.5, 1] }, steep, { stick: plain });
    expect(report.verdict).toBe('pass');
    // one unit of error beside a root mean square of 500
    expect(report.blocks[0].resolution).toBeCloseTo(1 / 500, 4);
    expect(report.blocks[1].resolution).toBeCloseTo(2e-4, 6);
  });

  test('names a mistake beyond it as without', async () => {
    const doubled = mapped(off(1e-3), v => 2 * v);
    const report = await compareGradients(doubled, reference, { stick: off(1e-3, other) });
    expect(report.findings).toMatchObject([{ kind: 'scale' }]);
    expect(report.findings[0].factor).toBeCloseTo(2, 2);
  });

  test('lets mine have a rounding of its own where the stick has none', async () => {
    const mine = mapped(reference, x => roundTo('float16', x));
    const exact = { stick: reference, precision: 'float16' } as const;
    expect((await compareGradients(mine, reference, exact)).verdict).toBe('pass');
    expect(
      (
        await compareGradients(
          mapped(reference, x => roundTo('bfloat16', x)),
          reference,
          exact,
        )
      ).verdict,
    ).toBe('fail');
  });

  test('does not pass by a stick that is as wrong as the gradient is large', async () => {
    const useless = mapped(reference, v => -v);
    const report = await compareGradients(reference, reference, { stick: useless });
    expect(report.verdict).toBe('inconclusive');
  });

  test('passes over entries of the stick that are not finite', async () => {
    const holed = { ...stick, b: stick.b.map((v, i) => (i === 0 ? Number.NaN : v)) };
    expect((await compareGradients(off(1e-2, other), reference, { stick: holed })).verdict).toBe('pass');
  });
});
