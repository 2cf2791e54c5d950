import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';
import { GradcheckError } from '../../src/errors.js';
import type { Bounds, Options, Problem } from '../../src/problem.js';

type W = { w: Float64Array };

/** J = Σ exp(cᵢ wᵢ) + wᵢ sin i, which counts its calls outside of a box; grad with entry 1 times `by`. */
function inBox(given: ArrayLike<number>, [low, high]: [number, number], by = 1) {
  const w = given as Float64Array;
  const seen = { outside: 0, calls: 0 };
  const look = (p: W) => {
    seen.calls++;
    if (p.w.some(v => v < low || v > high)) seen.outside++;
  };
  const c = (i: number) => 0.5 + Math.cos(2 * i);
  const cost = (p: W) => {
    look(p);
    return p.w.reduce((J, v, i) => J + Math.exp(c(i) * v) + v * Math.sin(i), 0);
  };
  const gradients = (p: W) => {
    look(p);
    return { w: Array.from(p.w, (v, i) => (i === 1 ? by : 1) * (c(i) * Math.exp(c(i) * v) + Math.sin(i))) };
  };
  return { problem: { parameters: { w }, cost, gradients, bounds: { lower: low, upper: { w: high } } }, seen };
}

/** Points of which many stand on one of the bounds 0 and 1, or next to it. */
const entry = fc.oneof(fc.constantFrom(0, 1, 1e-3, 1 - 1e-4), fc.double({ min: 0.1, max: 0.9, noNaN: true }));
const point = fc.array(entry, { minLength: 2, maxLength: 6 });
const checked = (w: readonly number[], by: number, options?: Options) => {
  const { problem, seen } = inBox(Float64Array.from(w), [0, 1], by);
  return gradcheck(problem, options).then(report => ({ report, seen }));
};

