import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { relativeDifference } from '../../src/difference.js';
import { direct } from '../../src/kernels/direct/direct.js';
import type { DifferenceJob } from '../../src/kernels/job.js';
import { costAt, gradientAt } from '../../src/kernels/model.js';
import { packParameters } from '../../src/kernels/parameters.js';
import { drain, inSlices } from '../../src/kernels/slices.js';
import { BUILDS, modelOn } from './builds.js';
import { type Example, fill, networks } from './networks.js';

const [[, debug], [, release]] = BUILDS;
type Reference = Example & { name: string; gradients: Example['parameters'] };

/** The error of backward propagation itself: some roundings, and below 1e-300 the loss of digits to underflow. */
const backward = (dJ: number) => 1e-15 * Math.abs(dJ) + 1e-300;

/** Networks at the edges of float64, their gradients to 60 digits; see test/data/extreme-networks.py. */
const EXTREME: Reference[] = JSON.parse(readFileSync('test/data/extreme-networks.json', 'utf8'));

async function jobOf(
  bytes: Uint8Array<ArrayBuffer>,
  example: Parameters<typeof modelOn>[1],
  more: Partial<DifferenceJob> = {},
) {
  const { model, theta } = await modelOn(bytes, example);
  return { model, theta, ranges: [[0, theta.length]], sides: 'two', bounded: true, seed: 1, ...more } as DifferenceJob;
}

const small = () =>
  fill(
    {
      inputs: 3,
      layers: [
        { units: 4, activation: 'tanh' },
        { units: 2, activation: 'softmax' },
      ],
      cost: 'crossEntropy',
    },
    4,
    1,
  );

test.each(EXTREME.map((given): [string, Reference] => [given.name, given]))(
  'direct(job) of %s is right to 1e-8, and within its own bound',
  async (_, given) => {
    const job = await jobOf(release, given);
    const { gradapprox, bound } = drain(direct(job));
    const exact = packParameters(job.model.spec, given.gradients);
    expect(relativeDifference(gradapprox, exact)).toBeLessThan(1e-8);
    expect(exact.filter((dJ, i) => !(Math.abs(gradapprox[i] - dJ) <= bound[i]))).toEqual(new Float64Array());
  },
);

describe.each(BUILDS)('on the %s build', (_, bytes) => {
  test('direct(job) stays within its own bound of backward propagation on any network', async () => {
    await fc.assert(
      fc.asyncProperty(networks, fc.constantFrom(undefined, 1e-5, 1e-7), async (example, step) => {
        const job = await jobOf(bytes, example, { step });
        const grad = gradientAt(job.model, job.theta);
        const { gradapprox, bound } = drain(direct(job));
        const outside = (dJ: number, i: number) => !(Math.abs(gradapprox[i] - dJ) <= bound[i] + backward(dJ));
        expect(grad.filter(outside)).toEqual(new Float64Array());
      }),
      { numRuns: 60 },
    );
  });

  test('direct(job) over ranges computes these components and no others, with the same bits', async () => {
    const all = drain(direct(await jobOf(bytes, small(), { step: 1e-5 })));
    const some = drain(
      direct(
        await jobOf(bytes, small(), {
          step: 1e-5,
          ranges: [
            [0, 3],
            [7, 9],
          ],
        }),
      ),
    );
    const inside = (i: number) => i < 3 || (i >= 7 && i < 9);
    expect(some.gradapprox).toEqual(all.gradapprox.map((value, i) => (inside(i) ? value : Number.NaN)));
    expect(some.bound).toEqual(all.bound.map((value, i) => (inside(i) ? value : Number.NaN)));
  });

  test('direct(job) keeps its instance to itself while it pauses', async () => {
    const job = await jobOf(bytes, small());
    const other = await jobOf(
      bytes,
      fill({ inputs: 6, layers: [{ units: 5, activation: 'gelu' }], cost: 'squaredError' }, 7, 2),
    );
    const [alone, otherAlone] = [drain(direct(job)), drain(direct(other))];
    const [first, second] = [direct(job), direct(other)];
    for (let k = 0; k < 50; k++) {
      first.next();
      costAt(job.model, other.theta.subarray(0, job.theta.length));
      second.next();
    }
    expect(drain(first)).toEqual(alone);
    expect(drain(second)).toEqual(otherAlone);
  });

  test('direct(job) at a step given is the formula at that step, with two forward passes a component', async () => {
    const job = await jobOf(bytes, small(), { step: 1e-3, bounded: false });
    const { gradapprox, evaluations, step } = drain(direct(job));
    const J = (i: number, change: number) => costAt(job.model, job.theta.with(i, job.theta[i] + change));
    expect(gradapprox).toEqual(job.theta.map((_, i) => (J(i, 1e-3) - J(i, -1e-3)) / 2e-3));
    expect([evaluations, step]).toEqual([2 * job.theta.length, 1e-3]);
  });

  test.each([1, 1e4, 1e8])(
    'direct(job) finds steps as good as the best single one, where targets are %d',
    async target => {
      const layers = [
        { units: 3, activation: 'tanh' as const },
        { units: 1, activation: 'linear' as const },
      ];
      const example = { ...fill({ inputs: 2, layers, cost: 'squaredError' }, 3, 3), y: [target, target, target] };
      const errorAt = async (step?: number) => {
        const job = await jobOf(bytes, example, { step });
        return relativeDifference(drain(direct(job)).gradapprox, gradientAt(job.model, job.theta));
      };
      const single = await Promise.all(Array.from({ length: 10 }, (_, k) => errorAt(10 ** -k)));
      expect(await errorAt()).toBeLessThan(2 * Math.min(...single));
    },
  );
});

test('direct(job) of the debug and release builds agrees bit for bit', async () => {
  await fc.assert(
    fc.asyncProperty(networks, async example => {
      expect(drain(direct(await jobOf(debug, example)))).toEqual(drain(direct(await jobOf(release, example))));
    }),
    { numRuns: 30 },
  );
});

/** Slices that take a while each, so that the event loop gets its turn. */
function* slow(count: number): Generator<number, string> {
  for (let done = 1; done <= count; done++) {
    const until = performance.now() + 60;
    while (performance.now() < until);
    yield done;
  }
  return 'done';
}

test('inSlices(work) lets the event loop run, and says how much is done', async () => {
  const seen: [number, number][] = [];
  let turns = 0;
  const turn = setInterval(() => turns++, 0);
  expect(await inSlices(slow(3), 3, { onProgress: (...done) => seen.push(done) })).toBe('done');
  clearInterval(turn);
  expect(seen).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
    [3, 3],
  ]);
  expect(turns).toBeGreaterThan(0);
});

test('inSlices(work) gives up at the signal, with the work left as its finally clauses leave it', async () => {
  const abort = new AbortController();
  let left = false;
  function* work() {
    try {
      yield* slow(100);
    } finally {
      left = true;
    }
  }
  const outcome = inSlices(work(), 100, { signal: abort.signal, onProgress: () => abort.abort('enough') });
  await expect(outcome).rejects.toMatchObject({ code: 'aborted', cause: 'enough' });
  expect(left).toBe(true);
});
