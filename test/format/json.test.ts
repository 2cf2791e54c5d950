import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatReport, parseReport } from '../../src/format/index.js';
import { block, HOSTILE, report, worst } from './reports.js';

test("formatReport(report, 'json') writes typed arrays as arrays and says its schema", () => {
  const { schemaVersion, grad } = JSON.parse(formatReport(report(), 'json'));
  expect({ schemaVersion, grad }).toEqual({ schemaVersion: 1, grad: Array.from(report().grad) });
});

test("formatReport(report, 'json') writes NaN and infinite numbers so that they can be read", () => {
  const text = formatReport(
    report({ resolution: Number.POSITIVE_INFINITY, grad: Float64Array.of(Number.NaN, -1 / 0) }),
    'json',
  );
  expect(JSON.parse(text)).toMatchObject({ resolution: 'Infinity', grad: ['NaN', '-Infinity'] });
});

test("parseReport(formatReport(report, 'json')) is the report, whatever its numbers", () => {
  // −0 is the one number that JSON.stringify does not keep
  const number = fc.double().map(x => x + 0);
  fc.assert(
    fc.property(fc.array(number), number, number, (numbers, difference, bound) => {
      const array = Float64Array.from(numbers);
      const whole = { shape: [numbers.length], size: numbers.length };
      const original = report({
        difference,
        grad: array,
        gradapprox: array,
        bound: array,
        noise: bound,
        tolerance: bound,
        blocks: [block('W1', { ...whole, difference, resolution: bound, worst: [worst({ grad: difference, bound })] })],
        findings: [{ kind: 'scale', blocks: ['W1'], certainty: 'certain', factor: difference, message: '' }],
      });
      expect(parseReport(formatReport(original, 'json'))).toEqual(original);
    }),
  );
});

test('parseReport(text) takes no name for a number', () => {
  const original = report({ name: 'NaN', summary: 'Infinity', only: ['NaN'], blocks: [block('Infinity')] });
  expect(parseReport(formatReport(original, 'json'))).toEqual(original);
});

test('parseReport(text) gives hostile names back as they were', () => {
  const original = report({ name: HOSTILE, blocks: [block(HOSTILE)] });
  expect(parseReport(formatReport(original, 'json'))).toEqual(original);
});

test('parseReport(text) refuses what is no JSON', () => {
  expect(() => parseReport('{')).toThrow(SyntaxError);
});
