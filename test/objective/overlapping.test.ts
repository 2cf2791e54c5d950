import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';
import { definedObjective } from '../../src/objective/defined.js';
import { differences } from '../../src/objective/differences.js';
import { meteredObjective } from '../../src/objective/metered.js';
import { makeObjective, type Objective } from '../../src/objective/objective.js';
import { overlappingObjective } from '../../src/objective/overlapping.js';
import { otherTasks } from '../../src/pace.js';
import type { Options, Problem } from '../../src/problem.js';
import { pack } from '../../src/theta/layout.js';
import { tree, value } from '../theta/trees.js';
import { Late } from './late.js';

type Vector = Float64Array | Float32Array;

/** J = Σ (k + 1) xₖ + Σ xₖ³: every component is told from every other. */
const J = (x: ArrayLike<number>) => Array.from(x).reduce((sum, v, k) => sum + (k + 1) * v + v ** 3, 0);
const slopes = (x: Vector) => x.map((v, k) => k + 1 + 3 * v * v);
const start = (n: number) => Float64Array.from({ length: n }, (_, k) => Math.sin(k + 1));

/** An objective as a check has it, ready to overlap. */
async function objectiveOf(problem: Problem, options: Options = {}): Promise<Objective> {
  const { layout } = pack(problem.parameters);
  const overlapping = overlappingObjective(makeObjective(problem, layout), problem, options);
  const objective = definedObjective(meteredObjective(overlapping, options));
  await objective.value();
  return objective;
}

/** The same problem three ways: one call after the other, many calls at once, many points in a call. */
const ways = (late: Late, cost: (x: Vector) => number) => ({
  concurrency: { problem: { cost: (x: Vector) => late.answer(() => cost(x)) }, options: { concurrency: 7 } },
  costs: { problem: { costs: (xs: Vector[]) => late.answer(() => xs.map(cost)) }, options: {} },
  both: { problem: { costs: (xs: Vector[]) => late.answer(() => xs.map(cost)) }, options: { concurrency: 3 } },
});
const WAYS = ['concurrency', 'costs', 'both'] as const;

