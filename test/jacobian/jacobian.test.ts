import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hessian, jacobian } from '../../src/adapters/functions/index.js';
import { gradcheck } from '../../src/index.js';
import { random } from '../../src/random.js';

const RUNS = Number(process.env.GRADCHECK_RUNS ?? 25);

/** A map of m outputs that each read a few of n parameters, with its Jacobian by hand. */
function sparse(seed: number, m: number, n: number, width: number, spread = 0) {
  const { normal, below, uniform } = random(seed);
  const rows = Array.from({ length: m }, () => ({
    scale: 10 ** (spread * (uniform() - 0.5)),
    reads: Array.from({ length: width }, () => ({ i: below(n), a: normal() })),
  }));
  const z = (row: (typeof rows)[number], p: ArrayLike<number>) =>
    row.reads.reduce((sum, { i, a }) => sum + a * p[i], 0);
  const parameters = Array.from({ length: n }, () => normal() * 10 ** (spread * (uniform() - 0.5)));
  const outputs = (p: ArrayLike<number>) => rows.map(row => row.scale * (Math.sin(z(row, p)) + z(row, p)));
  const matrix = (p: ArrayLike<number>) =>
    rows.map(row => {
      const entries = new Array<number>(n).fill(0);
      for (const { i, a } of row.reads) entries[i] += row.scale * a * (Math.cos(z(row, p)) + 1);
      return entries;
    });
  return { parameters, outputs, jacobian: matrix, reads: rows.map(row => new Set(row.reads.map(({ i }) => i))) };
}

/** fᵢ = exp(xᵢ) xᵢ₋₁ + cos(xᵢ₊₁) xᵢ. */
const SIZE = 60;
const x = Float64Array.from({ length: SIZE }, (_, i) => Math.sin(i));
const before = (p: ArrayLike<number>, i: number) => (i > 0 ? p[i - 1] : 1);
const after = (p: ArrayLike<number>, i: number) => (i + 1 < SIZE ? p[i + 1] : 1);
const chain = (p: Float64Array) =>
  Float64Array.from(p, (v, i) => Math.exp(v) * before(p, i) + Math.cos(after(p, i)) * v);
const banded = (p: Float64Array) =>
  Array.from(p, (v, i) =>
    Array.from(p, (_, j) => {
      if (j === i) return Math.exp(v) * before(p, i) + Math.cos(after(p, i));
      if (j === i - 1) return Math.exp(v);
      return j === i + 1 ? -Math.sin(after(p, i)) * v : 0;
    }),
  );

async function checked(change: (value: number, k: number, i: number) => number, f = chain) {
  let calls = 0;
  const outputs = (p: Float64Array) => {
    calls++;
    return f(p);
  };
  const wrong = (p: Float64Array) => banded(p).map((row, k) => row.map((value, i) => change(value, k, i)));
  const report = await gradcheck(await jacobian({ parameters: x, outputs, jacobian: wrong }));
  const failed = report.blocks.filter(({ verdict }) => verdict === 'fail');
  return { report, calls, failed: failed.map(({ worst }) => worst[0].at) };
}

