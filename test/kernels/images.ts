import { expect } from 'vitest';
import { relativeDifference } from '../../src/difference.js';
import type { LayerSpec, NetworkSpec } from '../../src/forward.js';
import { byUnit, incremental } from '../../src/kernels/differences.js';
import type { DifferenceJob, Differences } from '../../src/kernels/job.js';
import { gradientAt, type Model } from '../../src/kernels/model.js';
import { predict } from '../../src/kernels/predict.js';
import { drain } from '../../src/kernels/slices.js';
import { blocksOf, checkSpec, planOf } from '../../src/kernels/spec.js';
import type { Strided } from '../../src/problem.js';
import { random } from '../../src/random.js';
import { BUILDS, modelOn } from './builds.js';

/** One example, position by position: entry (y, x, c) at (y · wide + x) · channels + c. */
export interface Image {
  readonly high: number;
  readonly wide: number;
  readonly channels: number;
  readonly data: readonly number[];
}

/** A network on images, or sequences, that ends with them: its cost is the squared error. */
export interface OnImages {
  spec: NetworkSpec;
  parameters: Record<string, Strided>;
  x: Strided;
  y: Strided;
}

/** Random numbers for a network that ends with images. */
export function fillImages(inputs: readonly number[], layers: readonly LayerSpec[], m: number, seed: number): OnImages {
  const spec = { inputs, layers, cost: 'squaredError' } as unknown as NetworkSpec;
  const { normal } = random(seed);
  const numbers = (shape: readonly number[]): Strided => {
    const data = Float64Array.from({ length: shape.reduce((n, d) => n * d, 1) }, normal);
    return { data, shape } as unknown as Strided;
  };
  const plan = planOf(checkSpec(spec));
  const parameters = Object.fromEntries(blocksOf(checkSpec(spec)).map(({ name, shape }) => [name, numbers(shape)]));
  const { output } = plan.layers[plan.layers.length - 1];
  return { spec, parameters, x: numbers([m, ...inputs]), y: numbers([m, ...output]) };
}

/** Example s of x. */
export function imageOf({ x, spec }: OnImages, s: number): Image {
  const shape = spec.inputs as unknown as readonly number[];
  const [high, wide, channels] = shape.length === 2 ? [1, ...shape] : shape;
  const size = high * wide * channels;
  const data = Array.from((x as unknown as { data: Float64Array }).data).slice(s * size, (s + 1) * size);
  return { high, wide, channels, data };
}

export const dataOf = (array: Strided): readonly number[] =>
  Array.from((array as unknown as { data: ArrayLike<number> }).data);

/** What a network makes of x on one build: all positions of all examples, unit by unit. */
export async function outputOf(bytes: Uint8Array<ArrayBuffer>, given: OnImages): Promise<number[]> {
  const { model, theta } = await modelOn(bytes, given);
  return predict(model, theta).flatMap(row => Array.from(row));
}

interface Results {
  model: Model;
  output: number[];
  grad: Float64Array;
  differences: Differences[];
}

async function resultsOn(bytes: Uint8Array<ArrayBuffer>, given: OnImages): Promise<Results> {
  const { model, theta } = await modelOn(bytes, given);
  const job = { model, theta, ranges: [[0, theta.length]], sides: 'two', bounded: true, seed: 1 } as DifferenceJob;
  const differences = [incremental, byUnit].map(method => drain(method(job)));
  return { model, output: await outputOf(bytes, given), grad: gradientAt(model, theta), differences };
}

/**
 * Fails unless backward propagation and exact differences agree to 1e-11, within bounds that are themselves small, and all
 * is the same to the bit on every build.
 */
export async function expectGradients(given: OnImages): Promise<void> {
  const [debug, release, simd] = await Promise.all(BUILDS.map(([, bytes]) => resultsOn(bytes, given)));
  const { grad, differences, output } = simd;
  for (const { gradapprox, bound } of differences) {
    expect(relativeDifference(gradapprox, grad)).toBeLessThan(1e-11);
    const outside = grad.filter((dJ, i) => !(Math.abs(gradapprox[i] - dJ) <= bound[i] + 4e-15 * Math.abs(dJ)));
    expect(outside).toEqual(new Float64Array());
    expect(Math.max(...bound)).toBeLessThan(1e-9 * Math.max(...grad.map(Math.abs)));
  }
  for (const other of [debug, release]) {
    expect(other.output).toEqual(output);
    expect(other.grad).toEqual(grad);
    expect(other.differences.map(({ gradapprox, bound }) => [gradapprox, bound])).toEqual(
      differences.map(({ gradapprox, bound }) => [gradapprox, bound]),
    );
  }
}

/** The largest difference of two lists, beside the largest entry. */
export function apart(got: readonly number[], want: readonly number[]): number {
  expect(got.length).toBe(want.length);
  const most = Math.max(1, ...want.map(Math.abs));
  return Math.max(0, ...got.map((value, k) => Math.abs(value - want[k]))) / most;
}