describe.each(WAYS)('overlappingObjective(…) by %s', way => {
  test('gives the bits of one call after the other, for any tree, in whatever order results come', async () => {
    await fc.assert(
      fc.asyncProperty(tree, value, fc.nat(), async (parameters, at, seed) => {
        const { layout, theta } = pack(parameters);
        const late = new Late(seed);
        const cost = (p: unknown) => J(layout.pack(p));
        const { problem, options } = ways(late, cost as never)[way];
        const objective = await objectiveOf({ ...problem, parameters }, options);
        const plain = makeObjective({ parameters, cost }, layout);
        const away = theta.map(v => v + 1);
        const asked = [...theta.keys()].flatMap(i => [objective.along(i, at), objective.valueAt(away)]);
        const wanted = [...theta.keys()].flatMap(i => [plain.along(i, at), plain.valueAt(away)]);
        expect(await Promise.all(asked)).toEqual(wanted);
        expect(await objective.valueAt(theta)).toBe(plain.value());
        expect(pack(parameters).theta).toStrictEqual(theta);
        expect(objective.theta).toStrictEqual(theta);
      }),
      { numRuns: 30 },
    );
  });

  test('stands at another base point after moveTo', async () => {
    const { problem, options } = ways(new Late(1), J)[way];
    const objective = await objectiveOf({ parameters: start(5), ...problem }, options);
    await Promise.all([objective.along(1, 9), objective.along(2, 9)]);
    const there = start(5).map(v => v / 2);
    objective.moveTo(there);
    expect(await Promise.all([objective.along(0, 3), objective.along(4, 3)])).toEqual(
      [0, 4].map(i => J(there.with(i, 3))),
    );
  });

  test('reads the point it is asked at once: the same buffer may hold the next one', async () => {
    const { problem, options } = ways(new Late(2), J)[way];
    const objective = await objectiveOf({ parameters: start(3), ...problem }, options);
    const point = start(3);
    const asked = [1, 2, 3].map(by => {
      point[0] = by;
      return objective.valueAt(point);
    });
    expect(await Promise.all(asked)).toEqual([1, 2, 3].map(by => J(start(3).with(0, by))));
  });

  test('is worth more than one evaluation at once, and keeps to the calls allowed', async () => {
    const late = new Late(3);
    const { problem, options } = ways(late, J)[way];
    const objective = await objectiveOf({ parameters: start(600), ...problem }, options);
    expect(objective.width).toBeGreaterThan(1);
    const gradapprox = await differences(objective, { step: 2 ** -10 });
    expect(gradapprox).toEqual(
      await differences(makeObjective({ parameters: start(600), cost: J }, pack(start(600)).layout), {
        step: 2 ** -10,
      }),
    );
    expect(late.most).toBe('concurrency' in options ? options.concurrency : 1);
    expect(objective.evaluations).toBe(1201);
  });

  test('gives J of the single examples to the one who asked', async () => {
    const late = new Late(4);
    const list = (x: Vector) => [J(x), 2 * J(x)];
    const { problem, options } = ways(late, list as never)[way];
    const objective = await objectiveOf({ parameters: start(4), ...problem }, options);
    const asked = [0, 1, 2, 3].map(i => objective.examplesAt(objective.theta.slice().fill(5, i, i + 1)));
    expect(await Promise.all(asked)).toEqual([0, 1, 2, 3].map(i => list(start(4).with(i, 5))));
    expect(await objective.along(0, 5)).toBe(1.5 * J(start(4).with(0, 5)));
  });

  test('tells an exception to the point that threw, and NaN of a cost to its point', async () => {
    const edge = (x: Vector) => {
      if (x[2] > 5) throw new RangeError('outside');
      return x[1] > 5 ? Number.NaN : J(x);
    };
    const { problem, options } = ways(new Late(5), edge)[way];
    const objective = await objectiveOf({ parameters: start(4), ...problem }, options);
    const values = await Promise.all([0, 1, 2, 3].map(i => objective.along(i, 6)));
    expect(values).toEqual([J(start(4).with(0, 6)), Number.NaN, Number.NaN, J(start(4).with(3, 6))]);
  });

  test('asks a broken cost a few times more, not once for every point', async () => {
    let calls = 0;
    const late = new Late(6);
    const lost = (x: Vector) => {
      if (late.calls > 3) {
        calls++;
        throw new Error('device lost');
      }
      return J(x);
    };
    const { problem, options } = ways(late, lost)[way];
    const objective = await objectiveOf({ parameters: start(400), ...problem }, options);
    await expect(differences(objective, { step: 1e-3 })).rejects.toMatchObject({
      code: 'cost_failed',
      cause: { message: 'device lost' },
    });
    expect(late.underWay).toBe(0);
    expect(calls).toBeLessThan(40);
  });

  test('calls nothing after an abort, and leaves the parameters as they were', async () => {
    const own = start(50);
    const late = new Late(7);
    const controller = new AbortController();
    let aborted = 0;
    const cost = (x: Vector) => {
      if (late.calls === 6 && aborted === 0) {
        controller.abort(new Error('enough'));
        aborted = late.calls;
      }
      return J(x);
    };
    const { problem, options } = ways(late, cost)[way];
    const check = gradcheck(
      { parameters: own, gradients: slopes(own), ...problem },
      { ...options, signal: controller.signal },
    );
    await expect(check).rejects.toMatchObject({ code: 'aborted' });
    const before = late.calls;
    expect(late.underWay).toBe(0);
    for (let turn = 0; turn < 20; turn++) await otherTasks();
    expect(late.calls).toBe(before);
    expect(own).toStrictEqual(start(50));
  });

  test('never evaluates more points than a budget, also where points throw', async () => {
    let points = 0;
    const cost = (x: Vector) => {
      points++;
      if (x[3] > Math.sin(4)) throw new RangeError('outside');
      return J(x);
    };
    for (const budget of [40, 140, 150, 177, 300, 1000]) {
      points = 0;
      const { problem, options } = ways(new Late(budget), cost)[way];
      const own = Float32Array.from(start(12));
      const check = gradcheck({ parameters: own, gradients: slopes, ...problem }, { ...options, budget });
      const report = await check.catch(error => error.code);
      expect(points).toBeLessThanOrEqual(budget);
      // so few are refused before the first
      if (budget < 140) expect(report).toBe('invalid_option');
      else expect(report.evaluations).toBeLessThanOrEqual(budget);
    }
  });
});

