import { expect, test } from 'vitest';
import { byUnit, incremental } from '../../src/kernels/differences.js';
import type { DifferenceJob } from '../../src/kernels/job.js';
import { costAt, gradientAt } from '../../src/kernels/model.js';
import { drain } from '../../src/kernels/slices.js';
import { BUILDS, modelOn } from './builds.js';
import { byName, LAYERS, type Reference } from './references.js';

const EACH = byName(LAYERS);

/** Rounding of backward propagation itself. */
const ROUNDING = 1e-15;

async function jobOn(bytes: Uint8Array<ArrayBuffer>, example: Reference): Promise<DifferenceJob> {
  const { model, theta } = await modelOn(bytes, example);
  return { model, theta, ranges: [[0, theta.length]], sides: 'two', bounded: true, seed: 1 };
}

test.each(EACH)('%s has the same bits on every build', async (_, example) => {
  const results = [];
  for (const [, bytes] of BUILDS) {
    const job = await jobOn(bytes, example);
    const [J, grad] = [costAt(job.model, job.theta), gradientAt(job.model, job.theta)];
    results.push({ J, grad, incremental: drain(incremental(job)), byUnit: drain(byUnit(job)) });
  }
  const [debug, ...others] = results;
  for (const other of others) expect(other).toEqual(debug);
});

test.each(EACH)(
  'the differences of %s are off by no more than their bounds, which are no wider than they need',
  async (_, example) => {
    const [, , [, simd]] = BUILDS;
    const job = await jobOn(simd, example);
    const grad = gradientAt(job.model, job.theta);
    const size = Math.hypot(...grad);
    for (const method of [incremental, byUnit]) {
      const { gradapprox, bound } = drain(method(job));
      const beyond = grad.filter(
        (dJ, i) => Math.abs(gradapprox[i] - dJ) > bound[i] + ROUNDING * (Math.abs(dJ) + 1e-3 * size),
      );
      expect([...beyond]).toEqual([]);
      expect(Math.max(...bound)).toBeLessThan(1e-9 * size);
    }
  },
);

test.each(EACH)('the differences of %s at a given step are the same by units as by parameters', async (_, example) => {
  const [, , [, simd]] = BUILDS;
  const job = { ...(await jobOn(simd, example)), step: 1e-5, bounded: false };
  const [alone, units] = [drain(incremental(job)).gradapprox, drain(byUnit(job)).gradapprox];
  expect(Math.hypot(...units.map((D, i) => D - alone[i]))).toBeLessThan(1e-12 * Math.hypot(...alone));
});
