import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/kernels/model.js';
import { BUILDS, modelOn } from './builds.js';
import { fill } from './networks.js';

/** Σ_k a(i, k) b(k, j) from a start, one term after another: what every entry of a product is, bit for bit. */
const product = (
  [rows, inner, columns]: readonly [number, number, number],
  a: (i: number, k: number) => number,
  b: (k: number, j: number) => number,
  start: (i: number) => number = () => 0,
) =>
  Float64Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    let total = start(i);
    for (let k = 0; k < inner; k++) total += a(i, k) * b(k, j);
    return total;
  });

/** Sizes beside and beyond those of a tile (4), of the columns packed at a time (32) and of the terms (256). */
const sizes = fc.constantFrom(1, 2, 3, 4, 5, 31, 33, 66);
const terms = fc.constantFrom(1, 3, 4, 255, 256, 257, 515);

describe.each(BUILDS)('on the %s build', (_, bytes) => {
  test('products of a layer, forward, back and over the examples, are sums in order, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(terms, sizes, sizes, async (inputs, units, m) => {
        const layers = [
          { units, activation: 'linear' as const },
          { units: 2, activation: 'linear' as const },
        ];
        const { model, theta } = await modelOn(bytes, fill({ inputs, layers, cost: 'squaredError' }, m, units));
        run(model, theta, ({ kernels, net, instance, layout }) => {
          kernels.forward(net);
          kernels.backward(net);
          const [x, hidden, , top] = layout.values;
          const [W1, b1, W2] = model.tape.blocks.map(({ offset }) => 8 * offset);
          const entry = (address: number, columns: number) => (i: number, k: number) =>
            instance.f64(address, (i + 1) * columns)[i * columns + k];
          const [W, A, dZ] = [entry(layout.theta + W1, inputs), entry(x.data, m), entry(hidden.adjoint, m)];
          const matrix = (address: number, rows: number, columns: number) =>
            instance.f64(address, rows * columns).slice();
          const b = (i: number) => instance.f64(layout.theta + b1, units)[i];
          expect(matrix(hidden.data, units, m)).toEqual(product([units, inputs, m], W, A, b));
          const above = entry(layout.theta + W2, units);
          const back = product([units, 2, m], (i, k) => above(k, i), entry(top.adjoint, m));
          expect(matrix(hidden.adjoint, units, m)).toEqual(back);
          const over = product([units, m, inputs], dZ, (k, j) => A(j, k)).map(sum => sum / m);
          expect(matrix(layout.grad + W1, units, inputs)).toEqual(over);
        });
      }),
      { numRuns: 12 },
    );
  });
});
