import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { relativeDifference } from '../../src/difference.js';
import { differences } from '../../src/objective/differences.js';
import { gradapprox } from '../../src/objective/gradapprox.js';
import { packGradients } from '../../src/objective/gradients.js';
import { makeObjective } from '../../src/objective/objective.js';
import type { Problem } from '../../src/problem.js';
import { pack } from '../../src/theta/layout.js';
import { tree } from '../theta/trees.js';

const cube = (t: number) => t ** 3;

describe('gradapprox(cost, parameters) gives', () => {
  test("the seed's numbers for the cube at 1 with step 0.01: 3.0001 two-sided, 3.0301 one-sided", async () => {
    expect(await gradapprox(cube, 1, { step: 0.01 })).toBe((1.01 ** 3 - 0.99 ** 3) / 0.02);
    expect(await gradapprox(cube, 1, { step: 0.01 })).toBeCloseTo(3.0001, 12);
    expect(await gradapprox(cube, 1, { step: 0.01, sides: 'one' })).toBeCloseTo(3.0301, 12);
  });

  test('3 within 1e-9 at the default step, 1e-6 one-sided', async () => {
    expect(Math.abs((await gradapprox(cube, 1)) - 3)).toBeLessThan(1e-9);
    expect(Math.abs((await gradapprox(cube, 1, { sides: 'one' })) - 3)).toBeLessThan(1e-6);
  });

  test('the gradient of ½‖θ‖², which is θ, in the structure and array types of every generated tree', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async parameters => {
        // a scale at which no square overflows and no step is lost
        const { theta, layout } = pack(parameters);
        const point = layout.unpack(theta.map(value => Math.tanh(value)));
        const half = (p: unknown) => layout.pack(p).map(value => (value * value) / 2);
        const approx = await gradapprox(p => half(p).map(value => value * layout.size), point);
        const [got, want] = [layout.pack(approx), layout.pack(point)];
        got.forEach((value, i) => {
          expect(Math.abs(value - want[i])).toBeLessThan(1e-6 * Math.max(1, layout.size));
        });
        expect(Object.keys(approx as object)).toEqual(Object.keys(point as object));
      }),
      { numRuns: 50 },
    );
  });

  test('the same for promised costs and for one number an example', async () => {
    const plain = (p: number[]) => Math.sin(p[0]) * p[1];
    const at = [0.4, 2];
    const want = await gradapprox(plain, at);
    expect(await gradapprox(async p => plain(p), at)).toEqual(want);
    const examples = await gradapprox((p: number[]) => [plain(p), plain(p)], at);
    expect(examples).toEqual(want);
  });

  test('what float32 storage allows: the step that was stored is the one divided by', async () => {
    const at = { w: Float32Array.of(1 / 3) };
    const square = (p: typeof at) => p.w[0] ** 2;
    const approx = await gradapprox(square, at, { step: 1e-3 });
    expect(approx.w).toBeInstanceOf(Float32Array);
    // dividing by 2e-3 instead would be wrong by 1e-5
    expect(Math.abs(approx.w[0] - 2 * at.w[0])).toBeLessThan(1e-7);
    expect(Math.abs((await gradapprox(square, at)).w[0] - 2 * at.w[0])).toBeLessThan(1e-7);
  });

  test('NaN where the step is lost in the rounding of θ, instead of a slope of 0', async () => {
    expect(await gradapprox((p: number[]) => p[1], [1e20, 1], { step: 1e-7 })).toEqual([
      Number.NaN,
      expect.closeTo(1, 8),
    ]);
  });
});

