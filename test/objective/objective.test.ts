import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeObjective } from '../../src/objective/objective.js';
import type { Problem } from '../../src/problem.js';
import { pack } from '../../src/theta/layout.js';
import { tree, value } from '../theta/trees.js';

function objectiveOf(problem: Problem, seed?: number) {
  const { layout, theta } = pack(problem.parameters);
  return { objective: makeObjective(problem, layout, seed), layout, theta };
}

const pair = () => ({ W: [Float64Array.of(1, 2), Float64Array.of(3, 4)], c: 5 });
type Pair = ReturnType<typeof pair>;
const weighted = ({ W, c }: Pair) => W[0][0] + 10 * W[0][1] + 100 * W[1][0] + 1000 * W[1][1] + 10_000 * c;

describe('makeObjective(problem, layout).along(i, at)', () => {
  test('moves one component and puts it back', () => {
    const { objective } = objectiveOf({ parameters: pair(), cost: weighted });
    expect(objective.value()).toBe(54321);
    expect(objective.along(3, 7)).toBe(57321);
    expect(objective.along(4, -1)).toBe(-5679);
    expect(objective.value()).toBe(54321);
    expect(objective.evaluations).toBe(4);
  });

  test('gives J of the tree with that entry changed, and restores bit for bit, for every generated tree', () => {
    fc.assert(
      fc.property(tree, fc.nat(), value, fc.boolean(), (parameters, pick, at, inPlace) => {
        const { layout, theta } = pack(parameters);
        let seen: Float64Array | undefined;
        const cost = (p: unknown) => {
          seen = layout.pack(p);
          return 0;
        };
        const objective = makeObjective({ parameters, cost, inPlace }, layout);
        const i = pick % layout.size;
        objective.along(i, at);
        const moved = theta.slice();
        moved[i] = objective.stored(i, at);
        expect(seen).toStrictEqual(moved);
        expect(pack(parameters).theta).toStrictEqual(theta);
        expect(objective.theta).toStrictEqual(theta);
        expect(objective.changed()).toEqual([]);
      }),
    );
  });

  test('writes two slots a call, however long θ is', () => {
    const writes: string[] = [];
    const data = new Proxy(new Array<number>(10_000).fill(1), {
      set(target, key, entry) {
        writes.push(String(key));
        return Reflect.set(target, key, entry);
      },
      get(target, key) {
        if (/^\d+$/.test(String(key))) reads.push(String(key));
        return Reflect.get(target, key);
      },
    });
    const reads: string[] = [];
    const { objective } = objectiveOf({ parameters: { data }, cost: () => 0, inPlace: true });
    for (const i of [0, 9_999, 17]) {
      writes.length = 0;
      reads.length = 0;
      objective.along(i, 2);
      expect(writes).toEqual([String(i), String(i)]);
      expect(reads).toEqual([]);
    }
  });

  test('reaches rows that share one buffer, and strided views', () => {
    const buffer = Float64Array.of(1, 2, 3, 4);
    const rows = [buffer.subarray(0, 2), buffer.subarray(2)];
    const view = { data: Float64Array.of(1, 2, 3, 4, 5), shape: [2, 2], stride: [-1, -2], offset: 4 };
    const cost = (p: { rows: Float64Array[]; view: typeof view }) => 10 * p.rows[1][0] + p.view.data[2];
    const { objective } = objectiveOf({ parameters: { rows, view }, cost });
    expect(objective.along(2, 7)).toBe(73);
    expect(objective.along(5, 7)).toBe(37);
    expect([...buffer]).toEqual([1, 2, 3, 4]);
  });
});

describe('makeObjective(problem, layout) restores', () => {
  const ways = [
    [
      'throws',
      () => {
        throw new Error('boom');
      },
    ],
    ['rejects', () => Promise.reject(new Error('boom'))],
    ['returns no number', () => 'x' as never],
    ['promises no number', () => Promise.resolve('x' as never)],
  ] as const;
  for (const inPlace of [false, true])
    for (const [how, fail] of ways) {
      test(`every bit when cost ${how}, with inPlace ${inPlace}`, async () => {
        const parameters = { a: [-0, 5e-324, 1 / 3], b: Float32Array.of(-0, 0.1) };
        const bits = pack(parameters).theta;
        const { objective } = objectiveOf({ parameters, cost: fail, inPlace });
        await expect(async () => objective.along(1, 2)).rejects.toThrow(/boom|cost returned "x"/);
        await expect(async () => objective.valueAt(bits.map(() => 3))).rejects.toThrow(/boom|cost returned "x"/);
        expect(pack(parameters).theta).toStrictEqual(bits);
        expect(objective.theta).toStrictEqual(bits);
        expect(objective.changed()).toEqual([]);
      });
    }

  test('only after a promised cost has settled', async () => {
    let settle: (value: number) => void = () => {};
    const parameters = [1, 2];
    const cost = () => new Promise<number>(resolve => (settle = resolve));
    const { objective } = objectiveOf({ parameters, cost, inPlace: true });
    const J = objective.along(0, 9);
    expect(parameters).toEqual([9, 2]);
    settle(4);
    expect(await J).toBe(4);
    expect(parameters).toEqual([1, 2]);
  });

  test('arrays that were replaced and lists that were lengthened', () => {
    const parameters = {
      W: [
        [1, 2],
        [3, 4],
      ],
      b: [5],
    };
    const rows = [...parameters.W];
    const { objective } = objectiveOf({ parameters, cost: () => 0, inPlace: true });
    parameters.W[1] = [8, 9];
    parameters.b.push(6);
    expect(objective.changed()).toEqual(['W', 'b']);
    objective.restore();
    expect(parameters).toEqual({
      W: [
        [1, 2],
        [3, 4],
      ],
      b: [5],
    });
    expect(parameters.W[1]).toBe(rows[1]);
  });

  test("the caller's own values after moves of the base point", () => {
    const parameters = { w: Float32Array.of(0.1, 0.2) };
    const { objective } = objectiveOf({ parameters, cost: () => 0, inPlace: true });
    objective.moveTo(Float64Array.of(0.3, 0.4));
    expect([...objective.theta]).toEqual([Math.fround(0.3), Math.fround(0.4)]);
    expect([...parameters.w]).toEqual([Math.fround(0.3), Math.fround(0.4)]);
    objective.restore();
    expect(parameters.w).toEqual(Float32Array.of(0.1, 0.2));
  });
});

