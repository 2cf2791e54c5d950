import { expect, test } from 'vitest';
import type { LayerSpec, NetworkSpec } from '../../src/forward.js';
import { initialize, type Scheme } from '../../src/kernels/initialize.js';
import { packParameters } from '../../src/kernels/parameters.js';
import { blocksOf, checkSpec } from '../../src/kernels/spec.js';
import { random } from '../../src/random.js';
import { refusal } from './refusal.js';

/** θ of a network at its start, by name. */
function startOf(inputs: NetworkSpec['inputs'], layers: LayerSpec[], scheme?: Scheme): Record<string, number[]> {
  const spec = checkSpec({ inputs, layers, cost: 'squaredError' });
  const theta = packParameters(spec, initialize(spec, { seed: 5, scheme }));
  const cut = blocksOf(spec).map(({ name, offset, size }) => [name, [...theta.subarray(offset, offset + size)]]);
  return Object.fromEntries(cut);
}

/** Mean square of normal numbers, a few thousand of them: off by some percent. */
const variance = (W: number[]) => W.reduce((sum, w) => sum + w * w, 0) / W.length;

const closeTo = (W: number[], want: number) => expect(Math.abs(variance(W) / want - 1)).toBeLessThan(0.1);

test('initialize(spec, { seed }) of a dense network draws W1, W2, … row by row, and nothing else', () => {
  const layers: LayerSpec[] = [{ units: 3, activation: 'relu' }, { units: 1 }];
  const { normal } = random(5);
  const drawn = (n: number, deviation: number) => Array.from({ length: n }, () => deviation * normal());
  expect(startOf(2, layers)).toEqual({
    W1: drawn(6, Math.sqrt(2 / 2)),
    b1: [0, 0, 0],
    W2: drawn(3, Math.sqrt(2 / (3 + 1))),
    b2: [0],
  });
});

test('initialize(spec, { seed }) gives a kernel the variance of the numbers it takes in', () => {
  const conv = { type: 'conv2d', filters: 20, kernel: [3, 4] } as const;
  closeTo(startOf([9, 9, 30], [{ ...conv, activation: 'geluTanh' }]).W1, 2 / (12 * 30));
  closeTo(startOf([9, 9, 30], [conv]).W1, 2 / (12 * 30 + 12 * 20));
  closeTo(startOf([9, 9, 30], [conv], 'he').W1, 2 / (12 * 30));
  closeTo(startOf([9, 40], [{ type: 'conv1d', filters: 40, kernel: 3 }]).W1, 2 / (3 * 80));
});

test('initialize(spec, { seed }) gives recurrences the fan of one gate', () => {
  const { W1, U1, b1, bU1 } = startOf([3, 40], [{ type: 'gru', units: 30 }]);
  closeTo(W1, 2 / 70);
  closeTo(U1, 2 / 60);
  expect(new Set([...b1, ...bU1])).toEqual(new Set([0]));
});

test('initialize(spec, { seed }) gives embeddings the variance 1/units, scales 1 and shifts 0', () => {
  const embedding: LayerSpec = { type: 'embedding', vocabulary: 90, units: 40, positions: true };
  const { E1, P1, gamma2, beta2 } = startOf({ tokens: 90, steps: 50 }, [embedding, { type: 'layerNorm' }]);
  closeTo(E1, 1 / 40);
  closeTo(P1, 1 / 40);
  expect([new Set(gamma2), new Set(beta2)]).toEqual([new Set([1]), new Set([0])]);
});

test('initialize(spec, { seed }) gives the projections of attention and of a gated layer the fans of their sides', () => {
  const { Wq1, Wk1, bq1 } = startOf([3, 64], [{ type: 'attention', heads: 4, kvHeads: 2 }]);
  closeTo(Wq1, 2 / 128);
  closeTo(Wk1, 2 / 96);
  expect(new Set(bq1)).toEqual(new Set([0]));
  const { Wg1, Wu1, Wd1 } = startOf([3, 40], [{ type: 'gatedMlp', units: 80 }]);
  closeTo(Wg1, 2 / 40);
  closeTo(Wu1, 2 / 120);
  closeTo(Wd1, 2 / 120);
});

test.each(['lecun', 'toString', 1, Object.create(null)])('initialize(spec, { scheme }) refuses %o', scheme => {
  const spec = checkSpec({ inputs: 2, layers: [{ units: 1 }], cost: 'squaredError' });
  const { code, path } = refusal(() => initialize(spec, { seed: 1, scheme }));
  expect([code, path]).toEqual(['invalid_option', 'options.scheme']);
});