describe("the course's exercise at step 1e-7", () => {
  const exercise = JSON.parse(readFileSync('src/data/course-exercise.json', 'utf8'));
  interface Parameters {
    [name: string]: number[][] & number[];
  }
  const layer = (W: number[][], b: number[], x: number[], g: (z: number) => number) =>
    W.map((row, i) => g(row.reduce((z, w, j) => z + w * x[j], 0) + b[i]));
  const relu = (z: number) => Math.max(0, z);
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const cost = ({ W1, b1, W2, b2, W3, b3 }: Parameters) => {
    const losses: number[] = exercise.x.map((x: number[], s: number) => {
      const [a] = layer(W3, b3, layer(W2, b2, layer(W1, b1, x, relu), relu), sigmoid);
      return -Math.log(a) * exercise.y[s][0] - Math.log(1 - a) * (1 - exercise.y[s][0]);
    });
    return losses.reduce((a, b) => a + b, 0) / losses.length;
  };
  const { layout } = pack<Parameters>(exercise.parameters);
  const differenceFrom = async (gradients: unknown, step?: number) =>
    relativeDifference(
      packGradients(layout, gradients),
      layout.pack(await gradapprox(cost, exercise.parameters, { step })),
    );

  test('measures 1.19e-7 for the right gradients, as published', async () => {
    // rounding of log(1 − a) alone: its digits depend on the order of summation
    expect((await differenceFrom(exercise.gradients, 1e-7)) / 1.1890913e-7).toBeCloseTo(1, 1);
  });

  test('measures 0.28509316 for its two planted mistakes, as published', async () => {
    const wrong = exercise.wrongGradients ?? {
      ...exercise.gradients,
      W2: exercise.gradients.W2.map((row: number[]) => row.map(v => 2 * v)),
      b1: exercise.gradients.b1.map((v: number) => 4 * v),
    };
    expect(await differenceFrom(wrong, 1e-7)).toBeCloseTo(0.2850931567761623, 7);
  });

  test('measures as much less at the default step as that is longer', async () => {
    expect(await differenceFrom(exercise.gradients)).toBeLessThan(1.19e-7 / 30);
  });
});

describe('gradapprox(cost, parameters) leaves the parameters bit for bit', () => {
  for (const inPlace of [false, true]) {
    test(`when all goes well, with inPlace ${inPlace}`, async () => {
      const parameters = { a: [-0, 1e300, 0.1], b: Float32Array.of(0.1) };
      const bits = pack(parameters).theta;
      await gradapprox(() => parameters.a[0], parameters, { inPlace });
      expect(pack(parameters).theta).toStrictEqual(bits);
    });

    test(`when cost throws on the way, with inPlace ${inPlace}`, async () => {
      const parameters = [-0, 1, 2];
      let calls = 0;
      const cost = () => {
        if (++calls === 4) throw new RangeError('the fourth');
        return 0;
      };
      await expect(gradapprox(cost, parameters, { inPlace })).rejects.toThrow(new RangeError('the fourth'));
      expect(parameters).toStrictEqual([-0, 1, 2]);
    });

    test(`when it is aborted between promises, with inPlace ${inPlace}`, async () => {
      const parameters = [-0, 1, 2];
      const controller = new AbortController();
      let calls = 0;
      const cost = async () => {
        if (++calls === 3) controller.abort(new Error('enough'));
        return 0;
      };
      const run = gradapprox(cost, parameters, { inPlace, signal: controller.signal });
      await expect(run).rejects.toMatchObject({ code: 'aborted', cause: new Error('enough') });
      expect(calls).toBe(4);
      expect(parameters).toStrictEqual([-0, 1, 2]);
    });
  }

  test('when a timer aborts a loop that never waits', async () => {
    const parameters = new Float64Array(1000);
    let calls = 0;
    const busy = () => {
      calls++;
      for (const end = performance.now() + 1; performance.now() < end; );
      return 0;
    };
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 0);
    const run = gradapprox(busy, parameters, { inPlace: true, signal: controller.signal });
    await expect(run).rejects.toMatchObject({ name: 'GradcheckError', code: 'aborted' });
    expect(calls).toBeLessThan(2000);
    expect(parameters).toEqual(new Float64Array(1000));
  });

  test('when it is aborted before it begins, without one call', async () => {
    let calls = 0;
    const run = gradapprox(() => calls++, [1], { signal: AbortSignal.abort() });
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
    expect(calls).toBe(0);
  });
});

