import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LayerSpec } from '../../src/forward.js';
import { checkSpec } from '../../src/kernels/spec.js';
import { BUILDS } from './builds.js';
import { apart, dataOf, expectGradients, fillImages, type Image, imageOf, type OnImages, outputOf } from './images.js';

/** How a kernel lies on one axis, by the formulas of the frameworks and not by those of src/. */
interface Axis {
  size: number;
  stride: number;
  dilation: number;
}
type Padding = 'valid' | 'same' | 'causal' | number;

const reach = ({ size, dilation }: Axis) => (size - 1) * dilation + 1;

/** Length of the output and zeros in front. */
function slid(n: number, axis: Axis, padding: Padding): [output: number, before: number] {
  if (padding === 'valid') return [Math.floor((n - reach(axis)) / axis.stride) + 1, 0];
  if (padding === 'causal') return [Math.floor((n - 1) / axis.stride) + 1, reach(axis) - 1];
  if (padding === 'same') {
    const output = Math.ceil(n / axis.stride);
    return [output, Math.floor(Math.max((output - 1) * axis.stride + reach(axis) - n, 0) / 2)];
  }
  return [Math.floor((n + 2 * padding - reach(axis)) / axis.stride) + 1, padding];
}

/** The same of a transposed convolution: length of the output and what is cut off in front. */
function spread(n: number, axis: Axis, padding: Padding): [output: number, cut: number] {
  const whole = (n - 1) * axis.stride + reach(axis);
  if (padding === 'same') return [n * axis.stride, Math.floor(Math.max(whole - n * axis.stride, 0) / 2)];
  const cut = typeof padding === 'number' ? padding : 0;
  return [whole - 2 * cut, cut];
}

interface Kernel {
  axes: [high: Axis, wide: Axis];
  paddings: [high: Padding, wide: Padding];
  filters: number;
  /** (kh, kw, in, out) */
  W: readonly number[];
  b: readonly number[];
}

/** Z = b + Σ W x, entry by entry: what every input adds to every output that a tap takes it to. */
function plain(image: Image, { axes, paddings, filters, W, b }: Kernel, transposed: boolean): number[] {
  const sides = [image.high, image.wide];
  const [[high, top], [wide, left]] = axes.map((axis, k) => (transposed ? spread : slid)(sides[k], axis, paddings[k]));
  const out = Array.from({ length: high * wide * filters }, (_, k) => b[k % filters] ?? 0);
  const add = (y: number, x: number, oy: number, ox: number, ky: number, kx: number) => {
    for (let c = 0; c < image.channels; c++) {
      for (let f = 0; f < filters; f++) {
        const w = W[((ky * axes[1].size + kx) * image.channels + c) * filters + f];
        out[(oy * wide + ox) * filters + f] += w * image.data[(y * image.wide + x) * image.channels + c];
      }
    }
  };
  for (let y = 0; y < image.high; y++) {
    for (let x = 0; x < image.wide; x++) {
      for (let oy = 0; oy < high; oy++) {
        for (let ox = 0; ox < wide; ox++) {
          for (let ky = 0; ky < axes[0].size; ky++) {
            for (let kx = 0; kx < axes[1].size; kx++) {
              const [ay, ax] = [ky * axes[0].dilation, kx * axes[1].dilation];
              const meets = transposed
                ? oy === y * axes[0].stride + ay - top && ox === x * axes[1].stride + ax - left
                : y === oy * axes[0].stride + ay - top && x === ox * axes[1].stride + ax - left;
              if (meets) add(y, x, oy, ox, ky, kx);
            }
          }
        }
      }
    }
  }
  return out;
}

