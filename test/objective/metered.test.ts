import { expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';

const theta = Float64Array.from({ length: 60 }, (_, i) => 0.3 + Math.sin(i));
const cost = (at: Float64Array) => at.reduce((J, value) => J + Math.exp(value), 1e4);
const gradients = (factor: number) => (at: Float64Array) => at.map(value => factor * Math.exp(value));

test('gradcheck(problem, { budget }) pays no evaluation past it, whatever it is about to prove', async () => {
  for (const budget of [131, 150, 200, 333, 700])
    for (const factor of [1, 1.01, -1])
      for (const components of ['all', 'probe'] as const) {
        let calls = 0;
        const counted = (at: Float64Array) => {
          calls++;
          return cost(at);
        };
        const problem = { parameters: theta, cost: counted, gradients: gradients(factor) };
        const { verdict } = await gradcheck(problem, { budget, components });
        expect(calls, `${budget} ${factor} ${components}`).toBeLessThanOrEqual(budget);
        expect(verdict, `${budget} ${factor} ${components}`).not.toBe(factor === 1 ? 'fail' : 'pass');
      }
});

test('gradcheck(problem, { signal }) calls nothing after an abort, at whatever call it comes', async () => {
  for (const at of [1, 3, 8, 40, 110, 150, 300]) {
    const stop = new AbortController();
    let calls = 0;
    const counted = (w: Float64Array) => {
      if (++calls === at) stop.abort();
      return cost(w);
    };
    const check = gradcheck({ parameters: theta, cost: counted, gradients: gradients(2) }, { signal: stop.signal });
    await expect(check, `call ${at}`).rejects.toMatchObject({ code: 'aborted' });
    expect(calls).toBe(at);
  }
});