describe('gradapprox(cost, parameters) reports progress', () => {
  test('now and then, and when it is done', async () => {
    const seen: [number, number][] = [];
    await gradapprox((p: number[]) => p[0], new Array(20_000).fill(1), {
      onProgress: (done, total) => seen.push([done, total]),
    });
    expect(seen.at(-1)).toEqual([20_000, 20_000]);
    expect(seen.length).toBeLessThan(2000);
  });

  test('of a slow cost after every component', async () => {
    const seen: number[] = [];
    const slow = () => {
      for (const end = performance.now() + 30; performance.now() < end; );
      return 0;
    };
    await gradapprox(slow, [1, 2, 3], { onProgress: done => seen.push(done) });
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe('gradapprox(cost, parameters) refuses, before cost is called,', () => {
  const cases: [string, unknown, object, string, string][] = [
    ['a step of 0', [1], { step: 0 }, 'invalid_option', 'options.step'],
    ['a step that is no number', [1], { step: '1e-7' }, 'invalid_option', 'options.step'],
    ['three sides', [1], { sides: 'three' }, 'invalid_option', 'options.sides'],
    ['no parameters', {}, {}, 'no_parameters', 'parameters'],
    ['NaN in parameters', { W1: [[0, 0, Number.NaN]] }, {}, 'non_finite_parameter', 'parameters.W1[0,2]'],
    ['a leaf that is no number', { W1: ['1'] }, {}, 'not_a_number', 'parameters.W1[0]'],
  ];
  for (const [what, parameters, options, code, path] of cases) {
    test(`${what}: ${code} at ${path}`, async () => {
      let calls = 0;
      const run = gradapprox(() => calls++, parameters, options);
      await expect(run).rejects.toMatchObject({ name: 'GradcheckError', code, path });
      expect(calls).toBe(0);
    });
  }

  test('a cost that is no function', async () => {
    await expect(gradapprox([1] as never, [1])).rejects.toMatchObject({ code: 'invalid_problem', path: 'cost' });
  });

  test('and, at the first call, a cost that is no number', async () => {
    await expect(gradapprox(() => ({}) as never, [1])).rejects.toMatchObject({ code: 'invalid_cost', path: 'cost' });
  });
});

describe('differences(objective, { step })', () => {
  const objectiveOf = (problem: Problem) => makeObjective(problem, pack(problem.parameters).layout);

  test('is the loop of the textbook bit for bit: (J(θ + ε) − J(θ − ε)) / 2ε', async () => {
    const J = (p: number[]) => Math.exp(p[0]) * Math.cos(p[1]) + p[2] / 3;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 }),
        async theta => {
          const step = 1e-7;
          const textbook = theta.map(
            (at, i) => (J(theta.with(i, at + step)) - J(theta.with(i, at - step))) / (2 * step),
          );
          expect([...(await differences(objectiveOf({ parameters: theta, cost: J }), { step }))]).toEqual(textbook);
        },
      ),
    );
  });

  test('takes a step by component, and leaves what is outside the ranges NaN', async () => {
    const objective = objectiveOf({
      parameters: [1, 2, 3, 4],
      cost: (p: number[]) => p.reduce((s, v) => s + v ** 3, 0),
    });
    const approx = await differences(objective, {
      step: i => 2 ** -i,
      ranges: [
        [0, 1],
        [2, 3],
      ],
    });
    // the cube's own error is ε²
    expect([...approx]).toEqual([3 + 1, Number.NaN, 27 + 2 ** -4, Number.NaN]);
    expect(objective.evaluations).toBe(4);
  });

  test('calls J(θ) once for all one-sided differences', async () => {
    const objective = objectiveOf({ parameters: [1, 2], cost: (p: number[]) => p[0] ** 2 + p[1] ** 2 });
    expect([...(await differences(objective, { step: 0.5, sides: 'one' }))]).toEqual([2.5, 4.5]);
    expect(objective.evaluations).toBe(3);
  });

  test('passes on NaN where J is NaN', async () => {
    const objective = objectiveOf({ parameters: [0, 1], cost: (p: number[]) => Math.sqrt(p[0]) + p[1] });
    expect([...(await differences(objective, { step: 0.5 }))]).toEqual([Number.NaN, 1]);
  });
});
