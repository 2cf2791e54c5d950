import { expect, test } from 'vitest';
import { type EvaluationLog, gradcheck, type Problem } from '../../src/index.js';
import { fingerprint } from '../../src/objective/fingerprint.js';

function makeLog(): EvaluationLog & { known: Map<string, number> } {
  const key = (base: string, i: number, at: number) => `${base} ${i} ${at}`;
  return {
    known: new Map(),
    recall(base, i, at) {
      return this.known.get(key(base, i, at));
    },
    note(base, i, at, J) {
      this.known.set(key(base, i, at), J);
    },
  };
}

function counted(factor: number, later = false) {
  const problem = {
    calls: 0,
    parameters: { W: [0.5, -1, 2], b: new Float32Array([0.25, 1.5]) },
    cost({ W, b }: { W: number[]; b: Float32Array }) {
      problem.calls++;
      const J = W.reduce((sum, w) => sum + Math.exp(w), 0) * Math.cos(b[0]) + b[1] ** 3;
      return later ? Promise.resolve(J) : J;
    },
    gradients: ({ W, b }: { W: number[]; b: Float32Array }) => {
      const sum = W.reduce((total, w) => total + Math.exp(w), 0);
      const dW = W.map(w => factor * Math.exp(w) * Math.cos(b[0]));
      return { W: dW, b: [-sum * Math.sin(b[0]), 3 * b[1] ** 2] };
    },
  };
  return problem satisfies Problem;
}

test.each([
  [1, false],
  [1.5, false],
  [1.5, true],
])(
  'gradcheck(problem, { log }) gives the same report from its log, without computing J along a component again (factor %d)',
  async (factor, later) => {
    const log = makeLog();
    const first = counted(factor, later);
    const report = await gradcheck(first, { log });
    const second = counted(factor, later);
    const { seconds, ...again } = await gradcheck(second, { log });
    const { seconds: _, ...once } = report;
    expect(again).toEqual(once);
    expect(second.calls).toBe(first.calls - log.known.size);
    expect(log.known.size).toBeGreaterThanOrEqual(10);
  },
);

test('fingerprint(theta) is the same for the same bits alone', () => {
  const theta = new Float64Array([1, -2, 0.5]);
  expect(fingerprint(theta)).toBe(fingerprint(theta.slice()));
  expect(fingerprint(theta)).toMatch(/^[0-9a-f]{16}$/);
  const others = [
    [1, -2, 0.5000000000000001],
    [-2, 1, 0.5],
    [1, -2],
    [1, -2, 0.5, 0],
    [1, -2, -0.5],
  ];
  expect(new Set([theta, ...others].map(list => fingerprint(Float64Array.from(list)))).size).toBe(6);
  expect(fingerprint(new Float64Array([0]))).not.toBe(fingerprint(new Float64Array([-0])));
});

test.each([null, {}, { recall: () => 1 }, 3])('gradcheck(problem, { log: %o }) refuses it', async log => {
  const wrong = gradcheck(counted(1), { log: log as unknown as EvaluationLog });
  await expect(wrong).rejects.toMatchObject({ code: 'invalid_option', path: 'options.log' });
});
