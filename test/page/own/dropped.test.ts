import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatReport } from '../../../src/index.js';
import { readDropped } from '../../../src/page/own/dropped.js';
import { block, HOSTILE, report, worst } from '../../report/reports.js';

const read = (text: string) => readDropped({ text, name: 'file.json' }, () => {});

/** A report whose arrays fit its blocks. */
const whole = () =>
  report({
    name: HOSTILE,
    resolution: Number.POSITIVE_INFINITY,
    blocks: [block('W1', { shape: [3], size: 3, worst: [worst({ index: 2 })] })],
    findings: [{ kind: 'zero', blocks: ['W1'], certainty: 'likely', rivals: ['x'], message: 'm' }],
    gradapprox: Float64Array.of(1, Number.NaN, 3),
  });

test('readDropped(report) reads what formatReport(report, json) wrote', async () => {
  const { checked } = await read(formatReport(whole(), 'json'));
  expect(checked!.report).toEqual(whole());
  expect(checked!.html).toBe(formatReport(whole(), 'html'));
});

test.each([
  ['grad', 'abc', 'grad is not a list of numbers'],
  ['grad', [1, 'x', 2], 'grad is not a list of numbers'],
  ['bound', [1], 'bound is not a list of 3 numbers'],
  ['verdict', 'great', 'verdict is not one of pass'],
  ['blocks', [{ name: 'W', shape: [1e9], offset: 0, size: 1e9, verdict: 'pass', worst: [] }], 'does not fit'],
  ['blocks', [null], 'blocks is not a list of objects'],
  ['components', null, 'components is not an object'],
  ['step', 'big', 'step is not a number'],
])('readDropped(report) with %s = %j is refused: %s', async (field, value, message) => {
  const json = { ...JSON.parse(formatReport(whole(), 'json')), [field]: value };
  await expect(read(JSON.stringify(json))).rejects.toThrow(message);
});

test('readDropped(network) checks its gradients against its cost', async () => {
  const exercise = JSON.parse(readFileSync('src/data/course-exercise.json', 'utf8'));
  const right = await read(JSON.stringify(exercise));
  expect(right.checked!.report.verdict).toBe('pass');
  const wrong = await read(JSON.stringify({ ...exercise, gradients: { ...exercise.gradients, b1: [1, 1, 1, 1, 1] } }));
  expect(wrong.checked!.report.verdict).toBe('fail');
});

test('readDropped(parameters and gradients) makes a module that waits for its cost', async () => {
  const { code } = await read('{"parameters":{"w":[1,2]},"gradients":{"w":[3,4]}}');
  expect(code).toContain('export const parameters = {"w":[1,2]};');
  expect(code).toContain('export function cost(parameters)');
});

test.each([
  ['', 'This file is no JSON'],
  ['{', 'This file is no JSON'],
  ['3', 'This file holds no object'],
  ['null', 'This file holds no object'],
  ['[]', 'This file holds no report'],
  ['{"schemaVersion":1}', 'is not'],
  ['{"spec":{},"parameters":{},"x":[],"y":[]}', ''],
])('readDropped(%j) is refused: %s', async (text, message) => {
  await expect(read(text)).rejects.toThrow(message || Error);
});
