import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LayerSpec } from '../../src/forward.js';
import { byUnit, incremental } from '../../src/kernels/differences.js';
import type { DifferenceJob } from '../../src/kernels/job.js';
import { gradientAt } from '../../src/kernels/model.js';
import { drain } from '../../src/kernels/slices.js';
import { checkSpec } from '../../src/kernels/spec.js';
import type { Strided } from '../../src/problem.js';
import { BUILDS, modelOn } from './builds.js';
import { apart, expectGradients, fillImages, type Image, imageOf, type OnImages, outputOf } from './images.js';

const [, , [, simd]] = BUILDS;

interface Axis {
  size: number;
  stride: number;
}
type Padding = 'valid' | 'same' | number;
type Pool = 'maxPool2d' | 'avgPool2d';

/** Length of the output and how far the first window stands out, by the formulas of the frameworks. */
function slid(n: number, { size, stride }: Axis, padding: Padding): [output: number, before: number] {
  if (padding === 'same') {
    const output = Math.ceil(n / stride);
    return [output, Math.floor(Math.max((output - 1) * stride + size - n, 0) / 2)];
  }
  const zeros = padding === 'valid' ? 0 : padding;
  return [Math.floor((n + 2 * zeros - size) / stride) + 1, zeros];
}

/** The largest or the mean of what of a window lies in the image. */
function plain(image: Image, type: Pool, axes: readonly Axis[], padding: Padding): number[] {
  const [[high, top], [wide, left]] = [image.high, image.wide].map((n, k) => slid(n, axes[k], padding));
  return Array.from({ length: high * wide * image.channels }, (_, k) => {
    const c = k % image.channels;
    const [oy, ox] = [Math.floor(k / image.channels / wide), Math.floor(k / image.channels) % wide];
    const inside: number[] = [];
    for (let y = oy * axes[0].stride - top, i = 0; i < axes[0].size; i++, y++) {
      for (let x = ox * axes[1].stride - left, j = 0; j < axes[1].size; j++, x++) {
        if (y < 0 || y >= image.high || x < 0 || x >= image.wide) continue;
        inside.push(image.data[(y * image.wide + x) * image.channels + c]);
      }
    }
    return type === 'maxPool2d' ? Math.max(...inside) : inside.reduce((a, b) => a + b) / inside.length;
  });
}

const side = fc.integer({ min: 1, max: 7 });
const axis = fc.record({ size: fc.integer({ min: 1, max: 4 }), stride: fc.integer({ min: 1, max: 4 }) });
const drawn = fc.record({
  type: fc.constantFrom<Pool>('maxPool2d', 'avgPool2d'),
  sides: fc.tuple(side, side),
  channels: fc.integer({ min: 1, max: 5 }),
  axes: fc.tuple(axis, axis),
  padding: fc.constantFrom<Padding>('valid', 'same', 0, 1, 2),
  m: fc.integer({ min: 1, max: 3 }),
  seed: fc.integer(),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

const BEFORE: LayerSpec = { type: 'conv2d', filters: 3, kernel: 1, activation: 'tanh' };
const BEHIND: LayerSpec = { type: 'conv2d', filters: 2, kernel: 2, padding: 'same', activation: 'silu' };

function network(of: Drawn, between: boolean): OnImages | undefined {
  const { type, sides, channels, axes, padding } = of;
  const both = (field: 'size' | 'stride') => [axes[0][field], axes[1][field]] as [number, number];
  const pool: LayerSpec = { type, size: both('size'), stride: both('stride'), padding };
  const inputs = [...sides, channels];
  // alone it has no parameters: one is learned behind it that leaves it as it is
  const layers: LayerSpec[] = between
    ? [BEFORE, pool, BEHIND]
    : [pool, { type: 'conv2d', filters: channels, kernel: 1 }];
  try {
    checkSpec({ inputs, layers, cost: 'squaredError' } as never);
  } catch {
    return undefined;
  }
  return fillImages(inputs, layers, of.m, of.seed);
}

const array = (shape: readonly number[], data: readonly number[]): Strided =>
  ({ data: Float64Array.from(data), shape }) as unknown as Strided;

/** The same network whose last convolution hands on what it gets. */
function passingOn(given: OnImages, channels: number): OnImages {
  const one = Array.from({ length: channels ** 2 }, (_, k) => (k % (channels + 1) === 0 ? 1 : 0));
  const parameters = { W1: array([1, 1, channels, channels], one), b1: array([channels], Array(channels).fill(0)) };
  return { ...given, parameters };
}

describe.each(BUILDS)('on the %s build', (_, bytes) => {
  test('a pool is its formula, of any window, stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async of => {
        const drawn = network(of, false);
        fc.pre(drawn !== undefined);
        const given = passingOn(drawn, of.channels);
        const want = Array.from({ length: of.m }, (_, s) => plain(imageOf(given, s), of.type, of.axes, of.padding));
        expect(apart(await outputOf(bytes, given), want.flat())).toBeLessThan(1e-15);
      }),
      { numRuns: 150 },
    );
  });

  test('padding is never the largest, nor part of an average', async () => {
    for (const type of ['maxPool2d', 'avgPool2d'] as const) {
      const layers: LayerSpec[] = [
        { type, size: 3, stride: 1, padding: 'same' },
        { type: 'conv2d', filters: 1, kernel: 1 },
      ];
      const given = passingOn(fillImages([4, 3, 1], layers, 2, 1), 1);
      const negative = { ...given, x: array([2, 4, 3, 1], Array(24).fill(-2)) };
      expect(await outputOf(bytes, negative)).toEqual(Array(24).fill(-2));
    }
  });

  test('globalAvgPool is the mean over all positions, of images and of sequences', async () => {
    for (const inputs of [
      [4, 3, 2],
      [5, 2],
    ]) {
      const given = fillImages(inputs, [{ type: 'globalAvgPool' }, { units: 2, activation: 'linear' }], 2, 3);
      const same = { W1: array([2, 2], [1, 0, 0, 1]), b1: array([2], [0, 0]) };
      const want = [0, 1].flatMap(s => {
        const { data } = imageOf(given, s);
        return [0, 1].map(c => data.filter((_, k) => k % 2 === c).reduce((a, b) => a + b) / (data.length / 2));
      });
      expect(apart(await outputOf(bytes, { ...given, parameters: same }), want)).toBeLessThan(1e-15);
    }
  });
});

