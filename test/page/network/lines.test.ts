import { expect, test } from 'vitest';
import { examplesOf } from '../../../src/page/network/dataset.js';
import { LINES, lineOf, PLANTED } from '../../../src/page/network/lines.js';
import { MISTAKES } from '../../../src/page/network/mistakes.js';
import { check } from '../../../src/page/network/run.js';
import { dataset, spec } from './datasets.js';

test('PLANTED has a line for every mistake, and none that reads as the right one', () => {
  expect(Object.keys(PLANTED).sort()).toEqual(MISTAKES.map(({ id }) => id).sort());
  for (const { line, text } of Object.values(PLANTED)) expect(text).not.toBe(LINES[line]);
});

test.each(MISTAKES.map(({ id }) => id))('lineOf(finding) is the line in which %s was planted', async mistake => {
  const { lacks } = MISTAKES.find(({ id }) => id === mistake)!;
  const of = [0, 0.5].map(l2 => spec(4, '8-tanh,6-softplus,3-softmax', 'crossEntropy', l2)).find(one => !lacks?.(one))!;
  const asked = { spec: of, examples: examplesOf(dataset('iris'), 24, of), seed: 1, mistake, parameters: null };
  const { report } = await check(asked, () => {});
  expect(lineOf(report.findings[0]), report.findings[0]?.kind).toBe(PLANTED[mistake].line);
});

test('lineOf(nothing found) is null', () => {
  expect(lineOf(undefined)).toBeNull();
  expect(lineOf({ kind: 'nonfinite', blocks: [], certainty: 'certain', message: '' })).toBeNull();
});