describe('makeObjective(problem, layout) hands to cost', () => {
  test('a copy with the same array types, never the arrays of the caller', () => {
    const parameters = { W: [Float32Array.of(1)], c: 2, layers: [{ b: [3] }] };
    let seen: typeof parameters | undefined;
    objectiveOf({ parameters, cost: p => Number((seen = p) === undefined) }).objective.value();
    expect(seen).toStrictEqual(parameters);
    expect(seen).not.toBe(parameters);
    expect(seen!.W[0]).not.toBe(parameters.W[0]);
    expect(seen!.layers[0].b).not.toBe(parameters.layers[0].b);
  });

  test('its own tree with inPlace', () => {
    const parameters = { W: [1] };
    let seen: unknown;
    objectiveOf({ parameters, inPlace: true, cost: p => Number((seen = p) === undefined) }).objective.value();
    expect(seen).toBe(parameters);
  });

  test('a bare number as the number that it is', () => {
    const { objective } = objectiveOf({ parameters: 2, cost: (t: number) => t ** 3 });
    expect(objective.along(0, 3)).toBe(27);
    expect(objective.value()).toBe(8);
  });

  test('itself as this', () => {
    const problem = {
      scale: 3,
      parameters: [1],
      cost(p: number[]) {
        return this.scale * p[0];
      },
    };
    expect(objectiveOf(problem).objective.value()).toBe(3);
  });

  test('the same k of seed before every call of cost and gradients', async () => {
    const log: (string | number)[] = [];
    const problem: Problem = {
      parameters: [1],
      seed: k => log.push(k),
      cost: () => log.push('cost'),
      gradients: () => [log.push('gradients')],
    };
    const { objective } = objectiveOf(problem, 42);
    objective.value();
    objective.along(0, 2);
    await objective.gradient();
    expect(log).toEqual([42, 'cost', 42, 'cost', 42, 'gradients']);
  });
});