const side = fc.integer({ min: 1, max: 6 });
const axis = fc.record({
  size: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
});
const drawn = fc.record({
  type: fc.constantFrom('conv2d' as const, 'conv1d' as const, 'convTranspose2d' as const),
  sides: fc.tuple(side, side),
  channels: fc.integer({ min: 1, max: 5 }),
  filters: fc.integer({ min: 1, max: 6 }),
  axes: fc.tuple(axis, axis),
  padding: fc.constantFrom<Padding>('valid', 'same', 'causal', 0, 1, 2),
  bias: fc.boolean(),
  m: fc.integer({ min: 1, max: 3 }),
  seed: fc.integer(),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

function layerOf({ type, axes, padding, filters, bias }: Drawn): LayerSpec {
  if (type === 'conv1d') {
    const { size: kernel, stride, dilation } = axes[1];
    return { type, filters, kernel, stride, dilation, padding, bias };
  }
  const [kernel, stride, dilation] = (['size', 'stride', 'dilation'] as const).map(field => [
    axes[0][field],
    axes[1][field],
  ]) as [number, number][];
  return { type, filters, kernel, stride, dilation, padding: padding === 'causal' ? 'same' : padding, bias };
}

const inputsOf = ({ type, sides, channels }: Drawn) =>
  type === 'conv1d' ? [sides[1], channels] : [...sides, channels];

/** The drawn layer alone, or behind another; undefined where it does not fit. */
function network(of: Drawn, before: LayerSpec[], behind: LayerSpec[] = []): OnImages | undefined {
  const inputs = inputsOf(of);
  const layers = [...before, layerOf(of), ...behind];
  try {
    checkSpec({ inputs, layers, cost: 'squaredError' } as never);
  } catch {
    return undefined;
  }
  return fillImages(inputs, layers, of.m, of.seed);
}

function wanted(of: Drawn, given: OnImages): number[] {
  const { type, axes, filters, bias } = of;
  const padding = type !== 'conv1d' && of.padding === 'causal' ? 'same' : of.padding;
  const rows: Axis = { size: 1, stride: 1, dilation: 1 };
  const kernel: Kernel = {
    axes: type === 'conv1d' ? [rows, axes[1]] : axes,
    paddings: type === 'conv1d' ? ['valid', padding] : [padding, padding],
    ...{ filters, W: dataOf(given.parameters.W1), b: bias ? dataOf(given.parameters.b1) : [] },
  };
  return Array.from({ length: of.m }, (_, s) => plain(imageOf(given, s), kernel, type === 'convTranspose2d')).flat();
}

test.each(BUILDS)(
  'on the %s build a convolution is its formula, of any shape, stride, padding and dilation',
  async (_, bytes) => {
    await fc.assert(
      fc.asyncProperty(drawn, async of => {
        const given = network(of, []);
        fc.pre(given !== undefined);
        expect(apart(await outputOf(bytes, given), wanted(of, given))).toBeLessThan(1e-14);
      }),
      { numRuns: 150 },
    );
  },
);

describe('of a convolution between others', () => {
  test('backward(net) is what exact differences are, within their bounds, with the same bits on every build', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async of => {
        const one = of.type === 'conv1d' ? ('conv1d' as const) : ('conv2d' as const);
        const before: LayerSpec = { type: one, filters: of.channels, kernel: 1, activation: 'tanh' };
        const behind: LayerSpec = { type: one, filters: 2, kernel: 2, padding: 'same', activation: 'silu' };
        const given = network(of, [before], [behind]);
        fc.pre(given !== undefined);
        await expectGradients(given);
      }),
      { numRuns: 80 },
    );
  });

  test('takes more channels and filters than are multiplied at a time', async () => {
    const layers: LayerSpec[] = [
      { type: 'conv2d', filters: 70, kernel: 1, activation: 'tanh' },
      { type: 'conv2d', filters: 5, kernel: 2, padding: 'same', activation: 'gelu' },
      { type: 'convTranspose2d', filters: 3, kernel: 3, stride: 2 },
    ];
    await expectGradients(fillImages([3, 2, 1], layers, 2, 4));
  });

  test('takes inputs that no output looks at', async () => {
    const layers: LayerSpec[] = [
      { type: 'conv2d', filters: 2, kernel: 1, activation: 'tanh' },
      { type: 'conv2d', filters: 2, kernel: 1, stride: 3, activation: 'softplus' },
    ];
    await expectGradients(fillImages([5, 6, 2], layers, 2, 5));
  });
});
