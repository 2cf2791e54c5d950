import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertPass, type Case, cases, type Forward, type Table } from '../../src/suite/index.js';
import { each, elementwise, type Matrix, RIGHT, WRONG } from './operations.js';

const named = (list: Case[]) => list.map(({ name }) => name);
const verdicts = async (list: Case[]) =>
  Object.fromEntries(await Promise.all(list.map(async ({ name, run }) => [name, (await run()).verdict] as const)));
const plain = { shrink: false };

describe('cases(table) of right gradients', () => {
  for (const { name, run } of cases(RIGHT)) test(name, async () => void assertPass(await run()));

  test('pass whatever the seed', async () => {
    const { sum, moments, relu, max, sign } = RIGHT;
    await fc.assert(
      fc.asyncProperty(fc.integer(), async seed => {
        for (const { run } of cases({ sum, moments, relu, max, sign }, { seed, points: 1 })) assertPass(await run());
      }),
      { numRuns: 10 },
    );
  });
});

describe('cases(table) of wrong gradients', () => {
  for (const [operation, row] of Object.entries(WRONG))
    test(`finds ${operation}`, async () => {
      const found = await verdicts(cases({ [operation]: row }, plain));
      expect(Object.values(found)).toContain('fail');
    });

  test('finds what is wrong on one side of a kink alone, by points of either sign', async () => {
    const found = await verdicts(
      cases(
        {
          abs: {
            ...WRONG['one side'],
            shapes: [[6]],
            forward: (x: number[]) => x.map(Math.abs),
            vjp: (u: number[]) => u,
          },
        },
        plain,
      ),
    );
    expect(found['abs [6] float64 #1']).toBe('fail');
  });

  test('a gradient beside the slopes of a kink does not pass there, one between them does', async () => {
    const reluAt0 = (slope: number) =>
      elementwise(
        x => Math.max(x, 0),
        x => (x > 0 ? 1 : x < 0 ? 0 : slope),
      );
    const at = async (slope: number) =>
      (
        await cases({ relu: { ...reluAt0(slope), kinks: [0], shapes: [[2, 3]] } }, plain)
          .at(-1)!
          .run()
      ).verdict;
    expect([await at(0), await at(1), await at(0.3)]).toEqual(['pass', 'pass', 'pass']);
    expect(await at(2)).not.toBe('pass');
    expect(await at(-0.1)).not.toBe('pass');
  });
});