describe('gradcheck({ …, bounds })', () => {
  test('evaluates no point outside, and passes a right gradient wherever it stands', async () => {
    await fc.assert(
      fc.asyncProperty(point, fc.nat(1000), async (w, seed) => {
        const { report, seen } = await checked(w, 1, { seed });
        expect([report.verdict, seen.outside]).toEqual(['pass', 0]);
      }),
      { numRuns: 40 },
    );
  });

  test('fails a wrong one at a bound, also one that is just wrong', async () => {
    const by = fc.constantFrom(-1, 0, 2, 1.001, 1 + 1e-4);
    await fc.assert(
      fc.asyncProperty(point, by, fc.constantFrom(0, 1), async (w, factor, bound) => {
        w[1] = bound;
        const { report, seen } = await checked(w, factor);
        expect([report.verdict, report.components.wrong, seen.outside]).toEqual(['fail', 1, 0]);
      }),
      { numRuns: 40 },
    );
  });

  test('takes a bound that float32 rounds for the one that was meant', async () => {
    // fround(0.7) < 0.7 and fround(0.1) > 0.1
    for (const [low, high] of [
      [0.1, 0.7],
      [-0.7, 0.1],
      [0.7, 1],
    ]) {
      const [least, most] = [Math.fround(low), Math.fround(high)];
      const { problem, seen } = inBox(Float32Array.of(least, most, (least + most) / 2), [least, most]);
      const report = await gradcheck({ ...problem, bounds: { lower: low, upper: high } });
      expect([report.verdict, seen.outside]).toEqual(['pass', 0]);
    }
  });

  test('writes nothing outside into what stands behind a setter', async () => {
    let rate = 0;
    const parameters = {
      get rate() {
        return rate;
      },
      set rate(value) {
        if (value < 0) throw new RangeError('a rate below 0');
        rate = value;
      },
    };
    const given = { parameters, inPlace: true, bounds: { lower: 0 }, cost: () => Math.exp(2 * rate) };
    expect((await gradcheck({ ...given, gradients: () => ({ rate: 2 * Math.exp(2 * rate) }) })).verdict).toBe('pass');
    expect((await gradcheck({ ...given, gradients: () => ({ rate: Math.exp(2 * rate) }) })).verdict).toBe('fail');
    expect(rate).toBe(0);
  });

  test('fits in a box narrower than any step would be', async () => {
    const narrow: [number, number] = [0.3, 0.3 + 1e-4];
    const right = inBox(Float64Array.of(0.3, 0.30005, 0.3001), narrow);
    expect((await gradcheck(right.problem)).verdict).toBe('pass');
    const wrong = inBox(Float64Array.of(0.3, 0.30005, 0.3001), narrow, 1.01);
    expect((await gradcheck(wrong.problem)).verdict).toBe('fail');
    expect(right.seen.outside + wrong.seen.outside).toBe(0);
  });

  test('differences one number an example, and asks no gradient of examples where there is no point', async () => {
    const example = (v: number) => [v ** 2, v ** 3];
    const cost = ({ w }: W) => example(w[0]).map((J, k) => J + w[1] * (k + 1));
    const gradients = ({ w }: W) => ({ w: [(2 * w[0] + 3 * w[0] ** 2) / 2, 3] });
    const report = await gradcheck({
      parameters: { w: Float64Array.of(0.5, 0) },
      cost,
      gradients,
      bounds: { lower: 0 },
    });
    expect([report.verdict, report.components.wrong]).toEqual(['fail', 1]);
  });

  test('says that a bound was near, and nothing of a J that is not finite', async () => {
    const { findings } = await gradcheck(inBox(Float64Array.of(0, 0.5), [0, 1]).problem);
    expect(findings.map(({ kind }) => kind)).toEqual(['domain']);
    expect(findings[0].message).toMatch(/a bound is nearer than a step in 1 of 2 entries of w \(w\[0\] first\)/);
    expect((await gradcheck(inBox(Float64Array.of(0.4, 0.5), [0, 1]).problem)).findings).toEqual([]);
  });

  test('bounds some blocks and leaves the others alone', async () => {
    const cost = ({ a, b }: { a: number; b: number[] }) => Math.exp(a) * b[0] + b[1] ** 2;
    const gradients = ({ a, b }: { a: number; b: number[] }) => ({ a: Math.exp(a) * b[0], b: [Math.exp(a), 2 * b[1]] });
    const lows: number[] = [];
    const watched = (p: { a: number; b: number[] }) => {
      lows.push(p.b[0] - 2, 0 - p.a);
      return cost(p);
    };
    const bounds: Bounds = { upper: { a: 0 }, lower: { b: [2, Number.NEGATIVE_INFINITY] } };
    const report = await gradcheck({ parameters: { a: 0, b: [2, 3] }, cost: watched, gradients, bounds });
    expect(report.verdict).toBe('pass');
    expect(Math.min(...lows)).toBe(0);
  });

  const refused = (bounds: unknown, options?: Options) =>
    gradcheck({ ...inBox(Float64Array.of(0, 0.5), [0, 1]).problem, bounds } as Problem, options).then(
      () => 'nothing was refused',
      (error: GradcheckError) => error,
    );
  test.each([
    [5, 'invalid_problem', 'bounds', /give { lower, upper }/],
    [{ low: 0 }, 'invalid_problem', 'bounds.low', /has low/],
    [{ lower: 1 }, 'invalid_problem', 'bounds', /w\[0\] are \[1, Infinity\] but it is 0/],
    [
      { lower: { w: [0, 0.5] }, upper: { w: 0.5 } },
      'invalid_problem',
      'bounds',
      /w\[1\] are \[0.5, 0.5\], which leaves no room/,
    ],
    [{ lower: { w: [0, Number.NaN] } }, 'invalid_problem', 'bounds.lower of w[1]', /is NaN/],
    [{ lower: { v: 0 } }, 'name_mismatch', 'bounds.lower', /has v/],
    [{ upper: { w: [1, 1, 1] } }, 'invalid_problem', 'bounds.upper.w', /shape \[3\]/],
    [{ upper: [1, 1] }, 'invalid_problem', 'bounds.upper', /does not fit parameters/],
  ])('refuses %j before cost is called', async (bounds, code, path, sentence) => {
    const error = await refused(bounds);
    expect(error).toBeInstanceOf(GradcheckError);
    expect(error).toMatchObject({ code, path, message: expect.stringMatching(sentence) });
  });

  test('refuses directions where a parameter has room on one side alone, and follows them where all have room', async () => {
    expect(await refused({ lower: 0 }, { components: 'probe' })).toMatchObject({ path: 'options.components' });
    const { problem, seen } = inBox(Float64Array.of(0.4, 0.5), [0, 1]);
    expect([(await gradcheck(problem, { components: 'probe' })).verdict, seen.outside]).toEqual(['pass', 0]);
  });
});
