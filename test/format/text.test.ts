import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatReport, type Paint } from '../../src/format/index.js';
import { block, HOSTILE, report, worst, wrongReport } from './reports.js';

test("formatReport(report, 'text') of a check that passes is short", () => {
  expect(formatReport(report(), 'text')).toBe(`\
PASS  course exercise: difference 1.19e-7, threshold 1e-7
  All 25 components agree; a relative error of 3.0e-8 would have been noticed.
  25 components · two-sided, step 1e-7 · direct · float64, noise of J 2.2e-16 · 96 evaluations of J
  in 0.01 s · seed 0

  block  shape   verdict  difference  resolution
  W1     (5, 4)  pass        1.20e-9      3.0e-8
  b1     (5)     pass        1.20e-9      3.0e-8

again  gradcheck(problem, { step: 1e-7, threshold: 1e-7, tolerance: 0.000001, seed: 0 })`);
});

test("formatReport(report, 'text') tells verdict, findings, blocks, worst components and how to repeat, in this order", () => {
  expect(formatReport(wrongReport(), 'text', { again: "gradcheck 'my model.mjs' --step 1e-7" })).toBe(`\
FAIL  course exercise: difference 2.85e-1, threshold 1e-7
  2 of 6 blocks disagree.
  47 components · two-sided, step 1e-7 · direct · float64, noise of J 2.2e-16 · 96 evaluations of J
  in 0.01 s · seed 0

  certain   W2: grad is 2.000 × gradapprox in all 15 entries: look for a stray 2 in dW2.
  likely    b1: grad is 4.000 × gradapprox in all 5 entries. Fits as well: m + 1; 2².

  block  shape   verdict  difference  resolution
  W1     (5, 4)  pass        1.20e-9      3.0e-8
  b1     (5)     fail        6.00e-1      3.0e-8
  W2     (3, 5)  fail        3.33e-1      3.0e-8

  b1[0]    grad  2.5316315   gradapprox  0.63290787  ± 2.5e-10  wrong
  W2[1,0]  grad  0.24840000  gradapprox  0.12420000  ± 2.5e-10  wrong

again  gradcheck 'my model.mjs' --step 1e-7`);
});

describe("formatReport(report, 'text') says", () => {
  const says = (fields: Parameters<typeof report>[0], words: string) =>
    expect(formatReport(report(fields), 'text', { width: 300 })).toContain(words);

  test('that a check was inconclusive', () => says({ verdict: 'inconclusive' }, 'INCONCLUSIVE  course exercise'));
  test('nothing where the problem has no name', () => says({ name: '' }, 'PASS  difference 1.19e-7'));
  test('that the step was chosen', () => says({ step: null }, 'two-sided, step chosen for each component ·'));
  test('that differences were one-sided', () => says({ sides: 'one' }, 'one-sided, step 1e-7 ·'));
  test('why this method', () => says({ method: 'by-unit', methodReason: 'exact here' }, '· by-unit (exact here) ·'));
  test('how much was covered', () =>
    says(
      { components: { total: 7850, checked: 100, agree: 97, weak: 2, kink: 1, undecided: 0, wrong: 0 } },
      '100 of 7,850 components · two-sided',
    ));
  test('what numbers cannot say', () => says({ difference: Number.NaN }, 'difference NaN, threshold 1e-7'));
  test('that nothing could have been noticed', () =>
    says({ blocks: [block('W1', { resolution: Number.POSITIVE_INFINITY })] }, '1.20e-9        none'));
  test('how many blocks of a large model it leaves out', () =>
    says({ blocks: Array.from({ length: 14 }, (_, k) => block(`W${k}`)) }, 'and 13 more blocks'));
  test('how to repeat it with the blocks that were asked for', () =>
    says(
      { step: null, only: ['W1'], seed: 7 },
      'again  gradcheck(problem, { threshold: 1e-7, tolerance: 0.000001, only: ["W1"], seed: 7 })',
    ));
});

test("formatReport(report, 'text') repeats no tolerance where none was used", () => {
  expect(formatReport(report({ step: null, tolerance: Number.NaN }), 'text')).toContain(
    'again  gradcheck(problem, { threshold: 1e-7, seed: 0 })',
  );
});

test("formatReport(report, 'text', { width }) breaks sentences before the edge", () => {
  const summary = 'word '.repeat(40).trim();
  const lines = formatReport(report({ summary }), 'text', { width: 60 }).split('\n');
  expect(Math.max(...lines.slice(0, 6).map(line => line.length))).toBeLessThanOrEqual(60);
});

test("formatReport(report, 'text', { paint }) paints words only: without colour the same text is left", () => {
  const angle = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
  const paint: Paint = {
    pass: angle('pass'),
    fail: angle('fail'),
    inconclusive: angle('inconclusive'),
    heading: angle('heading'),
    faint: angle('faint'),
  };
  const painted = formatReport(wrongReport(), 'text', { paint });
  expect(painted).toContain('<fail>FAIL</fail>  <heading>course exercise');
  expect(painted).toContain('W1     (5, 4)  <pass>pass   </pass>');
  expect(painted.replace(/<\/?\w+>/g, '')).toBe(formatReport(wrongReport(), 'text'));
});

test("formatReport(report, 'text') lets no name or message act on the terminal", () => {
  const hostile = (name: string) =>
    report({
      name,
      summary: name,
      methodReason: name,
      blocks: [block(name, { verdict: 'fail', worst: [worst({ at: name })] })],
      findings: [{ kind: 'value', blocks: [name], certainty: 'certain', rivals: [name], message: name }],
    });
  const lines = formatReport(hostile('W1'), 'text', { width: 1e6 }).split('\n').length;
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(HOSTILE)), name => {
      const text = formatReport(hostile(name), 'text', { again: name, width: 1e6 });
      expect(text).not.toMatch(/[^\n\P{Cc}]/u);
      expect(text.split('\n').length).toBe(lines);
    }),
  );
});

test("formatReport(report, 'pdf') names the formats there are", () => {
  expect(() => formatReport(report(), 'pdf' as 'text')).toThrow(
    'format "pdf" is not known: give one of text, markdown',
  );
  expect(() => formatReport(report(), 'toString' as 'text')).toThrow('format "toString" is not known');
});

test.each<[string, unknown]>([
  ['options', null],
  ['options', 'wide'],
  ['options.again', { again: 3 }],
  ['options.width', { width: '80' }],
  ['options.width', { width: Number.NaN }],
  ['options.paint', { paint: { faint: (text: string) => text } }],
])('formatReport(report, format, options) refuses %s: %j', (path, options) => {
  for (const format of ['text', 'html'] as const)
    expect(() => formatReport(report(), format, options as never)).toThrow(
      expect.objectContaining({ code: 'invalid_option', path }),
    );
});

test("formatReport(report, 'text') of a J of 0 does not speak of noise below all numbers", () => {
  const said = formatReport(report({ noise: 4 * Number.MIN_VALUE }), 'text');
  expect(said).toContain('float64, no noise of J');
  expect(said).not.toContain('e-323');
});
