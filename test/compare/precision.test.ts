import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareGradients } from '../../src/compare/index.js';
import type { Precision } from '../../src/report.js';
import { mapped, type Narrow, roundTo, vector } from './trees.js';

/** Half a unit in the last place, and the tolerances that docs/compare.md promises. */
const UNIT = { float64: 2 ** -53, float32: 2 ** -24, float16: 2 ** -11, bfloat16: 2 ** -8 };
const TOLERANCE = { float64: 1e-9, float32: 1e-4, float16: 2 ** -9, bfloat16: 2 ** -5 };
const FINER: Record<Narrow, Precision[]> = {
  float32: ['float64'],
  float16: ['float64', 'float32'],
  bfloat16: ['float64', 'float32', 'float16'],
};
const NARROW = ['float32', 'float16', 'bfloat16'] as const;

describe('roundTo(format, x) of the tests', () => {
  test('is Math.fround, and knows the corners of float16 and bfloat16', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), x => roundTo('float32', x) === Math.fround(x)));
    expect(
      [65504, 65519.99, 65520, 2 ** -24, 2 ** -25, 1 + 2 ** -11, 1 + 3 * 2 ** -11].map(x => roundTo('float16', x)),
    ).toEqual([65504, 65504, Number.POSITIVE_INFINITY, 2 ** -24, 0, 1, 1 + 2 ** -9]);
    expect([1 + 2 ** -8, 1 + 3 * 2 ** -8, 3.3895e38].map(x => roundTo('bfloat16', x))).toEqual([
      1,
      1 + 2 ** -6,
      3.3895313892515355e38,
    ]);
  });
});

/** Gradients of a few blocks of any sizes, entries spread over several decades, within what all formats hold. */
const entry = fc
  .tuple(fc.double({ min: 1, max: 2, noNaN: true }), fc.integer({ min: -9, max: 3 }), fc.boolean())
  .map(([x, exponent, negative]) => (negative ? -x : x) * 2 ** exponent);
const gradient = fc.dictionary(
  fc.constantFrom('W1', 'b1', 'W2', 'b2'),
  fc.array(entry, { minLength: 1, maxLength: 40 }),
  {
    minKeys: 1,
  },
);

const rms = (v: number[]) => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0) / v.length);
/** The largest error of an entry as large as its block, in the steepest block: small ones may hide in rounding. */
function coarseness(mine: Record<string, number[]>, exact: Record<string, number[]>): number {
  const [steepest] = Object.keys(exact).sort((a, b) => rms(exact[b]) - rms(exact[a]));
  const v = exact[steepest];
  const error = (x: number, g: number) => Math.abs(g - x) / Math.max(Math.abs(g), Math.abs(x));
  return Math.max(...v.map((x, i) => (Math.abs(x) >= rms(v) ? error(x, mine[steepest][i]) : 0)));
}

