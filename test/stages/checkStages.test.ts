import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { random } from '../../src/random.js';
import { checkStages, type Stage } from '../../src/stages/index.js';
import { input, loss, scale, tanh } from './parts.js';

/** y = tanh(W x), n numbers to n; entry `at` of what backward returns, the input first, is `factor` times too large. */
function dense(name: string, n: number, seed: number, spoilt?: { at: number; factor: number }): Stage {
  const { normal } = random(seed);
  const W = Array.from({ length: n }, () => Array.from({ length: n }, () => 0.3 + Math.abs(normal())));
  return {
    name,
    parameters: { W },
    forward: (x: number[], { W }) =>
      W.map((w: number[]) => Math.tanh(w.reduce((sum, value, k) => sum + value * x[k], 0) / n)),
    backward(d: number[], { input: x, output: a, parameters: { W } }) {
      const dz = d.map((value, u) => (value * (1 - a[u] ** 2)) / n);
      const dx = x.map((_: number, k: number) => dz.reduce((sum, value, u) => sum + value * W[u][k], 0));
      const all = [...dx, ...dz.flatMap(value => x.map((v: number) => value * v))];
      if (spoilt) all[spoilt.at % all.length] *= spoilt.factor;
      return {
        input: all.slice(0, n),
        parameters: { W: W.map((_: number[], u: number) => all.slice(n + u * n, 2 * n + u * n)) },
      };
    },
  };
}

const pipelines = fc.record({
  n: fc.integer({ min: 2, max: 4 }),
  length: fc.integer({ min: 1, max: 4 }),
  wrong: fc.nat({ max: 3 }),
  at: fc.nat({ max: 100 }),
  factor: fc.constantFrom(-1, 0, 2, 1.01),
  seed: fc.nat({ max: 1000 }),
});

describe('checkStages(pipeline)', () => {
  test('names the stage in which one entry of one gradient is wrong, whichever it is', async () => {
    await fc.assert(
      fc.asyncProperty(pipelines, async ({ n, length, wrong, at, factor, seed }) => {
        const s = wrong % length;
        const stages = Array.from({ length }, (_, k) =>
          dense(`s${k}`, n, seed + k, k === s ? { at, factor } : undefined),
        );
        const x = Array.from({ length: n }, (_, k) => 0.5 + Math.cos(k + seed) / 3);
        const report = await checkStages({ input: x, stages: [...stages, loss] }, { seed });
        expect(report).toMatchObject({ verdict: 'fail', first: `s${s}`, between: null });
        expect(report.stages.filter(({ verdict }) => verdict !== 'pass')).toHaveLength(1);
        // what stands after the wrong stage is right in the whole chain, and nothing follows from it
        expect(report.stages.slice(s + 1).every(({ whole, follows }) => whole !== 'fail' && follows.length === 0)).toBe(
          true,
        );
      }),
      { numRuns: 20, seed: 5 },
    );
  });

  test('is the same for the same seed, and draws another upstream for another one', async () => {
    const check = (seed: number) => checkStages({ input, stages: [scale('a'), tanh(), loss] }, { seed });
    const [one, again, other] = [await check(1), await check(1), await check(2)];
    expect(again.stages[0].input?.grad).toEqual(one.stages[0].input?.grad);
    expect(other.stages[0].input?.grad).not.toEqual(one.stages[0].input?.grad);
    expect(other.whole.grad).toEqual(one.whole.grad);
  });

  test('passes options on to the check of each stage and of the whole chain', async () => {
    const stages = [scale('a'), tanh(), loss];
    const { stages: alone, whole } = await checkStages(
      { input, stages },
      { step: 1e-6, threshold: 1e-5, tolerance: 1e-3 },
    );
    for (const report of [alone[0].input, alone[0].parameters, alone[1].input, whole])
      expect(report).toMatchObject({ step: 1e-6, threshold: 1e-5, tolerance: 1e-3 });
    // a step is that of components: the whole chain is checked by them, too
    expect(whole.coverage).toBeUndefined();
    expect((await checkStages({ input, stages })).whole.coverage).toBe('probe');
  });

  test('reports progress over all checks', async () => {
    const seen: [number, number][] = [];
    const onProgress = (done: number, total: number) => seen.push([done, total]);
    await checkStages({ input, stages: [scale('a'), tanh(), loss] }, { onProgress });
    expect(seen.every(([done, total], k) => total === 4 && done >= (seen[k - 1]?.[0] ?? 0) - 1 && done <= total)).toBe(
      true,
    );
    expect(seen.at(-1)).toEqual([4, 4]);
  });

  test('calls the stages with all parameters of the pipeline where the first gives a gradient by the input', async () => {
    const report = await checkStages({ input, stages: [scale('a'), tanh(), scale('b'), loss] });
    expect(report.whole.blocks.map(({ name }) => name)).toEqual(['a.w', 'b.w', 'input']);
    const named = await checkStages({ input, stages: [scale('input'), loss] });
    expect(named.whole.blocks.map(({ name }) => name)).toEqual(['input.w', 'the input']);
  });
});
