import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NetworkSpec } from '../../src/forward.js';
import { byUnit, incremental } from '../../src/kernels/differences.js';
import { endsOf, TO_COST } from '../../src/kernels/ends.js';
import type { DifferenceJob } from '../../src/kernels/job.js';
import { gradientAt } from '../../src/kernels/model.js';
import { network } from '../../src/kernels/network.js';
import { drain } from '../../src/kernels/slices.js';
import { tapeOf } from '../../src/kernels/tape.js';
import { random } from '../../src/random.js';
import { pack } from '../../src/theta/layout.js';
import { BUILDS, modelOn } from './builds.js';
import { dataOf } from './stacks.js';

const [[, debug], [, release], [, simd]] = BUILDS;

const block = (units: number, activation: string) => [
  { type: 'residual', layers: [{ type: 'layerNorm' }, { type: 'attention', heads: 2, causal: true }] },
  { type: 'residual', layers: [{ type: 'rmsNorm' }, { units: 4 * units, activation }, { units }] },
];

const gpt = (activation: string): NetworkSpec =>
  ({
    inputs: { tokens: 5, steps: 4 },
    layers: [
      { type: 'embedding', vocabulary: 5, units: 4, positions: true },
      ...block(4, activation),
      ...block(4, activation),
      { units: 5, activation: 'softmax' },
    ],
    cost: 'crossEntropy',
    l2: 0.1,
  }) as NetworkSpec;

/** Networks that narrow, by the activations of their layers. */
const narrow = (activations: readonly string[]): NetworkSpec =>
  ({
    inputs: 3,
    layers: [
      ...activations.map((activation, k) => ({ units: 24 >> k, activation })),
      { units: 2, activation: 'linear' },
    ],
    cost: 'squaredError',
  }) as NetworkSpec;

/** Recurrences one on the other, with what stands on them. */
const recurrent = (types: readonly string[], above: readonly object[], sequences = true): NetworkSpec =>
  ({
    inputs: { tokens: 5, steps: 4 },
    layers: [
      { type: 'embedding', vocabulary: 5, units: 3 },
      ...types.map((type, l) => ({ type, units: 4, sequences: sequences || l < types.length - 1 })),
      ...above,
      { units: 5, activation: 'softmax' },
    ],
    cost: 'crossEntropy',
  }) as NetworkSpec;

/** A job about all parameters, drawn with so large a spread about their start. */
async function jobOf(bytes: Uint8Array<ArrayBuffer>, spec: NetworkSpec, seed: number, spread: number) {
  const isLast = spec.layers.some(layer => 'sequences' in layer && layer.sequences === false);
  const outputs = typeof spec.inputs === 'number' ? [2] : isLast ? [5] : [4, 5];
  const data = dataOf({ spec, m: 3, seed, outputs });
  const net = await network(spec);
  const { theta: start, layout } = pack(net.initialize({ seed }));
  const { normal } = random(seed);
  const parameters = layout.unpack(start.map(value => value + spread * normal()));
  const { model, theta } = await modelOn(bytes, { spec, parameters, ...data } as never);
  return { model, theta, ranges: [[0, theta.length]], sides: 'two', bounded: true, seed: 1 } as DifferenceJob;
}

const endsIn = (job: DifferenceJob) => new Set(endsOf(job).stops.filter(end => end !== TO_COST));

describe('endsOf(job)', () => {
  test('stops at the stream of a residual network, behind each of its additions', async () => {
    const job = await jobOf(simd, gpt('gelu'), 1, 0);
    const { operations } = tapeOf(job.model.spec);
    const additions = operations.flatMap(({ code, writes }) => (code === 'add' ? [writes] : []));
    expect(endsIn(job).size).toBeGreaterThan(1);
    expect(additions).toEqual(expect.arrayContaining([...endsIn(job)]));
  });

  test('stops nowhere below a kink, nor where ε is given', async () => {
    expect(endsIn(await jobOf(simd, gpt('relu'), 1, 0)).size).toBeLessThan(
      endsIn(await jobOf(simd, gpt('gelu'), 1, 0)).size,
    );
    expect(endsIn(await jobOf(simd, narrow(['tanh', 'tanh', 'relu']), 1, 0)).size).toBe(0);
    expect(endsIn(await jobOf(simd, narrow(['relu', 'tanh', 'tanh']), 1, 0)).size).toBeGreaterThan(0);
    const job = await jobOf(simd, gpt('gelu'), 1, 0);
    expect(endsIn({ ...job, step: 1e-5, bounded: false }).size).toBe(0);
  });

  test('ends gates at the states of their recurrence where no kink is above', async () => {
    const recurrencesOf = async (spec: NetworkSpec) => endsOf(await jobOf(simd, spec, 1, 0)).recurrences.length;
    expect(await recurrencesOf(recurrent(['lstm', 'gru'], []))).toBe(2);
    expect(await recurrencesOf(recurrent(['lstm', 'gru'], [{ units: 3, activation: 'relu' }]))).toBe(0);
  });
});

const drawn = fc.record({
  spec: fc.oneof(
    fc.constantFrom('gelu', 'tanh', 'relu').map(gpt),
    fc
      .tuple(
        fc.array(fc.constantFrom('rnn', 'lstm', 'gru'), { minLength: 1, maxLength: 2 }),
        fc.subarray([{ type: 'batchNorm' }, { type: 'attention', heads: 2 }, { units: 4, activation: 'relu' }]),
        fc.boolean(),
      )
      .map(([types, above, sequences]) =>
        recurrent(
          types,
          above.filter(({ type }) => sequences || type !== 'attention'),
          sequences,
        ),
      ),
    fc
      .array(fc.constantFrom('relu', 'elu', 'tanh', 'sigmoid', 'softplus', 'gelu', 'linear'), {
        minLength: 2,
        maxLength: 3,
      })
      .map(narrow),
  ),
  seed: fc.integer(),
  spread: fc.constantFrom(0, 0.3, 3),
});

describe('byUnit(job) that ends at stops', () => {
  test('stays within its bound of the differences of each parameter by itself up to the cost, and of backward propagation', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ spec, seed, spread }) => {
        const job = await jobOf(simd, spec, seed, spread);
        const { gradapprox, bound } = drain(byUnit(job));
        const alone = drain(incremental({ ...job, bounded: false })).gradapprox;
        const grad = gradientAt(job.model, job.theta);
        const size = Math.sqrt(grad.reduce((squares, dJ) => squares + dJ * dJ, 0));
        const outside = (other: Float64Array) =>
          gradapprox.filter((D, i) => !(Math.abs(D - other[i]) <= bound[i] + 1e-14 * Math.abs(D) + 1e-16 * size));
        expect(outside(alone)).toEqual(new Float64Array());
        expect(outside(grad)).toEqual(new Float64Array());
      }),
      { numRuns: 150 },
    );
  });

  test.each([
    ['a residual network', gpt('gelu')],
    ['recurrences', recurrent(['lstm', 'gru', 'rnn'], [])],
  ])('has the same bits on all builds, and over ranges: %s', async (_, spec) => {
    const jobs = await Promise.all([debug, release, simd].map(bytes => jobOf(bytes, spec, 2, 0.3)));
    const [first, ...others] = jobs.map(job => drain(byUnit(job)));
    for (const { gradapprox, bound } of others)
      expect({ gradapprox, bound }).toEqual({ gradapprox: first.gradapprox, bound: first.bound });
    const some = drain(byUnit({ ...jobs[2], ranges: [[40, 60]] })).gradapprox;
    expect(some.slice(40, 60)).toEqual(first.gradapprox.slice(40, 60));
  });
});