describe('gradcheck(await jacobian(check))', () => {
  test('passes a right tridiagonal one of 3,600 entries in under 400 calls of outputs', async () => {
    const { report, calls } = await checked(value => value);
    expect(report.verdict).toBe('pass');
    expect(report.components).toMatchObject({ total: 3600, agree: 3600 });
    expect(report.methodReason).toContain('60 in 3 groups');
    expect(calls).toBeLessThan(400);
  }, 60_000);

  test.each([2, 1.00002])(
    'names the row and the column of one entry × %d',
    async by => {
      const { report, failed } = await checked((value, k, i) => (k === 17 && i === 18 ? by * value : value));
      expect({ verdict: report.verdict, failed }).toEqual({ verdict: 'fail', failed: ['y[17][18]'] });
      expect(report.components.agree).toBe(3599);
    },
    60_000,
  );

  test('lets an entry pass that is off by less than the tolerance', async () => {
    const { report } = await checked((value, k, i) => (k === 17 && i === 18 ? value * (1 + 1e-8) : value));
    expect(report.verdict).toBe('pass');
  }, 60_000);

  test.each([0.1, 1e-3])(
    'finds an entry of %d where the function has none',
    async value => {
      const { failed } = await checked((right, k, i) => (k === 17 && i === 40 ? value : right));
      expect(failed).toEqual(['y[17][40]']);
    },
    60_000,
  );

  test('finds an entry that is left out, in the band and far from it', async () => {
    const left = await checked((value, k, i) => (k === 17 && i === 18 ? 0 : value));
    expect(left.failed).toEqual(['y[17][18]']);
    for (const size of [0.3, 3e-4]) {
      const more = (p: Float64Array) => chain(p).map((v, k) => (k === 17 ? v + size * Math.sin(p[45]) : v));
      const far = await checked(value => value, more);
      expect(far.failed).toEqual(['y[17][45]']);
      expect(far.report.methodReason).toContain('one by one');
    }
  }, 60_000);

  test('finds two entries outside the pattern that cancel where both move alike', async () => {
    const more = (p: Float64Array) => chain(p).map((v, k) => (k === 17 ? v + p[40] - p[45] : v));
    expect((await checked(value => value, more)).report.verdict).toBe('fail');
  }, 60_000);

  test('says which entries a pattern given leaves out, and compares them all the same', async () => {
    const pattern = (k: number, i: number) => k === i || k === i + 1;
    const check = { parameters: x, outputs: chain, jacobian: banded, pattern };
    const right = await gradcheck(await jacobian(check));
    expect(right.verdict).toBe('pass');
    expect(right.findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('jacobian is not 0 in 58 entries outside the pattern given (y[1][2] first)'),
    ]);
    const wider = await jacobian({ ...check, pattern: (k, i) => Math.abs(k - i) <= 2 });
    expect((await gradcheck(wider)).findings).toEqual([]);
  }, 60_000);

  test('judges every output by its own noise and its own size', async () => {
    const two = {
      parameters: [0.3, 0.7],
      outputs: ([a, b]: number[]) => [1e8 * Math.sin(a) * b, 1e-6 * a * Math.exp(b), 0],
      jacobian: ([a, b]: number[]) => [
        [1e8 * Math.cos(a) * b, 1e8 * Math.sin(a)],
        [1e-6 * Math.exp(b), 1e-6 * a * Math.exp(b)],
        [0, 0],
      ],
    };
    expect((await gradcheck(await jacobian(two))).verdict).toBe('pass');
    const wrong = (p: number[]) => two.jacobian(p).map((row, k) => (k === 1 ? [row[0], 1.001 * row[1]] : row));
    const report = await gradcheck(await jacobian({ ...two, jacobian: wrong }));
    expect({ verdict: report.verdict, at: report.blocks[1].worst[0].at }).toEqual({ verdict: 'fail', at: 'y[1][1]' });
  });

  test('passes float32 functions, and proves an entry wrong in one', async () => {
    const round = Math.fround;
    const of = (by: number) => ({
      parameters: Float32Array.from({ length: 30 }, (_, i) => Math.sin(i) + 0.1),
      outputs: (p: Float32Array) => p.map((v, i) => round(round(v * v) + (i > 0 ? round(Math.exp(p[i - 1])) : 0))),
      jacobian: (p: Float32Array) =>
        Array.from(p, (v, k) =>
          p.map((w, i) => (i === k ? 2 * v * (k === 7 ? by : 1) : i === k - 1 ? Math.exp(w) : 0)),
        ),
    });
    const right = await gradcheck(await jacobian(of(1)));
    expect({ verdict: right.verdict, precision: right.precision }).toEqual({ verdict: 'pass', precision: 'float32' });
    expect(right.components.agree).toBe(900);
    const wrong = await gradcheck(await jacobian(of(1.05)));
    expect(wrong.blocks.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name)).toEqual(['y[7]']);
  }, 60_000);

  test('never fails a right one, and never passes one with a wrong entry, of maps drawn at random', async () => {
    const drawn = fc.record({
      seed: fc.integer({ min: 0, max: 1e9 }),
      m: fc.integer({ min: 1, max: 12 }),
      n: fc.integer({ min: 1, max: 12 }),
      width: fc.integer({ min: 1, max: 3 }),
      spread: fc.constantFrom(0, 0, 4),
      by: fc.constantFrom(0, 0.5, 1.01, 1.001),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ seed, m, n, width, spread, by }) => {
        const check = sparse(seed, m, n, width, spread);
        const right = await gradcheck(await jacobian(check), { seed });
        expect(right.verdict).toBe('pass');
        const [k] = [seed % m];
        const [i] = check.reads[k];
        const spoilt = (p: number[]) =>
          check.jacobian(p).map((row, r) => row.map((v, c) => (r === k && c === i ? v * by : v)));
        const size = Math.abs(check.jacobian(check.parameters)[k][i]);
        const typical = Math.hypot(...check.jacobian(check.parameters)[k]) / Math.sqrt(n);
        if (size < 0.1 * typical) return;
        const wrong = await gradcheck(await jacobian({ ...check, jacobian: spoilt }), { seed });
        expect(wrong.verdict).toBe('fail');
        expect(wrong.components.wrong).toBe(1);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);

  test('finds out that either function is none of the parameters', async () => {
    const square = (p: number[]) => p.map(v => v * v);
    const diagonal = (p: number[]) => p.map((v, k) => p.map((_, i) => (i === k ? 2 * v : 0)));
    let tick = 0;
    const noisy = (p: number[]) => p.map(v => v * v * (1 + 1e-3 * Math.sin(++tick)));
    const random = await gradcheck(await jacobian({ parameters: [0.4, 1], outputs: noisy, jacobian: diagonal }));
    expect({ verdict: random.verdict, kind: random.findings[0].kind }).toEqual({
      verdict: 'inconclusive',
      kind: 'nondeterministic',
    });
    const kept = diagonal([0.4, 1]);
    const stale = await gradcheck(await jacobian({ parameters: [0.4, 1], outputs: square, jacobian: () => kept }));
    expect({ verdict: stale.verdict, kind: stale.findings[0].kind }).toEqual({
      verdict: 'inconclusive',
      kind: 'stale',
    });
  });

  test('takes what throws beside x for the edge of the domain, and names what throws at x', async () => {
    const log = (p: number[]) => {
      if (p.some(v => v <= 0)) throw new RangeError('log of what is not above 0');
      return p.map(Math.log);
    };
    const inverse = (p: number[]) => p.map((v, k) => p.map((_, i) => (i === k ? 1 / v : 0)));
    const near = await gradcheck(await jacobian({ parameters: [1e-9, 1, 3], outputs: log, jacobian: inverse }));
    expect(near.verdict).toBe('pass');
    await expect(jacobian({ parameters: [0], outputs: log, jacobian: inverse })).rejects.toMatchObject({
      path: 'outputs',
    });
    const broken = await jacobian({
      parameters: [1],
      outputs: log,
      jacobian: () => {
        throw new Error('no');
      },
    });
    await expect(gradcheck(broken)).rejects.toMatchObject({ code: 'cost_failed', path: 'jacobian' });
  });

  test('takes a step of the caller’s, and reports its difference', async () => {
    const cube = { parameters: [2], outputs: ([v]: number[]) => [v ** 3], jacobian: ([v]: number[]) => [[3 * v * v]] };
    const report = await gradcheck(await jacobian(cube), { step: 0.01 });
    expect(report.gradapprox[0]).toBeCloseTo(12.0001, 9);
  });
});

test('gradcheck(await hessian(check)) names entries that are not symmetric, though gradients has them so', async () => {
  const check = {
    parameters: { a: 0.5, b: 1.5 },
    gradients: ({ a, b }: { a: number; b: number }) => ({ a: a * b, b: a * b * b }),
    hessian: ({ a, b }: { a: number; b: number }) => [
      { a: b, b: a },
      { a: b * b, b: 2 * a * b },
    ],
  };
  const report = await gradcheck(await hessian(check));
  expect(report.verdict).toBe('fail');
  expect(report.components.agree).toBe(4);
  expect(report.findings[0].message).toContain('hessian is not symmetric: b.a is 2.250 and a.b is 0.5000');
});
