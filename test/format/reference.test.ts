import { describe, expect, test } from 'vitest';
import { formatReport, parseReport } from '../../src/format/index.js';
import { block, report, worst } from './reports.js';

const compared = report({
  name: 'mine.json',
  verdict: 'fail',
  summary: '1 of 3 components agree',
  method: 'reference',
  methodReason: 'entry by entry',
  step: null,
  precision: 'bfloat16',
  blocks: [block('W1', { verdict: 'fail', size: 3, shape: [3], worst: [worst({ index: 1 })] })],
});

describe('formatReport(report) of two gradients', () => {
  test.each(['text', 'markdown', 'html', 'junit'] as const)(
    'as %s speaks of no gradapprox, step, noise or J',
    format => {
      const printed = formatReport(compared, format).replace(/<style>[\s\S]*<\/style>/, '');
      expect(printed).toContain('reference');
      expect(printed).toContain('0.1242');
      expect(printed).not.toMatch(/gradapprox|\bJ\b|noise|step|sided|evaluations|seed/);
    },
  );

  test('says its precision and tolerance, and how it is repeated', () => {
    expect(formatReport(compared)).toContain('bfloat16, tolerance 1.0e-6');
    expect(formatReport(compared)).toMatch(
      /again {2}compareGradients\(mine, reference, \{ precision: 'bfloat16', tolerance: 0\.000001 \}\)$/,
    );
  });

  test('as JSON comes back as it was', () => {
    expect(parseReport(formatReport(compared, 'json'))).toEqual(compared);
  });

  test('calls what is found about no block a case of the gradients', () => {
    const zeros = report({
      ...compared,
      findings: [{ kind: 'vacuous', blocks: [], certainty: 'certain', message: 'both are 0.' }],
    });
    expect(formatReport(zeros, 'junit')).toContain('name="gradients"');
    expect(formatReport(zeros, 'junit')).not.toContain('name="cost"');
  });
});
