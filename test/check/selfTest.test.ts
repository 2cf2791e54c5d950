import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatReport,
  gradcheck,
  type Options,
  type Problem,
  parseReport,
  type Report,
  type SelfTest,
} from '../../src/index.js';
import { hasMissed, selfTestClause } from '../../src/messages/selfTest.js';

const W = [
  [0.5, -0.3, 1.2],
  [0.8, 0.1, -0.7],
];
const b = [0.1, -0.2];
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
type Theta = { W: number[][]; b: number[] };
const unit = ({ W, b }: Theta, i: number) => sigmoid(W[i][0] + 2 * W[i][1] - W[i][2] + b[i]);
const slope = (p: Theta, i: number) => (i + 1) * unit(p, i) ** 2 * (1 - unit(p, i));
const right: Problem<Theta> = {
  parameters: { W, b },
  cost: p => [0, 1].reduce((J, i) => J + ((i + 1) * unit(p, i) ** 2) / 2, 0),
  gradients: p => ({ W: [0, 1].map(i => [1, 2, -1].map(x => slope(p, i) * x)), b: [0, 1].map(i => slope(p, i)) }),
};
const blockOf = (report: Report, name: string) => report.selfTest!.blocks.find(block => block.name === name)!;
const passing = (report: Report, name: string) =>
  blockOf(report, name)
    .spoilt.filter(({ verdict }) => verdict === 'pass')
    .map(({ by }) => by);

describe('gradcheck(problem, { selfTest: true })', () => {
  test('catches ten mistakes in every block, and one entry from the told resolution on', async () => {
    const report = await gradcheck(right, { selfTest: true });
    expect(report).toMatchObject({ verdict: 'pass', selfTest: { blocks: [{ name: 'W' }, { name: 'b' }] } });
    expect(blockOf(report, 'W').spoilt.map(({ by }) => by)).toEqual([
      ...['sign', 'factor', 'small factor', 'left out', 'one entry', 'exchanged', 'moved', 'transposed', 'not summed'],
      'penalty',
    ]);
    for (const { spoilt, smallest } of report.selfTest!.blocks) {
      for (const { verdict } of spoilt) expect(verdict).toBe('fail');
      // a tolerance is a tolerance: nothing below is a mistake, and from there on nothing passes
      expect(smallest).toBeGreaterThan(report.tolerance / 16);
      expect(smallest).toBeLessThan(2.01 * report.resolution);
    }
    expect(report.summary).toMatch(/spoilt on purpose, 19 of 19 mistakes are caught/);
  });

  test('leaves the report of the check itself as it was', async () => {
    const { selfTest, summary, seconds, ...report } = await gradcheck(right, { selfTest: true });
    const { summary: before, seconds: _, ...plain } = await gradcheck(right);
    expect(report).toEqual(plain);
    expect(summary.startsWith(before)).toBe(true);
    expect([selfTest!.evaluations, seconds].every(value => value > 0)).toBe(true);
  });

  test('tells what a wide tolerance lets pass', async () => {
    const report = await gradcheck(right, { selfTest: true, tolerance: 0.05 });
    expect(passing(report, 'W')).toContain('small factor');
    expect(blockOf(report, 'W').smallest).toBeGreaterThan(0.03);
    expect(blockOf(report, 'W').smallest).toBeLessThan(0.2);
    expect(report.summary).toMatch(/smaller than what can be seen/);
  });

  test('tests the blocks that pass, and says where there is none', async () => {
    const half = { ...right, gradients: (p: Theta) => ({ W: p.W, b: [0, 1].map(i => slope(p, i)) }) };
    const report = await gradcheck(half, { selfTest: true });
    expect(report).toMatchObject({ verdict: 'fail', selfTest: { blocks: [{ name: 'b' }] } });
    const none = await gradcheck({ ...half, parameters: { W, b } }, { selfTest: true, only: ['W'] });
    expect(none).toMatchObject({ selfTest: { blocks: [] }, summary: expect.stringContaining('no block that passes') });
  });

  test('reads a gradient that is given as numbers, and puts parameters in place back', async () => {
    const theta = Float64Array.of(0.3, -1.2, 2);
    const cost = (t: Float64Array) => t.reduce((J, v) => J + v ** 3, 0);
    const gradients = theta.map(v => 3 * v * v);
    const report = await gradcheck({ parameters: theta, cost, gradients, inPlace: true }, { selfTest: true });
    expect(report.selfTest!.blocks[0].spoilt.every(({ verdict }) => verdict === 'fail')).toBe(true);
    expect([...theta]).toEqual([0.3, -1.2, 2]);
    expect(gradients).toEqual(theta.map(v => 3 * v * v));
  });

  test('ends with a budget, and says what it came to', async () => {
    const report = await gradcheck(right, { selfTest: true, budget: 300 });
    expect(report.selfTest!.partial).toBe(true);
    expect(report.evaluations + report.selfTest!.evaluations).toBeLessThanOrEqual(300);
    expect(report.summary).toMatch(/not reached/);
    for (const { spoilt } of report.selfTest!.blocks) for (const { verdict } of spoilt) expect(verdict).toBe('fail');
  });

  test('takes a small share of what a check of many parameters takes', async () => {
    const w = Float64Array.from({ length: 5000 }, (_, i) => Math.sin(i + 1));
    const cost = (w: Float64Array) => w.reduce((J, v) => J + Math.exp(v), 0);
    const report = await gradcheck(
      { parameters: w, cost, gradients: (w: Float64Array) => w.map(Math.exp) },
      { selfTest: true },
    );
    expect(report.selfTest!.evaluations).toBeLessThan(report.evaluations / 10);
  });

  test('stands in every format, and comes back from JSON', async () => {
    const report = await gradcheck(right, { selfTest: true });
    expect(parseReport(formatReport(report, 'json'))).toEqual(report);
    for (const format of ['text', 'markdown', 'html', 'junit'] as const)
      expect(formatReport(report, format)).toMatch(/10 of 10/);
    expect(formatReport(report)).toMatch(/selfTest: true/);
  });

  test('is refused for what is no boolean, and beside a share', async () => {
    await expect(gradcheck(right, { selfTest: 1 } as never)).rejects.toMatchObject({ path: 'options.selfTest' });
    await expect(gradcheck(right, { selfTest: true, shard: { index: 1, count: 2 } })).rejects.toMatchObject({
      path: 'options.shard',
    });
  });
});