describe('of a pool between convolutions', () => {
  test('backward(net) is what exact differences are, within their bounds, with the same bits on every build', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async of => {
        const given = network(of, true);
        fc.pre(given !== undefined);
        await expectGradients(given);
      }),
      { numRuns: 80 },
    );
  });

  test.each([[[4, 3, 2]], [[5, 2]]])('globalAvgPool is right on %j', async inputs => {
    const type = inputs.length === 2 ? 'conv1d' : 'conv2d';
    const layers: LayerSpec[] = [
      { type, filters: 3, kernel: 2, activation: 'tanh' },
      { type: 'globalAvgPool' },
      { units: 2, activation: 'gelu' },
    ];
    await expectGradients(fillImages(inputs, layers, 3, 2));
  });
});

describe('where two entries of a maxPool2d are the largest', () => {
  /** Differences and gradient of Z = W x + b, W = (1, 1), at two positions under one window. */
  async function tied(x: readonly number[]) {
    const layers: LayerSpec[] = [
      { type: 'conv2d', filters: 1, kernel: 1 },
      { type: 'maxPool2d', size: [1, 2] },
    ];
    const given = fillImages([1, 2, 2], layers, 1, 1);
    const example = {
      ...given,
      parameters: { W1: array([1, 1, 2, 1], [1, 1]), b1: array([1], [0]) },
      ...{ x: array([1, 1, 2, 2], x), y: array([1, 1, 1, 1], [0]) },
    };
    const { model, theta } = await modelOn(simd, example);
    const job = { model, theta, ranges: [[0, 3]], sides: 'two', bounded: true, seed: 1 } as DifferenceJob;
    return { grad: gradientAt(model, theta), results: [incremental, byUnit].map(method => drain(method(job))) };
  }

  test('the first has the gradient, and differences lie between both slopes, with a bound that reaches either', async () => {
    // Z = 3 at both positions; dZ/dW is (1, 2) at the first and (2, 1) at the second
    const { grad, results } = await tied([1, 2, 2, 1]);
    expect(Array.from(grad)).toEqual([3, 6, 3]);
    for (const { gradapprox, bound } of results) {
      [4.5, 4.5].forEach((between, j) => {
        expect(Math.abs(gradapprox[j] - between)).toBeLessThan(1e-8);
        expect(bound[j]).toBeGreaterThan(1.5);
        expect(bound[j]).toBeLessThan(5);
      });
      // b moves both alike
      expect(Math.abs(gradapprox[2] - 3)).toBeLessThan(1e-10);
    }
  });

  test('there is no kink to a parameter that moves all of them alike', async () => {
    const layers: LayerSpec[] = [
      { type: 'conv2d', filters: 2, kernel: 1, activation: 'tanh' },
      { type: 'maxPool2d', size: [2, 2] },
      { units: 1 },
    ];
    const flat = fillImages([3, 5, 2], layers, 2, 4);
    // all pixels of an example are equal
    const x = array([2, 3, 5, 2], [...Array(15).fill([1, 2]), ...Array(15).fill([-1, 0.5])].flat());
    const { model, theta } = await modelOn(simd, { ...flat, x });
    const job = { model, theta, ranges: [[0, theta.length]], sides: 'two', bounded: true, seed: 1 } as DifferenceJob;
    const grad = gradientAt(model, theta);
    for (const method of [incremental, byUnit]) {
      const { gradapprox, bound } = drain(method(job));
      gradapprox.forEach((value, j) => {
        expect(Math.abs(value - grad[j])).toBeLessThanOrEqual(bound[j]);
        expect(bound[j]).toBeLessThan(1e-10);
      });
    }
  });

  test('no bound is wide where one is larger', async () => {
    const { grad, results } = await tied([1, 2, 2, 0]);
    expect(Array.from(grad)).toEqual([3, 6, 3]);
    for (const { gradapprox, bound } of results) {
      gradapprox.forEach((value, j) => {
        expect(Math.abs(value - grad[j])).toBeLessThan(1e-14);
        expect(bound[j]).toBeLessThan(1e-10);
      });
    }
  });
});
