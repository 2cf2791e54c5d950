import { describe, expect, test } from 'vitest';
import { gradcheck, type Problem } from '../../src/index.js';

const never = () => new Promise<number>(() => {});
const soon = <T>(value: T): Promise<T> => new Promise(resolve => setTimeout(() => resolve(value)));
const J = (w: ArrayLike<number>) => Array.from(w).reduce((sum, v) => sum + v * v, 0);

/** J = Σ w², in the caller's own array, of which call number `from` and all after it never come back. */
function hanging(w: Float64Array, from: number): Problem<Float64Array> & { calls(): number } {
  let calls = 0;
  return {
    parameters: w,
    inPlace: true,
    cost: () => (++calls >= from ? never() : soon(J(w))),
    gradients: () => w.map(v => 2 * v),
    calls: () => calls,
  };
}

/** An AbortSignal that is aborted once `when` says so. */
function abortWhen(when: () => boolean): AbortSignal {
  const controller = new AbortController();
  const timer = setInterval(() => {
    if (!when()) return;
    clearInterval(timer);
    controller.abort('enough');
  });
  return controller.signal;
}

describe('gradcheck(problem, { signal }) ends while a promise is waited for', () => {
  test.each([1, 3, 40, 110, 130])(
    'at call %i of cost, and the parameters are as they were, bit for bit',
    async from => {
      const w = Float64Array.of(1.5, -0, 3, 1e-300, ...new Array(10).fill(0.7));
      const before = w.slice();
      const problem = hanging(w, from);
      const at = gradcheck(problem, { signal: abortWhen(() => problem.calls() >= from) });
      await expect(at).rejects.toMatchObject({ code: 'aborted', cause: 'enough' });
      expect(new Uint8Array(w.buffer)).toEqual(new Uint8Array(before.buffer));
    },
  );

  test('of gradients', async () => {
    const controller = new AbortController();
    const at = gradcheck({ parameters: [1, 2], cost: J, gradients: never as never }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 10);
    await expect(at).rejects.toMatchObject({ code: 'aborted' });
  });

  test('and what comes back later changes nothing any more', async () => {
    const w = Float64Array.of(1, 2, 3);
    let answer: (J: number) => void = () => {};
    let calls = 0;
    const controller = new AbortController();
    const at = gradcheck(
      {
        parameters: w,
        inPlace: true,
        cost: () => {
          if (++calls < 105) return soon(J(w));
          controller.abort();
          return new Promise<number>(resolve => (answer = resolve));
        },
        gradients: () => w.map(v => 2 * v),
      },
      { signal: controller.signal },
    );
    await expect(at).rejects.toMatchObject({ code: 'aborted' });
    w.set([7, 8, 9]);
    answer(1);
    await soon(undefined);
    expect(w).toEqual(Float64Array.of(7, 8, 9));
  });
});

describe('gradcheck(problem, { timeout })', () => {
  test.each([1, 60, 120])('refuses a promise that does not come back in time, at call %i', async from => {
    const w = Float64Array.of(1, 2, ...new Array(10).fill(0.7));
    const at = gradcheck(hanging(w, from), { timeout: 0.05 });
    await expect(at).rejects.toMatchObject({ code: 'timed_out', path: 'cost' });
    expect(w.slice(0, 2)).toEqual(Float64Array.of(1, 2));
  });

  test('lets one through that does', async () => {
    const problem = { parameters: [1, 2], cost: (w: number[]) => soon(J(w)), gradients: [2, 4] };
    expect((await gradcheck(problem, { timeout: 30 })).verdict).toBe('pass');
  });

  test.each([0, -1, Number.NaN, '1'])('refuses %j', async timeout => {
    const at = gradcheck({ parameters: [1], cost: J, gradients: [2] }, { timeout: timeout as number });
    await expect(at).rejects.toMatchObject({ code: 'invalid_option', path: 'options.timeout' });
  });
});

describe('gradcheck(problem, { stop }) reports what was decided', () => {
  const n = 100;
  /** Stops at a call of cost, with a gradient that is wrong in one entry. */
  const stopped = (at: number, wrong = -1, factor = 2) => {
    const controller = new AbortController();
    let calls = 0;
    const problem = {
      parameters: Float64Array.from({ length: n }, (_, i) => 1 + i / n),
      cost: (w: Float64Array) => {
        if (++calls === at) controller.abort();
        return J(w);
      },
      gradients: (w: Float64Array) => w.map((v, i) => (i === wrong ? factor : 2) * v),
    };
    return gradcheck(problem, { stop: controller.signal });
  };

  test('in the midst of the components: as many as were measured, and never a pass', async () => {
    const report = await stopped(200);
    const { checked, agree, total } = report.components;
    expect(total).toBe(n);
    expect(checked).toBe(agree);
    expect(checked).toBeGreaterThan(10);
    expect(checked).toBeLessThan(n);
    expect(report).toMatchObject({ verdict: 'inconclusive', partial: true });
    expect(report.summary).toContain(`stopped after ${checked} of ${n} components: `);
  });

  test('with a mistake that was proved by then', async () => {
    // the wrong entry is settled after the first pass over all: some 200 calls beyond the noise
    const whole = await stopped(1e9, 5, 3);
    const report = await stopped(whole.evaluations - 5, 5, 3);
    expect(whole.partial).toBeUndefined();
    expect(report).toMatchObject({ verdict: 'fail', partial: true });
  });

  test('and is aborted where nothing was', async () => {
    await expect(stopped(1)).rejects.toMatchObject({ code: 'aborted' });
    const stop = AbortSignal.abort();
    await expect(gradcheck({ parameters: [1], cost: J, gradients: [2] }, { stop })).rejects.toMatchObject({
      code: 'aborted',
    });
  });

  test('of a promise that never comes back', async () => {
    const w = Float64Array.from({ length: 40 }, (_, i) => 1 + i / 40);
    const problem = hanging(w, 150);
    const report = await gradcheck(problem, { stop: abortWhen(() => problem.calls() >= 150) });
    expect(report).toMatchObject({ verdict: 'inconclusive', partial: true });
    expect(report.components.checked).toBeGreaterThan(5);
    expect(w[39]).toBe(1 + 39 / 40);
  });
});
