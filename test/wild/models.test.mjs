import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { check, runs } from './check.mjs';
import { glue, modules } from './glue.mjs';
import { TRUTH } from './truth.mjs';

const reports = {};

/** What must be said of a model, by what is known of it. */
const MUST = {
  right: report => expect(report.verdict).toBe('pass'),
  kink: report => {
    expect(report.verdict).toBe('pass');
    expect(report.findings.map(({ kind }) => kind)).toContain('kink');
  },
  noise: report => {
    expect(report.verdict).not.toBe('fail');
    expect(report.findings.map(({ kind }) => kind)).toContain('noise');
  },
  wrong: report => {
    expect(report.verdict).not.toBe('pass');
    expect(report.findings).not.toEqual([]);
  },
};

for (const [name, { truth }] of Object.entries(TRUTH))
  test.runIf(runs(name)).concurrent(`gradcheck ${name}.mjs, which is ${truth}, says so`, async () => {
    reports[name] = await check(name);
    MUST[truth](reports[name]);
  });

test('every model has a line of truth, and every line a model', () => {
  const known = Object.keys(TRUTH);
  expect(known.filter(name => !modules.includes(name))).toEqual([]);
  expect(known).toHaveLength(48);
});

test('the models are bound in three lines of glue each on average, at most', () => {
  expect(glue / Object.keys(TRUTH).length).toBeLessThanOrEqual(3);
});

afterAll(() => {
  mkdirSync('build', { recursive: true });
  writeFileSync('build/wild.json', JSON.stringify(reports));
});