describe('compareGradients(rounded, exact, { precision })', () => {
  for (const format of NARROW) {
    test(`passes any gradient rounded to ${format} at that precision and at coarser ones`, async () => {
      await fc.assert(
        fc.asyncProperty(gradient, async exact => {
          const rounded = mapped(exact, x => roundTo(format, x));
          for (const precision of NARROW.filter(other => UNIT[other] >= UNIT[format]))
            expect((await compareGradients(rounded, exact, { precision })).verdict, precision).toBe('pass');
        }),
      );
    });

    test(`never passes what was rounded to ${format} for a finer precision, where it is visibly coarser`, async () => {
      let coarser = 0;
      await fc.assert(
        fc.asyncProperty(gradient, async exact => {
          const rounded = mapped(exact, x => roundTo(format, x));
          for (const precision of FINER[format]) {
            if (!(coarseness(rounded, exact) > TOLERANCE[precision])) continue;
            coarser++;
            expect((await compareGradients(rounded, exact, { precision })).verdict, precision).toBe('fail');
          }
        }),
      );
      expect(coarser).toBeGreaterThan(50);
    });

    test(`names the rounding to ${format} where float64 was asked for`, async () => {
      const exact = { W1: vector(60, 3), b1: vector(12, 4) };
      const report = await compareGradients(
        mapped(exact, x => roundTo(format, x)),
        exact,
        { precision: 'float64' },
      );
      expect(report.findings.map(({ kind, blocks }) => [kind, blocks])).toEqual([['precision', ['W1', 'b1']]]);
      expect(report.findings[0].message).toContain(`rounded to ${format}`);
    });
  }

  test.each(Object.entries(TOLERANCE) as [Precision, number][])(
    '%s: the border is %s of an entry',
    async (precision, tolerance) => {
      const exact = { W: vector(50, 5).map((x, i) => (i === 17 ? 4 : x)) };
      const off = (by: number) => ({ W: exact.W.map((x, i) => (i === 17 ? x * (1 + by) : x)) });
      expect((await compareGradients(off(0.98 * tolerance), exact, { precision })).verdict).toBe('pass');
      const report = await compareGradients(off(1.05 * tolerance), exact, { precision });
      expect(report.verdict).toBe('fail');
      expect(report.blocks[0].worst[0].at).toBe('W[17]');
      expect(report).toMatchObject({ precision, tolerance, components: { wrong: 1, agree: 49 } });
    },
  );

  test.each(Object.entries(UNIT) as [Precision, number][])(
    '%s: lets sums in another order be, and finds a factor',
    async (precision, unit) => {
      // what n terms leave that cancel: evenly spread over the block, whatever the size of the entry
      const exact = { W: vector(400, 6), b: vector(20, 7) };
      const noise = { W: vector(400, 8), b: vector(20, 9) };
      const mine = (by: number) => ({
        W: exact.W.map((x, i) => x + by * noise.W[i]),
        b: exact.b.map((x, i) => x + by * noise.b[i]),
      });
      expect((await compareGradients(mine(unit), exact, { precision })).verdict).toBe('pass');
      const doubled = { ...mine(unit), b: mine(unit).b.map(x => 2 * x) };
      const report = await compareGradients(doubled, exact, { precision });
      expect(report.findings).toMatchObject([{ kind: 'scale', blocks: ['b'] }]);
      expect(report.findings[0].factor).toBeCloseTo(2, precision === 'float64' ? 10 : precision === 'float32' ? 4 : 1);
    },
  );

  test('calls errors that are too large, spread evenly and follow nothing a limited accuracy, and gives the tolerance', async () => {
    const exact = { W: vector(400, 10) };
    const noise = vector(400, 11);
    const mine = { W: exact.W.map((x, i) => x + 1e-5 * noise[i]) };
    const report = await compareGradients(mine, exact);
    expect(report.findings).toMatchObject([{ kind: 'accuracy', blocks: ['W'] }]);
    const tolerance = Number(/--tolerance (\S+)\)/.exec(report.findings[0].message)![1]);
    expect((await compareGradients(mine, exact, { tolerance })).verdict).toBe('pass');
    const mistake = await compareGradients(
      { W: exact.W.map((x, i) => x + (i % 7 === 0 ? 1e-5 : 1e-12) * noise[i]) },
      exact,
    );
    expect(mistake.findings.map(({ kind }) => kind)).not.toContain('accuracy');
  });

  test('calls nothing rounded that is further off than one unit', async () => {
    const mine = { W: vector(40, 13) };
    const reference = mapped(mine, x => roundTo('bfloat16', x));
    reference.W[7] = 1.2 * roundTo('bfloat16', mine.W[7]);
    const report = await compareGradients(mine, reference, { precision: 'bfloat16' });
    expect(report.verdict).toBe('fail');
    expect(report.findings.map(({ kind }) => kind)).not.toContain('precision');
  });

  test('tells a reference that was printed with few decimals', async () => {
    const mine = { W: vector(40, 12) };
    const report = await compareGradients(
      mine,
      mapped(mine, x => Number(x.toFixed(4))),
    );
    expect(report.verdict).toBe('fail');
    expect(report.findings[0].message).toMatch(/^W in the reference is grad rounded to 4 decimals/);
  });
});

describe('compareGradients(mine, reference) without a precision', () => {
  const exact = { W: vector(40, 20) };
  const single = mapped(exact, Math.fround);

  test('takes that of the arrays: typed ones, and numbers of a file that are all float32', async () => {
    expect((await compareGradients(exact, exact)).precision).toBe('float64');
    expect(await compareGradients({ W: Float32Array.from(exact.W) }, exact)).toMatchObject({
      verdict: 'pass',
      precision: 'float32',
    });
    expect(await compareGradients(exact, single)).toMatchObject({ verdict: 'pass', precision: 'float32' });
    expect(await compareGradients({ W: { data: Float32Array.from(exact.W), shape: [40] } }, exact)).toMatchObject({
      precision: 'float32',
    });
  });

  test('takes simple numbers for what they are: 1024 is not 1025 rounded', async () => {
    const report = await compareGradients({ W: [1024, 2, -3, 0.5] }, { W: [1025, 2, -3, 0.5] });
    expect(report).toMatchObject({ verdict: 'fail', precision: 'float64' });
  });

  test.skipIf(!('Float16Array' in globalThis))('takes that of a Float16Array', async () => {
    const Float16Array = (globalThis as unknown as Record<string, Float32ArrayConstructor>).Float16Array;
    expect(await compareGradients({ W: Float16Array.from(exact.W) }, exact)).toMatchObject({
      verdict: 'pass',
      precision: 'float16',
    });
  });
});

describe('compareGradients(mine, reference, { precision: "float16" })', () => {
  test('says of an overflow that it is one', async () => {
    const exact = { W: [1e3, 7e4, 2e3] };
    const report = await compareGradients(
      mapped(exact, x => roundTo('float16', x)),
      exact,
      { precision: 'float16' },
    );
    expect(report.verdict).toBe('fail');
    expect(report.findings).toMatchObject([{ kind: 'nonfinite', blocks: ['W'] }]);
    expect(report.findings[0].message).toContain('the largest number of float16');
  });

  test('does not pass what is lost below its smallest number', async () => {
    const exact = { W: vector(20, 21, 1e-9) };
    const lost = mapped(exact, x => roundTo('float16', x));
    expect(lost.W.every(x => x === 0)).toBe(true);
    expect((await compareGradients(lost, exact, { precision: 'float16' })).verdict).toBe('inconclusive');
    expect((await compareGradients(lost, exact, { precision: 'bfloat16' })).verdict).toBe('fail');
  });
});