/** Costs with a gradient that is right: smooth, with kinks, with terms that drown others, in float32. */
const COSTS: Record<string, { J: (v: number) => number; slope: (v: number) => number }> = {
  cubic: { J: v => v ** 3, slope: v => 3 * v * v },
  exp: { J: Math.exp, slope: Math.exp },
  steep: { J: v => 1e6 * Math.tanh(v), slope: v => 1e6 * (1 - Math.tanh(v) ** 2) },
  relu: { J: v => Math.max(v, 0) ** 2 + Math.max(-v, 0), slope: v => (v > 0 ? 2 * v : v < 0 ? -1 : 0) },
  faint: { J: v => 1e-6 * Math.sin(v) + 3, slope: v => 1e-6 * Math.cos(v) },
};
const drawn = fc.record({
  kinds: fc.array(fc.constantFrom(...Object.keys(COSTS)), { minLength: 1, maxLength: 3 }),
  sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 3, maxLength: 3 }),
  // clear of kinks, and no two that cancel: there J may stand still where it has a slope
  values: fc
    .array(fc.tuple(fc.double({ min: 0.1, max: 3, noNaN: true }), fc.boolean()), { minLength: 36, maxLength: 36 })
    .map(list => list.map(([size, minus], k) => (minus ? -1 : 1) * (size + k / 97))),
  single: fc.boolean(),
  options: fc.constantFrom<Options>({}, { components: 'probe' }, { tolerance: 1e-3 }, { kinks: 'convention' }),
  asFunction: fc.boolean(),
});

test('no mistake above the told resolution passes, whatever the cost', async () => {
  const counts = { tested: 0 };
  await fc.assert(
    fc.asyncProperty(drawn, async ({ kinds, sizes, values, single, options, asFunction }) => {
      const round = single ? Math.fround : (v: number) => v;
      const make = (size: number, k: number) => {
        const own = values.slice(12 * k, 12 * k + size);
        return single ? Float32Array.from(own) : own;
      };
      const parameters = Object.fromEntries(kinds.map((_, k) => [`p${k}`, make(sizes[k], k)]));
      const cost = (p: typeof parameters) =>
        kinds.reduce(
          (J, kind, k) => Array.from(p[`p${k}`]).reduce((sum, v) => round(sum + round(COSTS[kind].J(v))), J),
          0,
        );
      const gradients = (p: typeof parameters) =>
        Object.fromEntries(kinds.map((kind, k) => [`p${k}`, Array.from(p[`p${k}`], v => round(COSTS[kind].slope(v)))]));
      const problem = { parameters, cost, gradients: asFunction ? gradients : gradients(parameters) };
      const report = await gradcheck(problem as Problem, { ...options, selfTest: true });
      counts.tested += report.selfTest?.blocks.length ?? 0;
      if (report.selfTest && hasMissed(report.selfTest))
        throw new Error(`${selfTestClause(report.selfTest)}\n${formatReport(report)}`);
    }),
    { numRuns: 100, seed: 1 },
  );
  expect(counts.tested).toBeGreaterThan(40);
}, 120_000);

test('selfTestClause(selfTest) names what passes though it should have been noticed', () => {
  const spoilt = [{ by: 'moved' as const, size: 1e-5, verdict: 'pass' as const }];
  const tested = (missed?: true): SelfTest => ({
    blocks: [{ name: 'W', at: 'W[0]', smallest: 1e-6, spoilt: [{ ...spoilt[0], ...(missed && { missed }) }] }],
    evaluations: 9,
    seconds: 0,
  });
  expect(selfTestClause(tested(true))).toMatch(/moved in W should have been, which is a fault of gradcheck/);
  expect(selfTestClause(tested())).toMatch(/smaller than what can be seen/);
  expect([hasMissed(tested(true)), hasMissed(tested())]).toEqual([true, false]);
});
