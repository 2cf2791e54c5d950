import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatReport, type Report } from '../../../src/index.js';
import { readDropped } from '../../../src/page/own/dropped.js';
import { block, HOSTILE, report, worst } from '../../format/reports.js';

const read = (text: string) => readDropped({ text, name: 'file.json' }, () => {});

async function readReports(text: string) {
  const answer = await read(text);
  if (!('checked' in answer)) throw new Error(`not reports: ${answer.code}`);
  return answer.checked;
}

/** A report whose arrays fit its blocks. */
const whole = () =>
  report({
    name: HOSTILE,
    resolution: Number.POSITIVE_INFINITY,
    blocks: [block('W1', { shape: [3], size: 3, worst: [worst({ index: 2 })] })],
    findings: [{ kind: 'zero', blocks: ['W1'], certainty: 'likely', rivals: ['x'], message: 'm' }],
    grad: Float64Array.of(1, 2, 3),
    gradapprox: Float64Array.of(1, Number.NaN, 3),
    bound: Float64Array.of(1e-10, 1e-10, 1e-10),
  });

test('readDropped(report) reads what formatReport(report, json) wrote', async () => {
  const [{ report: again, html }] = await readReports(formatReport(whole(), 'json'));
  expect(again).toEqual(whole());
  expect(html).toBe(formatReport(whole(), 'html'));
});

test('readDropped(report) keeps the options of the check and the factor of a finding', async () => {
  const scale = { kind: 'scale', blocks: ['W1'], certainty: 'certain', factor: 2, message: 'm' } as const;
  const sampled: Report = {
    ...whole(),
    coverage: 'sample',
    budget: 100,
    only: ['W1'],
    findings: [{ ...scale, blocks: ['W1'] }],
  };
  const [{ report: again }] = await readReports(formatReport(sampled, 'json'));
  expect(again).toEqual(sampled);
});

test('readDropped(list) reads the reports of several problems, and names the entry that is none', async () => {
  const [one, two] = [whole(), { ...whole(), name: 'second' }].map(each => formatReport(each, 'json'));
  const all = await readReports(`[${one},\n${two}]`);
  expect(all.map(({ report }) => report.name)).toEqual([HOSTILE, 'second']);
  await expect(read(`[${one},{"spec":{}}]`)).rejects.toThrow('Entry 1 of this list is no report');
  await expect(read(`[${one},null]`)).rejects.toThrow('Entry 1 of this list is no report');
});

test.each([
  ['grad', 'abc', /report\.grad/],
  ['grad', [1, 'x', 2], /report\.grad\[1\]/],
  ['bound', [1], /report\.bound.*a list of 3/],
  ['verdict', 'great', /report\.verdict/],
  ['blocks', [{ ...block('W', { shape: [1e9], offset: 0, size: 1e9 }) }], /report\.blocks\[0\]\.size is 1000000000/],
  ['blocks', [null], /report\.blocks\[0\]/],
  ['components', null, /report\.components/],
  ['step', 'big', /report\.step/],
  ['schemaVersion', 7, /7/],
])('readDropped(report) with %s = %j is refused: %s', async (field, value, message) => {
  const json = { ...JSON.parse(formatReport(whole(), 'json')), [field]: value };
  await expect(read(JSON.stringify(json))).rejects.toThrow(message);
});

test('readDropped(shard) sends it to merge', async () => {
  await expect(read('{"gradcheck":"shard","schemaVersion":2,"grad":{}}')).rejects.toThrow('gradcheck merge');
});

test('readDropped(picture) says that it is no text, and shows none of its bytes', async () => {
  await expect(read('\uFFFDPNG\r\n\u001a\n\0\0\0\rIHDR')).rejects.toThrow(/^This file is no text/);
});

test('readDropped(network) checks its gradients against its cost', async () => {
  const exercise = JSON.parse(readFileSync('src/data/course-exercise.json', 'utf8'));
  const [right] = await readReports(JSON.stringify(exercise));
  expect(right.report.verdict).toBe('pass');
  const gradients = { ...exercise.gradients, b1: [1, 1, 1, 1, 1] };
  const [wrong] = await readReports(JSON.stringify({ ...exercise, gradients }));
  expect(wrong.report.verdict).toBe('fail');
});

test('readDropped(parameters and gradients) makes a module that waits for its cost', async () => {
  const answer = await read('{"parameters":{"w":[1,2]},"gradients":{"w":[3,4]}}');
  const code = 'code' in answer ? answer.code : '';
  expect(code).toContain('export const parameters = {"w":[1,2]};');
  expect(code).toContain('export function cost(parameters)');
});

test.each([
  ['', 'This file is no JSON'],
  ['{', 'This file is no JSON'],
  ['3', 'This file holds no object'],
  ['null', 'This file holds no object'],
  ['[]', 'This file holds no report'],
  ['{"schemaVersion":1}', 'report'],
  ['{"spec":{},"parameters":{},"x":[],"y":[]}', ''],
])('readDropped(%j) is refused: %s', async (text, message) => {
  await expect(read(text)).rejects.toThrow(message || Error);
});
