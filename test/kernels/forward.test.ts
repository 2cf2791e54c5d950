import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costAt, gradientAt, run } from '../../src/kernels/model.js';
import { BUILDS, modelOn } from './builds.js';
import { fill, networks } from './networks.js';

const [[, debug], [, release]] = BUILDS;

describe.each(BUILDS)('on the %s build', (_, bytes) => {
  test('forward(net) leaves Z[l] = W[l] A[l−1] + b[l], each entry one sum in the order of the formula', async () => {
    const layers = [
      { units: 4, activation: 'relu' as const },
      { units: 2, activation: 'linear' as const },
    ];
    const example = fill({ inputs: 3, layers, cost: 'squaredError' }, 5, 1);
    const { model, theta } = await modelOn(bytes, example);
    const { parameters, x } = example;
    let A = x;
    for (const l of [1, 2]) {
      const [W, b] = [parameters[`W${l}`] as number[][], parameters[`b${l}`] as number[]];
      const Z = A.map(a => W.map((row, i) => row.reduce((z, w, j) => z + w * a[j], b[i])));
      const { layout } = model;
      const inMemory = run(model, theta, ({ kernels, net, instance }) => {
        kernels.forward(net);
        const { data, units, columns } = layout.values[2 * l - 1];
        return Array.from(instance.f64(data, units * columns));
      });
      expect(inMemory).toEqual(W.flatMap((_, i) => Z.map(z => z[i])));
      A = l === 1 ? Z.map(z => z.map(v => Math.max(v, 0))) : Z;
    }
  });

  test('forward(net) and backward(net) keep no state: the same bits again, and with another network in between', async () => {
    const one = await modelOn(
      bytes,
      fill({ inputs: 3, layers: [{ units: 4, activation: 'softmax' }], cost: 'crossEntropy' }, 6, 2),
    );
    const other = await modelOn(
      bytes,
      fill({ inputs: 9, layers: [{ units: 7, activation: 'gelu' }], cost: 'squaredError' }, 2, 3),
    );
    const [J, grad] = [costAt(one.model, one.theta), gradientAt(one.model, one.theta)];
    const [otherJ, otherGrad] = [costAt(other.model, other.theta), gradientAt(other.model, other.theta)];
    expect(costAt(one.model, one.theta)).toBe(J);
    expect(gradientAt(one.model, one.theta)).toEqual(grad);
    expect(costAt(other.model, other.theta)).toBe(otherJ);
    expect(gradientAt(other.model, other.theta)).toEqual(otherGrad);
  });
});

test('forward(net) and backward(net) of the debug and release builds agree bit for bit', async () => {
  await fc.assert(
    fc.asyncProperty(networks, async example => {
      const [checked, shipped] = [await modelOn(debug, example), await modelOn(release, example)];
      expect(costAt(checked.model, checked.theta)).toBe(costAt(shipped.model, shipped.theta));
      expect(gradientAt(checked.model, checked.theta)).toEqual(gradientAt(shipped.model, shipped.theta));
    }),
    { numRuns: 200 },
  );
});
