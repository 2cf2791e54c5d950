import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axisOrders, inOrder, misfit } from '../../src/compare/axes.js';
import { compareGradients } from '../../src/compare/index.js';
import { matrix, normals, turned, vector } from './trees.js';

type Kernel = number[][][][];

/** PyTorch's (out, in, height, width) from TensorFlow's (height, width, in, out). */
const outFirst = (k: Kernel): Kernel =>
  k[0][0][0].map((_, o) => k[0][0].map((_, i) => k.map((row, y) => row.map((_, x) => k[y][x][i][o]))));

const shape = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 0, maxLength: 4 });

describe('axisOrders(shape, of)', () => {
  test('is the identity for equal shapes, the reverse for a transpose, none for other sizes', () => {
    expect(axisOrders([5, 4], [5, 4])).toEqual([[0, 1]]);
    expect(axisOrders([5, 4], [4, 5])).toEqual([[1, 0]]);
    expect(axisOrders([4, 4], [4, 4])).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(axisOrders([5, 4], [5, 3])).toEqual([]);
    expect(axisOrders([20], [5, 4])).toEqual([]);
    expect(axisOrders([], [1, 1])).toEqual([[]]);
    expect(axisOrders([5, 1], [5])).toEqual([[0]]);
  });

  test('has for equal shapes of any rank the identity first', () => {
    fc.assert(
      fc.property(shape, sizes => {
        const [first] = axisOrders(sizes, sizes);
        return first.every((axis, k) => axis === k);
      }),
    );
    expect(axisOrders([2, 3, 2, 3, 2, 3], [2, 3, 2, 3, 2, 3])).toEqual([[0, 1, 2, 3, 4, 5]]);
  });
});

test('inOrder(numbers, shape, order) and its inverse give the numbers back, and only one order fits', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), order => {
      const sizes = [2, 3, 4];
      const a = Float64Array.from({ length: 24 }, (_, k) => Math.sin(k + 1));
      const b = inOrder(a, sizes, order);
      const inverse = order.map((_, k) => order.indexOf(k));
      expect(
        inOrder(
          b,
          order.map(axis => sizes[axis]),
          inverse,
        ),
      ).toEqual(a);
      expect(misfit(b, a, sizes, order)).toBe(0);
      for (const other of axisOrders(
        order.map(axis => sizes[axis]),
        sizes,
      ))
        if (other.join() !== order.join()) expect(misfit(b, a, sizes, other)).toBeGreaterThan(0.1);
    }),
  );
});

describe('compareGradients(mine, reference) of arrays that frameworks keep otherwise', () => {
  const W1 = matrix(5, 4, 1);
  const W2 = matrix(4, 4, 2);

  test('compares (in, out) with (out, in), passes, and says so', async () => {
    const report = await compareGradients({ W1 }, { W1: turned(W1) });
    expect(report.verdict).toBe('pass');
    expect(report.blocks[0].shape).toEqual([5, 4]);
    expect(report.findings).toMatchObject([{ kind: 'transposed', blocks: ['W1'], certainty: 'certain' }]);
    expect(report.findings[0].message).toContain('the reference keeps W1 as the transpose');
  });

  test('finds a mistake in them all the same, in the entries of mine', async () => {
    const wrong = W1.map((row, i) => row.map((v, j) => (i === 3 && j === 1 ? 2 * v : v)));
    const report = await compareGradients({ W1: wrong }, { W1: turned(W1) });
    expect(report).toMatchObject({ verdict: 'fail', components: { wrong: 1 } });
    expect(report.blocks[0].worst[0].at).toBe('W1[3,1]');
    const scaled = await compareGradients({ W1: W1.map(row => row.map(v => -v)) }, { W1: turned(W1) });
    expect(scaled.findings).toMatchObject([{ kind: 'scale', factor: -1 }, { kind: 'transposed' }]);
  });

  test('turns a square array where others show that order, and not by itself', async () => {
    const both = await compareGradients({ W1, W2 }, { W1: turned(W1), W2: turned(W2) });
    expect(both.verdict).toBe('pass');
    expect(both.findings[0].blocks).toEqual(['W1', 'W2']);
    const alone = await compareGradients({ W2 }, { W2: turned(W2) });
    expect(alone.verdict).toBe('fail');
    expect(alone.findings).toMatchObject([{ kind: 'transposed', blocks: ['W2'] }]);
    expect(alone.findings[0].message).toContain('look for a transpose missing');
    const right = await compareGradients({ W1, W2 }, { W1: turned(W1), W2 });
    expect(right).toMatchObject({ verdict: 'pass', findings: [{ blocks: ['W1'] }] });
  });

  test('finds the order of a kernel by its numbers where sizes alone do not tell', async () => {
    const kernel = normals([3, 3, 2, 4], 3) as Kernel;
    const report = await compareGradients({ kernel }, { kernel: outFirst(kernel) });
    expect(report.verdict).toBe('pass');
    expect(report.findings[0].message).toContain('2, 3, 1, 0');
    const same = normals([3, 3, 3, 3], 4) as Kernel;
    const square = await compareGradients({ kernel, same }, { kernel: outFirst(kernel), same: outFirst(same) });
    expect(square.verdict).toBe('pass');
  });

  test('turns the stick and the gradients of examples as the reference', async () => {
    const near = W1.map(row => row.map(v => v * (1 + 1e-6)));
    const report = await compareGradients({ W1: near }, { W1: turned(W1) }, { stick: { W1: turned(near) } });
    expect(report.verdict).toBe('pass');
  });

  test('leaves what it is given as it was', async () => {
    const mine = { W1: W1.map(row => [...row]), b: vector(3, 5) };
    const reference = { W1: turned(W1), b: Float32Array.of(1, 2, 3) };
    const before = JSON.stringify([mine, reference]);
    await compareGradients(mine, reference);
    expect(JSON.stringify([mine, reference])).toBe(before);
  });
});
