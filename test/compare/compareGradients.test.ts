import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareGradients } from '../../src/compare/index.js';
import { formatReport, parseReport } from '../../src/format/index.js';
import { mapped, matrix, vector } from './trees.js';

const reference = { W1: matrix(6, 5, 1), b1: vector(6, 2), W2: matrix(2, 6, 3), b2: vector(2, 4) };
const changed = (name: keyof typeof reference, by: (x: number) => number) => ({
  ...reference,
  [name]: mapped(reference[name], by),
});

describe('compareGradients(mine, reference)', () => {
  test('passes what is equal, with nothing to say', async () => {
    const report = await compareGradients(reference, reference, { name: 'port' });
    expect(report).toMatchObject({
      name: 'port',
      verdict: 'pass',
      difference: 0,
      resolution: 1e-9,
      findings: [],
      method: 'reference',
      step: null,
      evaluations: 0,
      components: { total: 50, checked: 50, agree: 50, wrong: 0 },
    });
    expect(report.gradapprox).toEqual(report.grad);
    expect(Object.isFrozen(report.blocks[0])).toBe(true);
  });

  test('passes any gradient beside itself, at any scale, and fails it beside twice itself', async () => {
    const numbers = fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(numbers, fc.integer({ min: -300, max: 300 }), async (list, exponent) => {
        const g = { W: list.map(x => x * 10 ** exponent) };
        expect((await compareGradients(g, g)).verdict).toBe('pass');
        const { verdict, blocks } = await compareGradients(
          mapped(g, x => 2 * x),
          g,
        );
        expect(verdict).toBe('fail');
        expect(blocks[0].difference).toBeCloseTo(1 / 3, 10);
      }),
    );
  });

  test.each([
    ['a sign', changed('b1', x => -x), { kind: 'scale', blocks: ['b1'], factor: -1 }],
    ['a factor', changed('W2', x => 3 * x), { kind: 'scale', blocks: ['W2'], factor: 3 }],
    ['zeros', changed('W1', () => 0), { kind: 'zero', blocks: ['W1'] }],
    ['1/m', mapped(reference, x => 32 * x), { kind: 'scale', factor: 32 }],
    ['clipping', changed('W1', x => Math.max(-0.5, Math.min(0.5, x))), { kind: 'clipped', blocks: ['W1'] }],
    ['an absolute value', changed('W1', Math.abs), { kind: 'value', blocks: ['W1'] }],
  ])('names %s', async (_, mine, finding) => {
    const report = await compareGradients(mine, reference, { examples: 32 });
    expect(report.verdict).toBe('fail');
    expect(report.findings).toMatchObject([finding]);
  });

  test('names blocks that stand in each other’s place', async () => {
    const two = { p: vector(8, 5), q: vector(8, 6), r: vector(3, 7) };
    const report = await compareGradients({ ...two, p: two.q, q: two.p }, two);
    expect(report.findings).toMatchObject([{ kind: 'swapped', blocks: ['p', 'q'] }]);
    expect(report.findings[0].message).toContain("stand in each other's place in grad");
  });

  test('says what the parameters would tell, where nothing explains and they are not given', async () => {
    const parameters = { W: matrix(6, 5, 8) };
    const right = { W: matrix(6, 5, 9) };
    const mine = { W: right.W.map((row, i) => row.map((v, j) => v + 0.01 * parameters.W[i][j])) };
    const blind = await compareGradients(mine, right);
    expect(blind.findings.map(({ certainty }) => certainty)).not.toContain('likely');
    expect(blind.findings[0].message).toContain('with the parameters given too');
    const seen = await compareGradients(mine, right, { parameters });
    expect(seen.findings).toMatchObject([{ kind: 'penalty', blocks: ['W'] }]);
  });

  test('tells one wrong entry of a million', async () => {
    const exact = Float64Array.from({ length: 1_000_000 }, (_, i) => Math.sin(i + 1));
    const mine = exact.slice();
    mine[654_321] *= 1.01;
    const report = await compareGradients({ theta: mine }, { theta: exact });
    expect(report.components).toMatchObject({ wrong: 1, agree: 999_999 });
    expect(report.blocks[0].worst[0]).toMatchObject({ at: 'theta[654321]', status: 'wrong' });
    expect(report.findings).toMatchObject([{ kind: 'partial', blocks: ['theta'] }]);
  });

  test('tells a gradient of one entry', async () => {
    expect((await compareGradients({ a: 2 }, { a: 2 })).verdict).toBe('pass');
    expect((await compareGradients({ a: 2 * (1 + 2e-9) }, { a: 2 })).verdict).toBe('fail');
    expect((await compareGradients({ a: -2 }, { a: 2 })).findings).toMatchObject([{ kind: 'scale', factor: -1 }]);
  });

  test('measures a block that is zero but for rounding against the others', async () => {
    const cancelled = { ...reference, b1: vector(6, 10, 1e-16) };
    const rounded = { ...reference, b1: vector(6, 11, 1e-16) };
    expect((await compareGradients(rounded, cancelled)).verdict).toBe('pass');
    const wrong = { ...reference, b1: vector(6, 11, 1e-6) };
    const report = await compareGradients(wrong, cancelled);
    expect(report.blocks.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name)).toEqual(['b1']);
  });

  test('does not let a small block hide behind a large one', async () => {
    const small = { W: matrix(6, 5, 12), b: vector(6, 13, 1e-6) };
    const report = await compareGradients({ ...small, b: small.b.map(x => 1.001 * x) }, small);
    expect(report.blocks.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
  });

  test('fails at a tolerance just below the error and passes just above', async () => {
    const mine = changed('b2', x => x * (1 + 1e-3));
    expect((await compareGradients(mine, reference, { tolerance: 1.01e-3 })).verdict).toBe('pass');
    const report = await compareGradients(mine, reference, { tolerance: 0.99e-3 });
    expect(report).toMatchObject({ verdict: 'fail', tolerance: 0.99e-3, threshold: 0.99e-3 });
  });
});

