import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { assertGradcheck, assertPass, GradcheckAssertion } from '../../src/adapters/assert.js';
import { gradcheck } from '../../src/index.js';

const cubic = { parameters: { x: [1, 2] }, cost: ({ x }: { x: number[] }) => x[0] ** 3 + x[1] ** 3 };
const right = { ...cubic, gradients: { x: [3, 12] } };
const wrong = { ...cubic, gradients: { x: [3, 24] } };

test('assertGradcheck(problem) gives the report of a gradient that passes', async () => {
  expect((await assertGradcheck(right)).verdict).toBe('pass');
});

test('assertGradcheck(problem) throws with the report as its message', async () => {
  await assert.rejects(assertGradcheck(wrong), (error: GradcheckAssertion) => {
    assert(error instanceof GradcheckAssertion);
    assert.equal(error.report.verdict, 'fail');
    assert.match(error.message, /x\[1\]/);
    return true;
  });
});

test('assertGradcheck(problem) throws for a check that decided nothing', async () => {
  const random = { parameters: { x: 1 }, cost: () => Math.random(), gradients: { x: 0 } };
  await expect(assertGradcheck(random)).rejects.toMatchObject({ report: { verdict: 'inconclusive' } });
});

test('assertGradcheck(problem, options) passes options on', async () => {
  await expect(assertGradcheck(right, { step: -1 })).rejects.toMatchObject({ code: 'invalid_option' });
});

test('assertPass(report) gives back a report that passes, and throws one that does not as its message', async () => {
  const report = await gradcheck(right);
  expect(assertPass(report)).toBe(report);
  expect(() => assertPass({ ...report, verdict: 'inconclusive' })).toThrow(/^INCONCLUSIVE/);
});

test('assertGradcheck(problem) throws an error that prints its message, and not every number of its report', async () => {
  const error = await assertGradcheck(wrong).catch((error: unknown) => error);
  expect(Object.keys(error as object)).not.toContain('report');
  expect(inspect(error)).not.toContain('gradapprox:');
});
