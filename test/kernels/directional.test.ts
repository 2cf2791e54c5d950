import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradientAt } from '../../src/kernels/model.js';
import { network } from '../../src/kernels/network.js';
import { packParameters } from '../../src/kernels/parameters.js';
import { slopes } from '../../src/kernels/slopes.js';
import { sum } from '../../src/numbers.js';
import { random } from '../../src/random.js';
import { BUILDS, modelOn } from './builds.js';
import { type Example, fill, networks } from './networks.js';

const [, [, release], [, simd]] = BUILDS;
type Reference = Example & { name: string; gradients: Example['parameters'] };
const EXTREME: Reference[] = JSON.parse(readFileSync('test/data/extreme-networks.json', 'utf8'));

const directionOf = (n: number, seed: number) => {
  const { normal } = random(seed);
  return Float64Array.from({ length: n }, normal);
};
const product = (a: Float64Array, b: Float64Array, [from, to] = [0, a.length] as readonly [number, number]) =>
  sum(Float64Array.from({ length: to - from }, (_, k) => a[from + k] * b[from + k]));
/** Rounding of a product with a gradient of backward propagation. */
const rounding = (grad: Float64Array, v: Float64Array) => 1e-14 * product(grad.map(Math.abs), v.map(Math.abs)) + 1e-290;

const small = fill(
  {
    inputs: 3,
    layers: [
      { units: 4, activation: 'tanh' },
      { units: 2, activation: 'softmax' },
    ],
    cost: 'crossEntropy',
    l2: 0.2,
  },
  5,
  1,
);

test.each(EXTREME.map((given): [string, Reference] => [given.name, given]))(
  'slopes(model, request) of %s are the gradient times the direction, within their own bounds',
  async (_, given) => {
    const { model, theta } = await modelOn(simd, given);
    const exact = packParameters(model.spec, given.gradients);
    for (let seed = 0; seed < 20; seed++) {
      const direction = directionOf(theta.length, seed);
      const {
        slopes: [slope],
        bounds: [bound],
      } = slopes(model, { theta, direction, ranges: [[0, theta.length]] });
      expect(Math.abs(slope - product(exact, direction))).toBeLessThanOrEqual(bound + rounding(exact, direction));
    }
  },
);

test('slopes(model, request) stay within their own bounds on any network, with the same bits on every build', async () => {
  await fc.assert(
    fc.asyncProperty(networks, fc.integer(), async (example, seed) => {
      const { model, theta } = await modelOn(simd, example);
      const direction = directionOf(theta.length, seed);
      const request = { theta, direction, ranges: [[0, theta.length]] } as const;
      const found = slopes(model, request);
      const grad = gradientAt(model, theta);
      expect(Math.abs(found.slopes[0] - product(grad, direction))).toBeLessThanOrEqual(
        found.bounds[0] + rounding(grad, direction),
      );
      expect(slopes((await modelOn(release, example)).model, request)).toEqual(found);
    }),
    { numRuns: 100 },
  );
});

describe('slopes(model, request)', () => {
  test('are those of each range alone, whatever layers it touches', async () => {
    const { model, theta } = await modelOn(simd, small);
    const direction = directionOf(theta.length, 4);
    const ranges = [
      [0, theta.length],
      [1, 2],
      [5, 14],
      [9, theta.length],
    ] as const;
    const grad = gradientAt(model, theta);
    const { slopes: found } = slopes(model, { theta, direction, ranges });
    ranges.forEach((range, k) => {
      expect(found[k]).toBeCloseTo(product(grad, direction, range), 13);
    });
  });

  test('show a gradient that is wrong in one entry by a millionth', async () => {
    const { model, theta } = await modelOn(simd, small);
    const direction = directionOf(theta.length, 4);
    const wrong = gradientAt(model, theta);
    wrong[2] *= 1 + 1e-6;
    const {
      slopes: [slope],
      bounds: [bound],
    } = slopes(model, { theta, direction, ranges: [[0, theta.length]] });
    expect(Math.abs(slope - product(wrong, direction))).toBeGreaterThan(100 * bound);
  });

  test('come with the problem of a network', async () => {
    const { spec, parameters, x, y } = small;
    const net = await network(spec);
    const { slopes: own } = net.problem({ parameters, x, y });
    const theta = packParameters(net.spec, parameters);
    const direction = directionOf(theta.length, 4);
    const { model } = await modelOn(simd, small);
    const request = { theta, direction, ranges: [[0, theta.length]] } as const;
    expect(own!(request)).toEqual(slopes(model, request));
  });
});
