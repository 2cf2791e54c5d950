import { expect, test } from 'vitest';
import { random } from '../../src/random.js';
import { checkStages, type Stage, type StageReport } from '../../src/stages/index.js';
import { loss, scale, tanh } from './parts.js';

/** The stages with a counter of the forwards of each. */
function counted(stages: readonly Stage[]) {
  const calls = stages.map(() => 0);
  const counting = stages.map((stage, s) => ({
    ...stage,
    forward(...given: [never, never]) {
      calls[s]++;
      return stage.forward(...given);
    },
  }));
  return { stages: counting, calls };
}

/** z = tanh(W x + b), n numbers to n. */
function dense(name: string, n: number, seed: number): Stage {
  const { normal } = random(seed);
  const W = Array.from({ length: n }, () => Array.from({ length: n }, () => (1.4 * normal()) / Math.sqrt(n)));
  const b = Array.from({ length: n }, () => 0.1 * normal());
  return {
    name,
    parameters: { W, b },
    forward: (x: number[], { W, b }) =>
      W.map((w: number[], u: number) => Math.tanh(w.reduce((sum, value, k) => sum + value * x[k], b[u]))),
    backward(d: number[], { input: x, output: a, parameters: { W } }) {
      const dz = d.map((value, u) => value * (1 - a[u] ** 2));
      return {
        input: x.map((_: number, k: number) => dz.reduce((sum, value, u) => sum + value * W[u][k], 0)),
        parameters: { W: dz.map(value => x.map((v: number) => value * v)), b: dz },
      };
    },
  };
}

test('checkStages(pipeline, { components: "all" }) never runs again what stands before a parameter', async () => {
  const n = 16;
  const first = scale(
    'first',
    Array.from({ length: n }, (_, k) => 0.5 + k / 20),
  );
  const { calls, stages } = counted([first, tanh('second'), dense('third', n, 3), loss]);
  const report = await checkStages(
    { input: Array.from({ length: n }, (_, k) => Math.sin(k)), stages },
    { components: 'all' },
  );
  expect(report.verdict).toBe('pass');
  // what the whole chain called, beside the check of the stage itself
  const evaluations = ({ input, parameters }: StageReport) =>
    (input?.evaluations ?? 0) + (parameters?.evaluations ?? 0);
  const inWhole = calls.map((count, s) => count - evaluations(report.stages[s]));
  // every component of `third` moves third and loss alone, twice; all else, a hundred points for the noise of J among it, moves everything
  const own = 2 * (n * n + n);
  expect(inWhole[2] - inWhole[1]).toBeGreaterThan(own - 5);
  expect(inWhole[3]).toBeGreaterThan(own);
  expect(inWhole[1]).toBeLessThan(own / 2);
});

test('checkStages(twenty stages) costs about a twentieth of checking each parameter through all of them', async () => {
  const n = 24;
  const stages = [...Array.from({ length: 19 }, (_, s) => dense(`dense${s}`, n, s)), loss];
  const x = Array.from({ length: n }, (_, k) => Math.sin(k));
  const { calls, stages: counting } = counted(stages);
  const report = await checkStages({ input: x, stages: counting });
  const byStages = calls.reduce((a, b) => a + b, 0);
  expect(report).toMatchObject({ verdict: 'pass', forwards: byStages });

  // every parameter through all stages: two forwards of each at least
  const parameters = stages.reduce((sum, { parameters: p }) => sum + (p ? p.W.length * n + p.b.length : 0), 0);
  const through = 2 * parameters * stages.length;
  expect(through / byStages).toBeGreaterThan(12);
});

test('checkStages(stages of 20,000 numbers, { components: "probe" }) finds one wrong entry', async () => {
  const n = 20_000;
  const w = Float64Array.from({ length: n }, (_, k) => 1 + Math.sin(k) / 2);
  const x = Float64Array.from({ length: n }, (_, k) => Math.cos(k));
  const large: Stage<Float64Array, { w: Float64Array }, Float64Array> = {
    name: 'large',
    parameters: { w },
    forward: (x, { w }) => x.map((value, k) => w[k] * value),
    backward: (d, { input, parameters: { w } }) => ({
      input: d.map((value, k) => w[k] * value * (k === 12_345 ? 1.5 : 1)),
      parameters: { w: d.map((value, k) => input[k] * value) },
    }),
  };
  const square: Stage<Float64Array> = {
    name: 'square',
    forward: x => x.reduce((sum, value) => sum + value * value, 0) / 2,
    backward: (_, { input }) => ({ input }),
  };
  const report = await checkStages({ input: x, stages: [large, square] }, { components: 'probe' });
  expect(report).toMatchObject({ verdict: 'fail', first: 'large' });
  expect(report.stages[0].input?.blocks[0].worst[0].at).toBe('large.input[12345]');
  expect(report.stages[0].parameters?.verdict).toBe('pass');
});
