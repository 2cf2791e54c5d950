import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatReport, type Report } from '../../src/index.js';
import { cases, type Operation, type SuiteOptions } from '../../src/suite/index.js';
import { smaller } from '../../src/suite/shrink.js';
import { each, elementwise, type Matrix, WRONG } from './operations.js';

/** The report of the first case of a row. */
const first = (row: Operation, options: SuiteOptions = {}): Promise<Report> =>
  cases({ row }, { seed: 1, ...options })[0].run();

const shapes = (report: Report) => report.blocks.map(({ shape }) => shape);

/** What the last line of a report says, run as it stands there. */
function again(report: Report, table: object, options?: SuiteOptions): Promise<Report> {
  return new Function('cases', 'table', 'options', `return ${report.again}`)(cases, table, options);
}

describe('a case that fails is made smaller', () => {
  test('to one number, and that to one digit, where any number shows the mistake', async () => {
    const report = await first(WRONG.doubled);
    expect(report.verdict).toBe('fail');
    expect(shapes(report)).toEqual([[1, 1]]);
    expect(report.again).toMatch(/inputs: \[\[\[-?\d\]\]\]/);
    expect(report.findings[0]).toMatchObject({ kind: 'scale', factor: expect.closeTo(2, 6) });
  });

  test('to the one row that is wrong and those before it, which the operation needs', async () => {
    expect(shapes(await first({ ...WRONG['third row'], shapes: [[5, 4]] }))).toEqual([[3, 1]]);
  });

  test('to the square that shows a transpose', async () => {
    const { row: operation } = { row: WRONG['transposed factor'] };
    expect(
      shapes(
        await first({
          ...operation,
          shapes: [
            [
              [3, 3],
              [3, 3],
            ],
          ],
        }),
      ),
    ).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  test('to an index that stands twice', async () => {
    const report = await first(WRONG['last write']);
    expect(report.again).toMatch(/\[(\d), \1\]\]/);
    expect(shapes(report)[0][1]).toBe(1);
  });

  test('from either end of an axis, to the entry past a bound, with the fewest digits', async () => {
    const above = elementwise(
      x => x ** 2,
      x => (x > 1 ? x : 2 * x),
    );
    for (const seed of [1, 2, 3]) {
      const list = cases({ above: { ...above, shapes: [[6, 7]], points: 1 } }, { seed });
      const report = await list[0].run();
      expect(shapes(report)).toEqual([[1, 1]]);
      expect(report.again).toMatch(/inputs: \[\[\[([2-9]|1\.\d)\]\]\]/);
    }
  });

  test('never onto a kink, out of the domain, or to equal entries, where the point kept clear of these', () => {
    const place = { name: 'x', shape: [4], domain: [-3, 4] as const };
    const point = { named: false, inputs: [{ ...place, data: Float64Array.of(-1.26, 0.37, 2.94, 0.85) }] };
    const row = { kinks: ['ties' as const, 0.5] } as never;
    const found = [...smaller(point, row)].map(({ inputs: [{ data }] }) => [...data]);
    expect(found.length).toBeGreaterThan(10);
    for (const x of found) {
      expect(x.every(value => Math.abs(value - 0.5) >= 0.1 && value > -3 && value < 4)).toBe(true);
      const sorted = x.toSorted((a, b) => a - b);
      expect(sorted.every((value, k) => k === 0 || value - sorted[k - 1] >= 0.125)).toBe(true);
    }
    // and 0.5 stays where it was drawn there
    const at = { ...point, inputs: [{ ...place, data: Float64Array.of(0.5, 0.37, 2.94, 0.85) }] };
    for (const { inputs } of smaller(at, { kinks: [0.5] } as never))
      if (inputs[0].data.length === 4) expect(inputs[0].data[0]).toBe(0.5);
  });

  test('with what it was found to be before, where that says more', async () => {
    const report = await first({ ...WRONG['third row'], shapes: [[5, 4]] });
    const kinds = report.findings.map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(report.name).toBe('row [5,4] float64 #1, made smaller to [3,1]');
  });

  test('the same way every time', async () => {
    const one = await first(WRONG.doubled);
    const other = await first(WRONG.doubled);
    expect({ ...one, seconds: 0 }).toEqual({ ...other, seconds: 0 });
  });

  test('as its arbitrary makes it smaller', async () => {
    const inputs = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 }).map(x => [x]);
    const wrong = {
      inputs,
      forward: (x: number[]) => x.map(v => v ** 2),
      vjp: (u: number[], x: number[]) => x.map((v, i) => u[i] * (v > 9 ? v : 2 * v)),
    };
    const found = await Promise.all(cases({ wrong } as never, { points: 6 }).map(({ run }) => run()));
    const failed = found.filter(({ verdict }) => verdict === 'fail');
    expect(failed.length).toBeGreaterThan(0);
    for (const report of failed) expect(report.again).toContain('inputs: [[10]]');
  });

  test('not where the case passes or decides nothing, nor where shrink is false', async () => {
    const right = await first(elementwise(Math.exp, Math.exp));
    expect(right.name).toBe('row [3,4] float64 #1');
    const noisy = await first({
      ...elementwise(
        x => x + Math.random(),
        () => 1,
      ),
    });
    expect([noisy.verdict, noisy.name]).toEqual(['inconclusive', 'row [3,4] float64 #1']);
    expect(shapes(await first(WRONG.doubled, { shrink: false }))).toEqual([[3, 4]]);
  });

  test('past points for which the operation throws', async () => {
    const needsRows = (x: Matrix) => {
      if (x.length < 2) throw new Error('two rows at least');
      return each(v => v ** 2)(x);
    };
    expect(
      shapes(
        await first({
          ...elementwise(
            x => x,
            x => x,
          ),
          forward: needsRows,
        }),
      ),
    ).toEqual([[2, 1]]);
  });
});

describe('the last line of the report of a case', () => {
  test('runs the smallest point again, to the same report', async () => {
    const options = { seed: 5, modes: { eager: (f: never) => f, compiled: (f: never) => f } as never };
    const table = {
      ...WRONG,
      'by axis, wrong': { ...WRONG.doubled, attributes: [{ axis: 0, mode: 'full' }], dtypes: ['float32'] as const },
      bare: (x: Matrix) => each(v => v ** 3)(x),
    };
    const differentiate = () => (upstream: Matrix) => [upstream];
    for (const given of [{}, { ...options, differentiate }])
      for (const [name, operation] of Object.entries(table)) {
        if (name === 'bare' && !('differentiate' in given)) continue;
        const list = cases({ [name]: operation }, given);
        const reports = await Promise.all(list.slice(0, 3).map(({ run }) => run()));
        for (const report of reports.filter(({ verdict }) => verdict === 'fail')) {
          const repeated = await again(report, table, given);
          expect([...repeated.grad]).toEqual([...report.grad]);
          expect([...repeated.gradapprox]).toEqual([...report.gradapprox]);
        }
      }
  });

  test('runs a case that was not made smaller by its name', async () => {
    const report = await first(WRONG.doubled, { shrink: false });
    const repeated = await again(report, { row: WRONG.doubled }, { seed: 1, shrink: false });
    expect([...repeated.grad]).toEqual([...report.grad]);
  });

  test('stands in the text, in Markdown and in HTML', async () => {
    const report = await first(WRONG.doubled);
    expect(formatReport(report)).toContain(`again  ${report.again}`);
    expect(formatReport(report, 'markdown')).toContain(report.again);
    expect(formatReport(report, 'html')).toContain('cases(');
    expect(formatReport(report, 'json')).toContain('"again":"cases(');
  });
});