describe('makeObjective(problem, layout).value()', () => {
  const J = (cost: unknown) => objectiveOf({ parameters: [1], cost: (() => cost) as never }).objective.value();

  test('averages a list with one number an example by compensated summation', () => {
    expect(J([1, 1e100, 1, -1e100])).toBe(0.5);
    expect(J(Float32Array.of(1, 2))).toBe(1.5);
    expect(J([7])).toBe(7);
  });

  test('passes on NaN and infinite values', () => {
    expect(J(Number.NaN)).toBeNaN();
    expect(J([1, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
  });

  test('awaits nothing unless cost returns a promise', async () => {
    expect(J(3)).toBe(3);
    const later = J(Promise.resolve([1, 2]));
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toBe(1.5);
    // biome-ignore lint/suspicious/noThenProperty: promises of other libraries are known by their then
    expect(await J({ then: (done: (value: number) => void) => done(4) })).toBe(4);
  });

  test('refuses what is neither number nor list', async () => {
    for (const wrong of [undefined, null, '1', {}, [], ['1'], [[1]], BigInt64Array.of(1n), 1n, true])
      expect(() => J(wrong)).toThrow(expect.objectContaining({ code: 'invalid_cost', path: 'cost' }));
    await expect(J(Promise.resolve(undefined))).rejects.toMatchObject({ code: 'invalid_cost' });
  });
});

describe('makeObjective(problem, layout).gradient()', () => {
  test('is the tree that was given, copied before cost is called', async () => {
    const gradients = { dW: [1, 2] };
    const cost = () => (gradients.dW[0] = 99);
    const { objective } = objectiveOf({ parameters: { W: [0, 0] }, cost, gradients });
    objective.value();
    expect(objective.differentiable).toBe(false);
    expect(await objective.gradient()).toEqual(Float64Array.of(1, 2));
  });

  test('is what the function returns at the base point, promised or not', async () => {
    for (const wrap of [<T>(g: T) => g, <T>(g: T) => Promise.resolve(g)]) {
      const gradients = (p: number[]) => wrap(p.map(v => 2 * v));
      const { objective } = objectiveOf({ parameters: [3, 4], cost: () => 0, gradients });
      expect(objective.differentiable).toBe(true);
      expect(await objective.gradient()).toEqual(Float64Array.of(6, 8));
      objective.moveTo(Float64Array.of(1, 2));
      expect(await objective.gradient()).toEqual(Float64Array.of(2, 4));
    }
  });

  test('leaves the base point where it was when there is an update inside', async () => {
    const parameters = { w: [1, 2], b: [3] };
    const gradients = (p: typeof parameters) => {
      p.w = p.w.map(v => v - 0.1);
      return p;
    };
    const { objective } = objectiveOf({ parameters, cost: p => p.w[0], gradients, inPlace: true });
    expect(await objective.gradient()).toEqual(Float64Array.of(0.9, 1.9, 3));
    expect(objective.changed()).toEqual(['w']);
    expect(parameters).toEqual({ w: [1, 2], b: [3] });
    expect(objective.along(0, 5)).toBe(5);
    expect(objective.changed()).toEqual([]);
  });

  test('comes with the cost from costAndGradients', async () => {
    const costAndGradients = (p: { w: number }) => ({ cost: [p.w ** 2, 0], gradients: { dw: p.w } });
    const { objective } = objectiveOf({ parameters: { w: 3 }, costAndGradients });
    expect(objective.value()).toBe(4.5);
    expect(objective.along(0, 2)).toBe(2);
    expect(objective.differentiable).toBe(true);
    expect(await objective.gradient()).toEqual(Float64Array.of(3));
    const later = objectiveOf({ parameters: { w: 3 }, costAndGradients: async p => costAndGradients(p) }).objective;
    expect(await later.value()).toBe(4.5);
    expect(await later.gradient()).toEqual(Float64Array.of(3));
  });
});

test('makeObjective(problem, layout).stored(i, at) is what the storage of that component keeps', () => {
  const { objective } = objectiveOf({ parameters: { a: [1], b: Float32Array.of(1) }, cost: () => 0 });
  expect(objective.stored(0, 0.1)).toBe(0.1);
  expect(objective.stored(1, 0.1)).toBe(Math.fround(0.1));
  expect([...objective.theta]).toEqual([1, 1]);
  expect(objective.evaluations).toBe(0);
});

describe('makeObjective(problem, layout) refuses, before cost is called,', () => {
  const tied = [1, 2];
  const buffer = new Float64Array(3).fill(1);
  const w = { parameters: { w: [1] } };
  const cases: [string, Problem, string, string][] = [
    ['a gradient tree of another shape', { ...w, gradients: { w: [1, 2] } }, 'shape_mismatch', 'gradients.w'],
    ['a gradient tree of other names', { ...w, gradients: { v: [1] } }, 'name_mismatch', 'gradients'],
    ['a gradient that is no number', { ...w, gradients: { w: ['1'] } }, 'not_a_number', 'gradients.w[0]'],
    ['a bare number in place', { parameters: 1, inPlace: true }, 'invalid_problem', 'parameters'],
    [
      'frozen arrays in place',
      { parameters: { w: Object.freeze([1]) }, inPlace: true },
      'invalid_problem',
      'parameters',
    ],
    [
      'tied weights in place',
      { parameters: { embed: tied, out: tied }, inPlace: true },
      'invalid_problem',
      'parameters.out',
    ],
    [
      'overlapping views in place',
      { parameters: { a: buffer.subarray(0, 2), b: buffer.subarray(1) }, inPlace: true },
      'invalid_problem',
      'parameters.b',
    ],
  ];
  for (const [what, problem, code, path] of cases) {
    test(`${what}: ${code} at ${path}`, () => {
      let calls = 0;
      const before = pack(problem.parameters).theta;
      expect(() => objectiveOf({ cost: () => calls++, ...problem })).toThrow(expect.objectContaining({ code, path }));
      expect(calls).toBe(0);
      expect(pack(problem.parameters).theta).toStrictEqual(before);
    });
  }

  test('a problem without a cost', () => {
    expect(() => objectiveOf({ parameters: [1] })).toThrow(
      expect.objectContaining({ code: 'invalid_problem', path: 'cost' }),
    );
  });
});

test('makeObjective(problem, layout) tells which blocks the caller changed, and moveTo puts them right', () => {
  const parameters = pair();
  const { objective } = objectiveOf({ parameters, cost: weighted, inPlace: true });
  parameters.c = 6;
  expect(objective.changed()).toEqual(['c']);
  parameters.W[0][1] = -0;
  expect(objective.changed()).toEqual(['W', 'c']);
  objective.moveTo(objective.theta);
  expect(objective.changed()).toEqual([]);
  expect(parameters).toStrictEqual(pair());
});
