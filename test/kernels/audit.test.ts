import { expect, test } from 'vitest';
import { audit, auditClause } from '../../src/kernels/audit.js';
import { byUnit } from '../../src/kernels/differences.js';
import { openExact } from '../../src/kernels/exact.js';
import type { DifferenceJob, Differences } from '../../src/kernels/job.js';
import { approximateSoon } from '../../src/kernels/methods.js';
import { drain } from '../../src/kernels/slices.js';
import { BUILDS, modelOn } from './builds.js';
import { fill } from './networks.js';

const [, , [, simd]] = BUILDS;
const layers = [
  { units: 4, activation: 'gelu' as const },
  { units: 3, activation: 'softmax' as const },
];
const example = fill({ inputs: 5, layers, cost: 'crossEntropy' }, 4, 1);

async function jobOf(): Promise<DifferenceJob> {
  const { model, theta } = await modelOn(simd, example);
  return { model, theta, ranges: [[0, theta.length]], sides: 'two', bounded: true, seed: 3 };
}

/** What an audit says of differences. */
const audited = (job: DifferenceJob, differences: Differences) =>
  job.model.pool.use(instance => audit(openExact(instance, job.model, job.theta, job), job, differences).audited);

test('audit(differences) finds one component of each array within its bars', async () => {
  const job = await jobOf();
  const right = drain(byUnit(job));
  expect(audited(job, right)).toEqual(right.audit);
  expect(right.audit!.checked).toBe(4);
  expect(right.audit!.worst).toBeLessThan(1);
});

test('audit(differences) finds a difference that is off by a millionth, and where', async () => {
  const job = await jobOf();
  const right = drain(byUnit(job));
  const { at } = right.audit!;
  const wrong = { ...right, gradapprox: right.gradapprox.with(at, right.gradapprox[at] * (1 + 1e-6)) };
  expect(audited(job, wrong).worst).toBeGreaterThan(10);
  expect(audited(job, wrong).at).toBe(at);
});

test('audit(differences) looks at other components with another seed', async () => {
  const job = await jobOf();
  const seen = [1, 2, 3, 4, 5, 6].map(seed => drain(byUnit({ ...job, seed })).audit!.at);
  expect(new Set(seen).size).toBeGreaterThan(1);
});

test('audit(differences) looks at no more than 64 arrays, spread over all', async () => {
  const many = Array.from({ length: 50 }, () => ({ units: 2, activation: 'tanh' as const }));
  const deep = fill({ inputs: 2, layers: many, cost: 'squaredError' }, 2, 1);
  const { model, theta } = await modelOn(simd, deep);
  const { audit: found } = drain(
    byUnit({ model, theta, ranges: [[0, theta.length]], sides: 'two', bounded: true, seed: 3 }),
  );
  expect(found!.checked).toBe(64);
  expect(found!.worst).toBeLessThan(1);
});

test('auditClause(audit) tells how well they agree, or where they do not', async () => {
  const { model } = await jobOf();
  expect(auditClause({ checked: 4, worst: 0.0234, at: 1 }, model.spec)).toBe(
    '4 of them evaluated again in full differ by at most 0.02 of their error bars',
  );
  expect(auditClause({ checked: 4, worst: 1.01, at: 21 }, model.spec)).toBe(
    'but in b1 one evaluated again in full differs by 1 of its error bars',
  );
});

test('approximateSoon(job) says in its reason what the audit found', async () => {
  const { reason } = await approximateSoon(await jobOf(), 'by-unit', {});
  expect(reason).toMatch(/^asked for; 4 of them evaluated again in full differ by at most 0\.\d+ of their error bars$/);
});