describe('compareGradients(mine, reference) of numbers that are none', () => {
  const exact = { W: vector(30, 20), b: vector(3, 21) };
  const holed = (value: number) => ({ ...exact, b: [exact.b[0], value, exact.b[2]] });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('fails %s in mine', async value => {
    const report = await compareGradients(holed(value), exact);
    expect(report.verdict).toBe('fail');
    expect(report.findings).toMatchObject([{ kind: 'nonfinite', blocks: ['b'], certainty: 'certain' }]);
    expect(report.blocks[1].worst[0].at).toBe('b[1]');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'is inconclusive for %s in the reference, in both too',
    async value => {
      for (const mine of [exact, holed(value)]) {
        const report = await compareGradients(mine, holed(value));
        expect(report.verdict).toBe('inconclusive');
        expect(report.blocks.map(({ verdict }) => verdict)).toEqual(['pass', 'inconclusive']);
        expect(report.findings[0].message).toContain('nothing can be compared there');
      }
    },
  );

  test('is inconclusive for one NaN in a large block: a pass says that all was compared', async () => {
    const large = { W: vector(1000, 22) };
    const report = await compareGradients(large, { W: large.W.map((x, i) => (i === 500 ? Number.NaN : x)) });
    expect(report).toMatchObject({ verdict: 'inconclusive', components: { agree: 999, undecided: 1 } });
  });

  test('names the other mistakes beside it', async () => {
    const report = await compareGradients({ ...holed(Number.NaN), W: exact.W.map(x => -x) }, exact);
    expect(report.findings.map(({ kind, blocks }) => [kind, ...blocks])).toEqual([
      ['nonfinite', 'b'],
      ['scale', 'W'],
    ]);
  });

  test('passes zeros beside zeros, and says how little that is', async () => {
    const zeros = { W: [0, 0, 0], b: [0] };
    const report = await compareGradients(zeros, zeros);
    expect(report).toMatchObject({ verdict: 'pass', findings: [{ kind: 'vacuous' }] });
    expect((await compareGradients({ W: [0, 1e-30, 0], b: [0] }, zeros)).verdict).toBe('fail');
    expect(
      (await compareGradients({ ...zeros, W: exact.W.slice(0, 3) }, { W: exact.W.slice(0, 3), b: [0] })).findings,
    ).toEqual([]);
  });
});

test('compareGradients(mine, reference) of entries that nothing explains takes time in proportion to their number', async () => {
  const time = async (size: number) => {
    const [mine, other] = [1, 2].map(seed =>
      Float64Array.from({ length: size }, (_, i) => Math.sin(seed * (i + 1) ** 2)),
    );
    const times = [0, 0, 0].map(async () => {
      const before = process.cpuUsage();
      expect((await compareGradients({ W: mine }, { W: other })).findings).toMatchObject([{ kind: 'unexplained' }]);
      return process.cpuUsage(before).user;
    });
    return Math.min(...(await Promise.all(times)));
  };
  await time(1000);
  // 32 times as many: 1,000 times the time where it grows with the square
  expect((await time(64_000)) / (await time(2000))).toBeLessThan(150);
});

test('a report of two gradients comes back from JSON as it was', async () => {
  const report = await compareGradients(
    changed('W1', x => -x),
    reference,
  );
  expect(parseReport(formatReport(report, 'json'))).toEqual(report);
});
