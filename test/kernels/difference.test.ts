import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Activation, DenseSpec } from '../../src/forward.js';
import { approximate } from '../../src/kernels/methods.js';
import { drain } from '../../src/kernels/slices.js';
import { BUILDS, modelOn } from './builds.js';

type Entry = [z: number, step: number, D: number, size: number];
type Logits = [z: number[], step: number, D: number[], sizes: number[]];

/** Differences to 60 digits, and the size of the terms they are made of; see test/data/differences.py. */
const REFERENCE: {
  activations: Record<Activation, Entry[]>;
  binaryCrossEntropy: [z: number, y: number, step: number, D: number, size: number][];
  crossEntropy: [z: number[], label: number, step: number, D: number[], sizes: number[]][];
  softmax: Logits[];
} = JSON.parse(readFileSync('test/data/differences.json', 'utf8'));
const NAMES = Object.keys(REFERENCE.activations) as Activation[];

/** Half a unit in the last place of 1, and where digits are lost to underflow. */
const ROUNDING = 2 ** -53;
const UNDERFLOW = 1e-290;

interface Given {
  layers: DenseSpec['layers'];
  cost: DenseSpec['cost'];
  parameters: Record<string, number[] | number[][]>;
  y: number[] | number[][];
}

/** Two-sided differences along b1: of a network whose input is 0, so that Z[1] is b1. */
async function alongBias(bytes: Uint8Array<ArrayBuffer>, { layers, cost, parameters, y }: Given, step: number) {
  const { units } = layers[0];
  const given = {
    spec: { inputs: 1, layers, cost },
    parameters: { W1: Array(units).fill([0]), ...parameters },
    x: [[0]],
    y,
  };
  const { model, theta } = await modelOn(bytes, given);
  const job = {
    model,
    theta,
    ranges: [[units, 2 * units]] as const,
    step,
    sides: 'two',
    bounded: false,
    seed: 1,
  } as const;
  return [...drain(approximate(job, 'incremental')).gradapprox.subarray(units, 2 * units)];
}

/** Fails unless every value is right to some roundings of its terms. */
function expectClose(got: number[], want: number[], sizes: number[], roundings: number): void {
  const errors = got.map((value, k) => Math.abs(value - want[k]) / (ROUNDING * sizes[k] + UNDERFLOW));
  expect(Math.max(...errors)).toBeLessThanOrEqual(roundings);
}

/** Roundings in a difference and a squared error; those of gelu's own tails grow with z². */
const roundings = (activation: Activation, z: number, step: number) =>
  activation === 'gelu' ? 8 + 4 * (Math.abs(z) + step) ** 2 : 8;

describe.each(BUILDS)('on the %s build', (_, bytes) => {
  test.each(NAMES)('incremental differences of %s have all digits, at any z and step', async activation => {
    for (const [z, step, D, size] of REFERENCE.activations[activation]) {
      const layers = [{ units: 1, activation }];
      const got = await alongBias(bytes, { layers, cost: 'squaredError', parameters: { b1: [z] }, y: [[0]] }, step);
      expectClose(got, [D], [size], roundings(activation, z, step));
    }
  });

  test('incremental differences of binaryCrossEntropy have all digits, on the far side of the target too', async () => {
    for (const [z, y, step, D, size] of REFERENCE.binaryCrossEntropy) {
      const layers = [{ units: 1, activation: 'sigmoid' as const }];
      const got = await alongBias(
        bytes,
        { layers, cost: 'binaryCrossEntropy', parameters: { b1: [z] }, y: [[y]] },
        step,
      );
      expectClose(got, [D], [size], 8);
    }
  });

  test('incremental differences of crossEntropy have all digits, where the label is all but certain too', async () => {
    for (const [z, label, step, D, sizes] of REFERENCE.crossEntropy) {
      const layers = [{ units: 4, activation: 'softmax' as const }];
      const got = await alongBias(bytes, { layers, cost: 'crossEntropy', parameters: { b1: z }, y: [label] }, step);
      expectClose(got, D, sizes, 8);
    }
  });

  test('incremental differences of a softmax within the network have all digits', async () => {
    const W2 = [1, 2, 3, 4].map((w, k) => [1, 2, 3, 4].map((_, j) => (j === k ? w : 0)));
    for (const [z, step, D, sizes] of REFERENCE.softmax) {
      const layers = [
        { units: 4, activation: 'softmax' as const },
        { units: 4, activation: 'linear' as const },
      ];
      const parameters = { b1: z, W2, b2: [0, 0, 0, 0] };
      const got = await alongBias(bytes, { layers, cost: 'squaredError', parameters, y: [[0, 0, 0, 0]] }, step);
      expectClose(got, D, sizes, 8);
    }
  });
});
