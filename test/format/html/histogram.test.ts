import { expect, test } from 'vitest';
import { bins, histogram } from '../../../src/format/html/histogram.js';
import { report } from '../reports.js';

const errors = (...relative: number[]) =>
  report({
    grad: Float64Array.from(relative, e => (Number.isNaN(e) ? 1 : 1 - e)),
    gradapprox: Float64Array.from(relative, e => (Number.isNaN(e) ? e : 1)),
    bound: new Float64Array(relative.length),
  });

test('bins(report) counts each checked component in the decade of its relative error', () => {
  const counted = bins(errors(0, 2e-16, 3e-9, 5e-7, 2e-6, 0.5, 2, Number.NaN)).filter(b => b.within + b.beyond > 0);
  expect(counted).toEqual([
    { exponent: -16, within: 2, beyond: 0 },
    { exponent: -9, within: 1, beyond: 0 },
    { exponent: -7, within: 1, beyond: 0 },
    { exponent: -6, within: 0, beyond: 1 },
    { exponent: -1, within: 0, beyond: 1 },
    { exponent: 0, within: 0, beyond: 1 },
  ]);
});

test('bins(report) puts a grad that is no number with the worst', () => {
  const counted = bins(report({ grad: Float64Array.of(Number.NaN), gradapprox: Float64Array.of(1) }));
  expect(counted.at(-1)).toEqual({ exponent: 0, within: 0, beyond: 1 });
});

test('histogram(report) gives a single wrong component a bar that can be seen', () => {
  const one = histogram(errors(...new Array(100_000).fill(1e-10), 0.5)).html;
  const heights = [...one.matchAll(/class="beyond"[^>]* height="([\d.]+)"/g)].map(([, height]) => Number(height));
  expect(Math.max(...heights)).toBeGreaterThanOrEqual(3);
  expect(one).toContain('>100,000<');
});