describe('cases(table)', () => {
  test('names attributes that JSON does not know', () => {
    const self: Record<string, unknown> = {};
    self.self = self;
    const attributes = [{ k: 3n }, { k: self }, { k: undefined }];
    const row = { forward: (x: number) => x, vjp: (u: number) => u, shapes: [[]], attributes, points: 1 };
    expect(cases({ f: row } as never).map(({ name }) => name.match(/k=(.*?) float64/)?.[1])).toEqual([
      '3n',
      '[object Object]',
      'undefined',
    ]);
  });

  test('names operation, shapes, attributes, dtype, mode and point, in an order of its own', () => {
    const softmax = {
      ...RIGHT.softmax,
      shapes: [[3, 3], [[2, 3]]],
      attributes: [{ axis: 0 }, { axis: 1, keep: true }],
      dtypes: ['float32' as const],
      modes: { eager: (f: Forward) => f, compiled: (f: Forward) => f },
    };
    expect(named(cases({ softmax }))).toEqual(
      ['[3,3]', '[2,3]'].flatMap(shape =>
        ['#1', '#2'].flatMap(point =>
          ['axis=0', 'axis=1 keep=true'].flatMap(attributes =>
            ['eager', 'compiled'].map(mode => `softmax ${shape} ${attributes} float32 ${mode} ${point}`),
          ),
        ),
      ),
    );
  });

  test('draws of a pattern different sizes, equal ones, ones, one row and no row', () => {
    const { exp } = RIGHT;
    expect(named(cases({ exp }, { points: 1 }))).toEqual(
      ['[3,4]', '[3,3]', '[1,1]', '[1,4]', '[0,4]'].map(shape => `exp ${shape} float64 #1`),
    );
    const heads = { shapes: 'bhtd', forward: (x: never) => x, vjp: (upstream: never) => upstream };
    expect(named(cases({ heads }, { points: 1 }))).toContain('heads [3,3,3,3] float64 #1');
    const mixed = { ...heads, shapes: ['n2', [4, 2]], sizes: { n: [4, 1] } };
    const mixedSizes = { ...mixed, shapes: ['n2', 'k'], sizes: { k: [5] } };
    expect(named(cases({ mixedSizes }, { points: 1, sizes: { n: [2] } })).slice(-1)).toEqual([
      'mixedSizes [5] float64 #1',
    ]);
    expect(named(cases({ mixed }, { points: 1 }))).toEqual(['mixed [4,2] float64 #1', 'mixed [1,2] float64 #1']);
  });

  test('gives every case a name of its own', () => {
    const list = named(cases(RIGHT));
    expect(new Set(list).size).toBe(list.length);
  });

  test('draws by seed and name: a new row changes no point of the others, another seed every point', async () => {
    const points = async (table: Table, seed: number) => {
      const seen: Matrix[] = [];
      const watched = (f: (...inputs: never[]) => unknown) => (x: Matrix) => {
        seen.push(x);
        return f(x as never);
      };
      const { exp, ...others } = table as Record<string, { forward: never }>;
      await cases({ ...others, exp: { ...exp, forward: watched(exp.forward) } }, { seed, shrink: false })
        .at(-1 - 8)!
        .run();
      return seen[0];
    };
    const { exp, log, asin } = RIGHT;
    expect(await points({ exp }, 3)).toEqual(await points({ log, asin, exp }, 3));
    expect(await points({ exp }, 3)).not.toEqual(await points({ exp }, 4));
  });

  test('draws inside the domain, clear of kinks and jumps, and half of the last point at kinks', async () => {
    const seen: number[][] = [];
    const row = {
      shapes: [[40]],
      domain: [-1, 3] as const,
      kinks: [0, 2],
      jumps: ['integers'] as const,
      points: 3,
      forward: (x: number[]) => {
        seen.push(x);
        return x.map(value => value);
      },
      vjp: (upstream: number[]) => upstream,
    };
    const list = cases({ row }, plain);
    expect(list.at(-1)!.name).toBe('row [40] float64 #4 at kinks');
    const drawn: number[][] = [];
    for (const { run } of list) {
      seen.length = 0;
      await run();
      drawn.push(seen[0]);
    }
    for (const x of drawn.slice(0, 3))
      expect(x.every(v => v > -1 && v < 3 && Math.abs(v - Math.round(v)) > 0.09)).toBe(true);
    expect(drawn[0]).not.toEqual(drawn[1]);
    const at = drawn[3].filter(v => v === 0 || v === 2);
    expect(at.length).toBeGreaterThan(8);
    expect(at.length).toBeLessThan(32);
    expect(drawn[3][0] === 0 || drawn[3][0] === 2).toBe(true);
  });

  test('draws values on all sides of kinks in turn, the first of the next point on the next side', async () => {
    const seen: number[][] = [];
    const clip = {
      shapes: [[5]],
      domain: [-3, 3] as const,
      kinks: [-1, 1],
      forward: (x: number[]) => {
        seen.push(x);
        return x.map(value => Math.min(Math.max(value, -1), 1));
      },
      vjp: (upstream: number[], x: number[]) => x.map((value, i) => (Math.abs(value) < 1 ? upstream[i] : 0)),
    };
    const sides: number[][] = [];
    for (const { run } of cases({ clip }, { ...plain, points: 3 }).slice(0, 3)) {
      seen.length = 0;
      assertPass(await run());
      sides.push(seen[0].map(value => (value < -1 ? 0 : value < 1 ? 1 : 2)));
    }
    expect(sides).toEqual([
      [0, 1, 2, 0, 1],
      [1, 2, 0, 1, 2],
      [2, 0, 1, 2, 0],
    ]);
  });

  test('a derivative declared 0 everywhere passes, and fails where the gradient is not 0 or J moves', async () => {
    const floor = (slope: number, f = Math.floor) => ({
      ...elementwise(f, () => slope),
      flat: true,
      jumps: ['integers'] as const,
    });
    const one = { points: 1, sizes: [2, 3], shrink: false };
    expect(new Set(Object.values(await verdicts(cases({ floor: floor(0) }, one))))).toEqual(new Set(['pass']));
    expect(new Set(Object.values(await verdicts(cases({ floor: floor(1e-6) }, one))))).toEqual(new Set(['fail']));
    const moves = floor(0, x => Math.floor(x) + 1e-4 * x);
    expect(new Set(Object.values(await verdicts(cases({ moves }, one))))).toEqual(new Set(['fail']));
  });

  test('a J that stands still undeclared does not pass at ordinary shapes', async () => {
    const unused = {
      ...elementwise(
        () => 1,
        () => 0,
      ),
      shapes: [[2, 3]],
    };
    expect(new Set(Object.values(await verdicts(cases({ unused }, plain))))).toEqual(new Set(['inconclusive']));
  });

  test('a J that stands still while the gradient is not 0 fails', async () => {
    const stopped = {
      ...elementwise(
        () => 1,
        () => 1,
      ),
      shapes: [[2, 3]],
    };
    expect(new Set(Object.values(await verdicts(cases({ stopped }, plain))))).toEqual(new Set(['fail']));
  });

  test('runs modes, each with the operation of arrays alone', async () => {
    const calls: string[] = [];
    const counted =
      (mode: string) =>
      (f: (...arrays: never[]) => unknown) =>
      (...arrays: never[]) => {
        calls.push(`${mode} ${arrays.length}`);
        return f(...arrays);
      };
    const sum = {
      ...RIGHT.sum,
      modes: { eager: counted('eager'), lazy: counted('lazy') },
    };
    for (const { run } of cases({ sum }, { points: 1, shrink: false })) assertPass(await run());
    expect(new Set(calls)).toEqual(new Set(['eager 1', 'eager 2', 'lazy 1', 'lazy 2']));
  });

  test('finds what is wrong in one mode alone', async () => {
    const twice =
      (f: (...arrays: Matrix[]) => Matrix) =>
      (...arrays: Matrix[]) =>
        arrays.length === 2 ? each(g => 2 * g)(f(...arrays)) : f(...arrays);
    const exp = {
      ...RIGHT.exp,
      shapes: [[2, 2]],
      modes: { eager: (f: Forward) => f, compiled: twice },
    };
    expect(await verdicts(cases({ exp }, { points: 1, shrink: false }))).toEqual({
      'exp [2,2] float64 eager #1': 'pass',
      'exp [2,2] float64 compiled #1': 'fail',
    });
  });

  test('checks inputs given, drawn by a function, and drawn by an arbitrary of fast-check', async () => {
    const trace = {
      forward: (x: Matrix) => x.reduce((total, row, i) => total + row[i] ** 2, 0),
      vjp: (upstream: number, x: Matrix) =>
        x.map((row, i) => row.map((value, j) => (i === j ? 2 * upstream * value : 0))),
    };
    const square = fc.integer({ min: 1, max: 3 }).chain(n =>
      fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: n, maxLength: n }), {
        minLength: n,
        maxLength: n,
      }),
    );
    const list = [
      ...cases({
        given: {
          ...trace,
          inputs: [
            [
              [1, 2],
              [3, 4],
            ],
          ],
        },
      }),
      ...cases({
        drawn: {
          ...trace,
          inputs: ({ normal }) => [
            [
              [normal(), normal()],
              [normal(), normal()],
            ],
          ],
        },
      }),
      ...cases({ arbitrary: { ...trace, inputs: square.map(x => [x]) as never } }),
    ];
    expect(await verdicts(list)).toEqual({
      'given [2,2] float64 #1': 'pass',
      'drawn float64 #1': 'pass',
      'drawn float64 #2': 'pass',
      'arbitrary float64 #1': 'pass',
      'arbitrary float64 #2': 'pass',
    });
  });

  test('averages a cost of one number an example, also without rows', async () => {
    const cost = {
      forward: (x: Matrix) => x.map(row => row.reduce((sum, v) => sum + v ** 2, 0)),
      gradients: (x: Matrix) => x.map(row => row.map(v => (2 * v) / x.length)),
      sizes: [3, 2, 1],
    };
    for (const { run } of cases({
      cost,
      flat: { ...cost, forward: each(() => 1), gradients: each(() => 0), flat: true },
    }))
      await run();
    expect(new Set(Object.values(await verdicts(cases({ cost }, plain))))).toEqual(new Set(['pass']));
  });

  test('makes and reads the arrays of a library, and frees what it need not keep', async () => {
    class Tensor {
      static alive = 0;
      constructor(
        readonly values: number[],
        readonly shape: number[],
        readonly dtype: string,
      ) {
        Tensor.alive++;
      }
      map = (f: (value: number, i: number) => number) => new Tensor(this.values.map(f), this.shape, this.dtype);
    }
    const options = {
      tensors: {
        from: (data: ArrayLike<number>, shape: number[], dtype: string) => new Tensor(Array.from(data), shape, dtype),
        numbers: async ({ values, shape }: Tensor) => {
          Tensor.alive--;
          return { data: Float64Array.from(values), shape };
        },
        scope: (f: () => unknown) => {
          const before = Tensor.alive;
          const result = f();
          Tensor.alive = before + (Array.isArray(result) ? result.length : 1);
          return result;
        },
      },
      differentiate: (f: (x: Tensor) => Tensor) => (upstream: Tensor, x: Tensor) => {
        const [y, beside] = [f(x), f(x.map(value => value + 1e-6))];
        return [x.map((_, i) => (upstream.values[i] * (beside.values[i] - y.values[i])) / 1e-6)];
      },
      check: { tolerance: 1e-4 },
      shapes: [[2, 3]],
    };
    const list = cases(
      {
        sin: (x: Tensor) => x.map(Math.sin),
        wrong: { forward: (x: Tensor) => x.map(Math.sin), vjp: (u: Tensor) => u },
      },
      { ...options, points: 1, shrink: false },
    );
    expect(await verdicts(list)).toEqual({ 'sin [2,3] float64 #1': 'pass', 'wrong [2,3] float64 #1': 'fail' });
    expect(Tensor.alive).toBe(0);
  });

  test('passes on what the operation throws, and refuses gradients that are none', async () => {
    const broken = { ...WRONG.doubled, shapes: [[1, 2]] };
    const thrown = cases({
      thrown: {
        ...broken,
        vjp: () => {
          throw new Error('no gradient registered');
        },
      },
    })[0].run();
    await expect(thrown).rejects.toThrow(/no gradient registered/);
    const pair = { shapes: 'n,n', forward: (a: number[]) => a, vjp: (u: number[]) => [u] };
    await expect(cases({ pair })[0].run()).rejects.toMatchObject({ code: 'invalid_outputs', path: 'table.pair.vjp' });
    const short = { ...WRONG.doubled, shapes: [[2, 3]], vjp: (u: number[][]) => u.slice(1) };
    await expect(cases({ short })[0].run()).rejects.toMatchObject({
      code: 'shape_mismatch',
      path: expect.stringMatching(/^table\.short\.vjp\(\)/),
    });
    const nan = { ...broken, forward: each(() => Number.NaN) };
    await expect(cases({ nan })[0].run()).rejects.toMatchObject({ code: 'invalid_outputs', path: 'table.nan.forward' });
  });

  test('gives reports that carry the name of the case and the code that repeats it', async () => {
    const { exp } = RIGHT;
    const report = await cases({ exp })[0].run();
    expect(report.name).toBe('exp [3,4] float64 #1');
    expect(report.again).toBe('cases(table).find(({ name }) => name === "exp [3,4] float64 #1").run()');
    expect(Object.isFrozen(report)).toBe(true);
  });

  test('checks hundreds of operations a second in float64', async () => {
    const { exp, softmax, matmul } = RIGHT;
    const list = cases({ exp, softmax, matmul }, { dtypes: ['float64'], points: 40, sizes: [3, 4, 2] });
    for (const { run } of list) await run();
    // the time of this process, whatever else the machine does
    const before = process.cpuUsage();
    for (const { run } of list) assertPass(await run());
    const { user } = process.cpuUsage(before);
    expect(list.length / (user / 1e6)).toBeGreaterThan(100);
  });
});