describe('overlappingObjective(…) of costs', () => {
  test('is called with a limited number of points, fewer where they are large', async () => {
    const sizes: number[] = [];
    const sized = (n: number) =>
      objectiveOf({
        parameters: new Float64Array(n),
        costs: (xs: Vector[]) => {
          sizes.push(xs.length);
          return xs.map(x => x[0]);
        },
      });
    const small = await sized(2);
    await Promise.all(Array.from({ length: 1000 }, (_, k) => small.along(0, k)));
    expect(Math.max(...sizes)).toBe(256);
    sizes.length = 0;
    const large = await sized(2 ** 21);
    await Promise.all(Array.from({ length: 9 }, (_, k) => large.along(0, k)));
    expect(Math.max(...sizes)).toBe(4);
  });

  test('takes a batch apart that is too large for it, and asks for smaller ones from then on', async () => {
    const sizes: number[] = [];
    const costs = async (xs: Vector[]) => {
      sizes.push(xs.length);
      if (xs.length > 40) throw new Error('out of memory');
      return xs.map(J);
    };
    const objective = await objectiveOf({ parameters: start(300), costs });
    const gradapprox = await differences(objective, { step: 2 ** -10 });
    expect(gradapprox.every(Number.isFinite)).toBe(true);
    expect(sizes.filter(size => size > 40).length).toBe(3);
  });

  test.each([
    ['fewer values than points', (xs: Vector[]) => xs.slice(1).map(J), 'costs returned 3 values for 4 points'],
    ['one more', (xs: Vector[]) => [...xs.map(J), 0], 'costs returned 5 values for 4 points'],
    ['a number', (xs: Vector[]) => J(xs[0]), 'costs returned'],
    ['nothing', () => undefined, 'costs returned undefined for'],
    ['a word for a value', (xs: Vector[]) => xs.map(String), 'cost returned'],
  ])('refuses %s, with both counts', async (_, wrong, words) => {
    const costs = (xs: Vector[]) => (xs.length < 4 ? xs.map(J) : wrong(xs)) as number[];
    const objective = await objectiveOf({ parameters: start(4), costs });
    const asked = Promise.all([0, 1, 2, 3].map(i => objective.along(i, 1)));
    await expect(asked).rejects.toMatchObject({ code: 'invalid_cost' });
    await expect(asked).rejects.toThrow(words);
  });

  test('takes typed arrays, and does not mind what becomes of the list of points', async () => {
    const costs = (xs: Vector[]) => {
      const values = Float64Array.from(xs, J);
      xs.length = 0;
      return values;
    };
    const objective = await objectiveOf({ parameters: start(3), costs });
    expect(await Promise.all([objective.along(0, 1), objective.along(1, 1)])).toEqual(
      [0, 1].map(i => J(start(3).with(i, 1))),
    );
  });
});

describe('overlappingObjective(…) with concurrency', () => {
  test('awaits nothing of a cost that answers at once, and calls it in the very order', async () => {
    const seen: number[][] = [];
    const cost = (x: Vector) => {
      seen.push([...x]);
      return J(x);
    };
    const objective = await objectiveOf({ parameters: start(3), cost }, { concurrency: 8 });
    expect(objective.width).toBe(1);
    expect(objective.along(1, 4)).toBe(J(start(3).with(1, 4)));
    const run = async (options: Options) => {
      seen.length = 0;
      await gradcheck({ parameters: start(3), cost, gradients: slopes }, options);
      return seen.slice();
    };
    expect(await run({ concurrency: 8 })).toEqual(await run({}));
  });

  test.each(['inPlace', 'seed'])('asks one at a time where %s is given', async what => {
    const late = new Late(9);
    const own = start(6);
    const cost = (x: Vector) => late.answer(() => J(x));
    const more = what === 'seed' ? { seed: () => {} } : { inPlace: true };
    const { verdict } = await gradcheck({ parameters: own, cost, gradients: slopes, ...more }, { concurrency: 5 });
    expect(verdict).toBe('pass');
    expect(late.most).toBe(1);
  });

  test('asks costs point by point where seed is given', async () => {
    const sizes = new Set<number>();
    const costs = (xs: Vector[]) => {
      sizes.add(xs.length);
      return xs.map(J);
    };
    expect((await gradcheck({ parameters: start(3), costs, gradients: slopes, seed() {} })).verdict).toBe('pass');
    expect([...sizes]).toEqual([1]);
  });
});

test('gradcheck({ costs }) refuses costs that are no function, and costs beside inPlace', async () => {
  const gradients = slopes;
  const wrong = gradcheck({ parameters: start(2), costs: 3 as never, gradients });
  await expect(wrong).rejects.toMatchObject({ code: 'invalid_problem', path: 'cost' });
  const beside = gradcheck({ parameters: start(2), cost: J, costs: [] as never, gradients });
  await expect(beside).rejects.toMatchObject({ code: 'invalid_problem', path: 'costs' });
  const inPlace = gradcheck({ parameters: start(2), cost: J, costs: xs => xs.map(J), gradients, inPlace: true });
  await expect(inPlace).rejects.toMatchObject({ code: 'invalid_problem', path: 'costs' });
});

test('gradcheck(problem, { concurrency }) takes whole numbers from 1 on', async () => {
  for (const concurrency of [0, 1.5, -1, '4' as never, Number.POSITIVE_INFINITY])
    await expect(
      gradcheck({ parameters: start(2), cost: J, gradients: slopes }, { concurrency }),
    ).rejects.toMatchObject({ code: 'invalid_option', path: 'options.concurrency' });
});

test('gradcheck({ costs }) tells progress up to the end', async () => {
  const told: [number, number][] = [];
  const costs = async (xs: Vector[]) => {
    await new Promise(resolve => setTimeout(resolve, 60));
    return xs.map(J);
  };
  await gradcheck(
    { parameters: start(600), costs, gradients: slopes },
    { onProgress: (done, total) => told.push([done, total]) },
  );
  expect(told.at(-1)).toEqual([600, 600]);
  expect(told.length).toBeGreaterThan(1);
  expect(told.every(([done], k) => k === 0 || done >= told[k - 1][0])).toBe(true);
});
