import { describe, expect, test } from 'vitest';
import type { Cost, NetworkSpec } from '../../src/forward.js';
import { run } from '../../src/kernels/model.js';
import { BUILDS, modelOn } from './builds.js';

const LAST = { crossEntropy: 'softmax', binaryCrossEntropy: 'sigmoid', squaredError: 'softmax' } as const;

/** J and m · dJ/dZ for logits given one by one: a network with W = 0 and the logits as b. */
async function atLogits(bytes: Uint8Array<ArrayBuffer>, cost: Cost, z: number[], y: number[] | number[][]) {
  const spec: NetworkSpec = { inputs: 1, layers: [{ units: z.length, activation: LAST[cost] }], cost };
  const { model, theta } = await modelOn(bytes, { spec, parameters: { W1: z.map(() => [0]), b1: z }, x: [[1]], y });
  return run(model, theta, ({ kernels, net, instance, layout }) => {
    const J = kernels.forward(net);
    kernels.adjoints(net);
    return { J, delta: Array.from(instance.f64(layout.values[1].adjoint, z.length)) };
  });
}

describe.each(BUILDS)('on the %s build', (_, bytes) => {
  test('crossEntropy of equal logits is log n', async () => {
    const { J, delta } = await atLogits(bytes, 'crossEntropy', [7, 7, 7, 7], [2]);
    expect(J).toBe(Math.log(4));
    expect(delta).toEqual([0.25, 0.25, -0.75, 0.25]);
  });

  test('crossEntropy of logits that would overflow is their gap', async () => {
    const { J, delta } = await atLogits(bytes, 'crossEntropy', [1e4, -1e4], [1]);
    expect(J).toBe(2e4);
    expect(delta).toEqual([1, -1]);
  });

  test('crossEntropy of a certain and right prediction keeps its digits', async () => {
    const { J, delta } = await atLogits(bytes, 'crossEntropy', [40, 0], [0]);
    expect(J).toBeCloseTo(Math.exp(-40), 31);
    expect(delta[0]).toBe(-delta[1]);
    expect(delta[1] / Math.exp(-40)).toBeCloseTo(1, 14);
  });

  test('binaryCrossEntropy is log 2 a unit at logits of 0, and keeps its digits at saturation', async () => {
    expect((await atLogits(bytes, 'binaryCrossEntropy', [0, 0], [[1, 0]])).J).toBe(2 * Math.log(2));
    const { J, delta } = await atLogits(bytes, 'binaryCrossEntropy', [40], [[1]]);
    expect(J / Math.exp(-40)).toBeCloseTo(1, 14);
    expect(delta[0] / -Math.exp(-40)).toBeCloseTo(1, 14);
  });

  test('binaryCrossEntropy of logits that would overflow is their size', async () => {
    expect((await atLogits(bytes, 'binaryCrossEntropy', [-1e5, 1e5], [[1, 0]])).J).toBe(2e5);
    expect((await atLogits(bytes, 'binaryCrossEntropy', [1e308, -1e308], [[1, 0]])).J).toBe(0);
  });

  test('binaryCrossEntropy takes targets between 0 and 1', async () => {
    const { J, delta } = await atLogits(bytes, 'binaryCrossEntropy', [0], [[0.25]]);
    expect(J).toBeCloseTo(Math.log(2), 15);
    expect(delta).toEqual([0.25]);
  });

  test('squaredError after softmax goes through its whole Jacobian', async () => {
    const { J, delta } = await atLogits(bytes, 'squaredError', [0, 0], [[1, 0]]);
    expect(J).toBe(0.25);
    // A (dA − Σ A dA) with A = (½, ½), dA = (−½, ½)
    expect(delta).toEqual([-0.25, 0.25]);
  });

  test('l2 adds l2/(2m) Σ‖W‖² and leaves the biases out', async () => {
    const spec: NetworkSpec = { inputs: 2, layers: [{ units: 1, activation: 'linear' }], cost: 'squaredError', l2: 6 };
    const given = {
      spec,
      parameters: { W1: [[1, 2]], b1: [5] },
      x: [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      y: [5, 5, 5],
    };
    const { model, theta } = await modelOn(bytes, given);
    expect(run(model, theta, ({ kernels, net }) => kernels.forward(net))).toBe(5);
  });

  test('J over many examples is summed without losing the small ones', async () => {
    const spec: NetworkSpec = { inputs: 1, layers: [{ units: 1, activation: 'linear' }], cost: 'squaredError' };
    const m = 1001;
    const y = Array.from({ length: m }, (_, s) => (s === 0 ? 2 ** 27 : Math.SQRT2));
    const { model, theta } = await modelOn(bytes, { spec, parameters: { W1: [[0]], b1: [0] }, x: y.map(() => 0), y });
    const J = run(model, theta, ({ kernels, net }) => kernels.forward(net));
    // ½ · 2⁵⁴ would swallow each of the thousand losses of 1
    expect(J).toBe((2 ** 53 + 1000) / m);
  });
});
