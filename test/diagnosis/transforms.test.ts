import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explain } from '../../src/diagnosis/engine.js';
import { FAMILIES } from '../../src/diagnosis/transforms/index.js';
import { blackBox, known, planted } from './blocks.js';

const told = (shape: number[], wrong: Parameters<typeof planted>[1], setting = blackBox) => {
  const block = planted(shape, wrong);
  const explanation = explain(block, setting(block), FAMILIES);
  return explanation?.says.map(({ kind, factor, detail }) => ({ kind, factor, ...detail }));
};
const one = (...given: Parameters<typeof told>) => told(...given)?.[0];
const at = (rows: number, columns: number) => (f: (i: number, j: number) => number) => (right: number[]) =>
  right.map((_, k) => right[f(Math.floor(k / columns) % rows, k % columns)]);
const matrix = at(4, 5);
const SETTING = { m: 7, K: 3, lambda: 0.37 };
const inNetwork: typeof blackBox = block => known(SETTING, block);
const decay = SETTING.lambda / SETTING.m;

describe('explain(block, setting, FAMILIES) names', () => {
  test('a gradient that is 0', () => {
    expect(one([4, 5], right => right.map(() => 0))).toMatchObject({ kind: 'zero', part: 'all', entries: 20 });
  });

  test('a data part that is lost, where the penalty is known', () => {
    expect(one([4, 5], (_, theta) => theta.map(w => decay * w), inNetwork)).toMatchObject({
      kind: 'zero',
      part: 'data',
    });
  });

  test('any hand-written factor, exactly', () => {
    fc.assert(
      fc.property(fc.constantFrom(-1, 2, 0.5, -2, 4, 0.25, 10, 0.1), fc.integer({ min: 1, max: 50 }), (c, seed) => {
        const block = planted([3, 4], right => right.map(g => c * g), seed);
        const says = explain(block, blackBox(block), FAMILIES)!.says;
        expect(says).toMatchObject([{ kind: 'scale', factor: c }]);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  test('m and 1/m where m is known, and the number of examples it would take where not', () => {
    expect(one([4, 5], right => right.map(g => 7 * g), inNetwork)).toMatchObject({
      factor: 7,
      names: [{ id: 'average', symbol: 'm', missing: true }],
    });
    expect(one([4, 5], right => right.map(g => g / 7), inNetwork)).toMatchObject({
      factor: 1 / 7,
      names: [{ id: 'average', symbol: '1/m' }],
    });
    expect(one([4, 5], right => right.map(g => 7 * g))).toMatchObject({
      names: [{ id: 'examples', count: 7, missing: true }],
    });
  });

  test('a factor without a name', () => {
    expect(one([4, 5], right => right.map(g => 1.2345 * g))).toMatchObject({
      kind: 'scale',
      factor: expect.closeTo(1.2345, 9),
      names: [],
    });
  });

  test.each([
    ['missing', -1, -1],
    ['doubled', 1, 1],
    ['not divided by m', 6, 6],
    ['of the wrong sign', -2, -2],
    ['half', -0.5, -0.5],
  ])('an L2 term that is %s', (_, times, factor) => {
    const wrong = (right: number[], theta: number[]) => right.map((g, i) => g + times * decay * theta[i]);
    expect(one([4, 5], wrong, inNetwork)).toMatchObject({ kind: 'penalty', factor, form: 'l2' });
    expect(one([4, 5], wrong)).toMatchObject({ kind: 'penalty', slope: expect.closeTo(times * decay, 6) });
  });

  test('an L1 subgradient where the cost has L2', () => {
    const wrong = (right: number[], theta: number[]) =>
      right.map((g, i) => g - decay * theta[i] + decay * Math.sign(theta[i]));
    expect(one([4, 5], wrong, inNetwork)).toMatchObject({ kind: 'penalty', form: 'l1' });
  });

  test('a data part that is scaled beside a right penalty, and both where both are wrong', () => {
    const scaled = (right: number[], theta: number[]) =>
      right.map((g, i) => 2 * (g - decay * theta[i]) + decay * theta[i]);
    expect(told([4, 5], scaled, inNetwork)).toMatchObject([{ kind: 'scale', factor: 2, part: 'data' }]);
    const both = (right: number[], theta: number[]) => right.map((g, i) => 2 * (g - decay * theta[i]));
    expect(told([4, 5], both, inNetwork)).toMatchObject([
      { kind: 'scale', factor: 2, part: 'data' },
      { kind: 'penalty', factor: -1 },
    ]);
  });

  test('a transpose, read row by row where the block is not square', () => {
    expect(one([4, 4], right => right.map((_, k) => right[(k % 4) * 4 + Math.floor(k / 4)]))).toMatchObject({
      kind: 'transposed',
      square: true,
    });
    expect(one([4, 5], right => right.map((_, k) => right[(k % 4) * 5 + Math.floor(k / 4)]))).toMatchObject({
      kind: 'transposed',
      square: false,
    });
    expect(
      one(
        [4, 5],
        matrix((i, j) => j * 4 + i),
      ),
    ).toMatchObject({ kind: 'reordered' });
  });

  test('a transpose that is twice too large', () => {
    const wrong = (right: number[]) => right.map((_, k) => 2 * right[(k % 4) * 4 + Math.floor(k / 4)]);
    expect(told([4, 4], wrong)).toMatchObject([{ kind: 'transposed' }, { kind: 'scale', factor: 2 }]);
  });

  test('rows and columns that are reversed, rolled, shifted or exchanged', () => {
    expect(
      one(
        [4, 5],
        matrix((i, j) => (3 - i) * 5 + j),
      ),
    ).toMatchObject({ how: { id: 'reversed', axes: [0] } });
    expect(
      one(
        [4, 5],
        matrix((i, j) => i * 5 + 4 - j),
      ),
    ).toMatchObject({ how: { id: 'reversed', axes: [1] } });
    expect(
      one(
        [4, 5],
        matrix((i, j) => ((i + 3) % 4) * 5 + j),
      ),
    ).toMatchObject({
      how: { id: 'rolled', axis: 0, by: 1, wrap: true },
    });
    const shifted = (right: number[]) => right.map((_, k) => (k % 5 > 1 ? right[k - 2] : 0));
    expect(one([4, 5], shifted)).toMatchObject({ how: { id: 'rolled', axis: 1, by: 2, wrap: false } });
    const [a, b] = [1, 3];
    expect(
      one(
        [4, 5],
        matrix((i, j) => (i === a ? b : i === b ? a : i) * 5 + j),
      ),
    ).toMatchObject({
      how: {
        id: 'exchanged',
        axis: 0,
        pairs: [[1, 3]],
        mutual: true,
      },
    });
  });

  test('a kernel turned by 180°', () => {
    const turned = (right: number[]) => right.map((_, k) => right[Math.floor(k / 6) * 6 + 5 - (k % 6)]);
    expect(one([2, 3, 2], turned)).toMatchObject({ kind: 'reordered', how: { id: 'reversed', axes: [1, 2] } });
  });

  test('a sum or mean over too much', () => {
    const total = (right: number[]) => right.reduce((a, b) => a + b, 0);
    expect(one([9], right => right.map(() => total(right)))).toMatchObject({ kind: 'summed', how: 'sum', axis: -1 });
    expect(one([9], right => right.map(() => total(right) / 9))).toMatchObject({ how: 'mean', axis: -1 });
    const byRow = (right: number[]) =>
      right.map((_, k) => total(right.slice(Math.floor(k / 5) * 5, Math.floor(k / 5) * 5 + 5)));
    expect(one([4, 5], byRow)).toMatchObject({ how: 'sum', axis: 1 });
  });

  test('the part that is wrong, and the rule it follows', () => {
    expect(one([4, 5], right => right.map((g, k) => (k >= 15 ? 0 : g)))).toMatchObject({
      kind: 'partial',
      place: { region: 'slices', axis: 0, indices: [3] },
      rule: { id: 'zero', part: 'all' },
      entries: 5,
    });
    expect(one([4, 5], right => right.map((g, k) => (k % 5 === 0 ? 2 * g : g)))).toMatchObject({
      place: { region: 'slices', axis: 1, indices: [0] },
      rule: { id: 'factor', factor: 2 },
    });
    expect(one([4, 5], right => right.map((g, k) => (k === 7 ? 0 : g)))).toMatchObject({
      place: { region: 'entries', names: ['W[1,2]'] },
    });
    expect(one([4, 5], right => right.map((g, k) => (k < 10 && k % 5 > 2 ? 0 : g)))).toMatchObject({
      place: {
        region: 'box',
        axes: [
          { axis: 0, indices: [0, 1] },
          { axis: 1, indices: [3, 4] },
        ],
      },
    });
    expect(one([4, 5], right => right.map((g, k) => (k < 15 ? 0 : g)))).toMatchObject({
      place: { region: 'slices', axis: 0, indices: [0, 1, 2] },
    });
    expect(one([12], right => right.map((g, k) => (k > 8 ? 0 : g)))).toMatchObject({
      place: { region: 'run', from: 9, to: 11 },
    });
  });

  test('clipping, on both sides or on one', () => {
    expect(one([6, 5], right => right.map(g => Math.max(-0.5, Math.min(0.5, g))))).toMatchObject({
      kind: 'clipped',
      limit: 0.5,
    });
    expect(one([6, 5], right => right.map(g => Math.min(0.4, g)))).toMatchObject({ kind: 'clipped', limit: 0.4 });
  });

  test('clipping before the penalty was added, λ known or not', () => {
    const wrong = (right: number[], theta: number[]) =>
      right.map((g, i) => Math.max(-0.5, Math.min(0.5, g - decay * theta[i])) + decay * theta[i]);
    expect(one([6, 5], wrong, inNetwork)).toMatchObject({ kind: 'clipped', limit: 0.5 });
    expect(one([6, 5], wrong)).toMatchObject({ kind: 'clipped', limit: expect.closeTo(0.5, 6) });
  });

  test('what stands in place of a derivative', () => {
    const what = (wrong: Parameters<typeof planted>[1]) => one([4, 5], wrong);
    expect(what((_, theta) => theta)).toMatchObject({ kind: 'value', value: { id: 'theta' } });
    expect(what(right => right.map(Math.abs))).toMatchObject({ value: { id: 'absolute' } });
    expect(what((right, theta) => theta.map((w, i) => w - 0.1 * right[i]))).toMatchObject({
      value: { id: 'updated', rate: expect.closeTo(0.1, 9) },
    });
  });

  test('numbers kept in fewer bits or decimals', () => {
    const half = (g: number) => {
      const unit = 2 ** (Math.floor(Math.log2(Math.abs(g))) - 10);
      return Math.round(g / unit) * unit;
    };
    expect(one([4, 5], right => right.map(half))).toMatchObject({ kind: 'precision', format: 'float16' });
    expect(one([4, 5], right => right.map(g => Number(g.toFixed(3))))).toMatchObject({ format: { decimals: 3 } });
  });

  test('factors of rows, factors of columns', () => {
    const rows = [1, 2.5, -0.3, 0.7];
    expect(one([4, 5], right => right.map((g, k) => rows[Math.floor(k / 5)] * g))).toMatchObject({
      kind: 'row-factors',
      factors: rows.map(c => expect.closeTo(c, 8)),
    });
    expect(one([4, 5], right => right.map((g, k) => (1 + (k % 5)) * g))).toMatchObject({ kind: 'column-factors' });
  });

  test('a difference that is a constant, or a column times a row', () => {
    expect(one([4, 5], right => right.map(g => g + 0.3))).toMatchObject({ kind: 'rank-one', form: 'constant' });
    const wrong = (right: number[]) => right.map((g, k) => g + Math.sin(Math.floor(k / 6)) * Math.cos(k % 6));
    expect(one([6, 6], wrong)).toMatchObject({ kind: 'rank-one', form: 'product' });
  });

  test('nothing where nothing simple fits, at any seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), seed => {
        const block = planted([5, 6], right => right.map((g, k) => g * (1 + 0.1 * Math.sin(k * k + 1))), seed);
        expect(explain(block, blackBox(block), FAMILIES)).toBeNull();
      }),
      { seed: 5, numRuns: 50 },
    );
  });
});

test('explain(block, setting, FAMILIES) still names a factor when some entries are not known', () => {
  const block = planted([4, 5], right => right.map(g => 2 * g));
  const partly = { ...block, known: block.known.filter(i => i % 3 !== 0), wrong: block.wrong.filter(i => i % 3 !== 0) };
  expect(explain(partly, blackBox(partly), FAMILIES)?.says).toMatchObject([{ kind: 'scale', factor: 2 }]);
});

test('explain(block, setting, FAMILIES) refuses a factor that misses one entry by a little more than its bar', () => {
  const off = (by: number) => (right: number[]) => right.map((g, k) => 2 * g * (k === 3 ? 1 + by : 1));
  const kinds = (by: number) => told([4, 5], off(by))?.map(({ kind }) => kind);
  expect(kinds(1e-6)).toEqual(['scale']);
  expect(kinds(1e-5)).not.toEqual(['scale']);
});

describe('explain(block, setting, FAMILIES) of a product of a column and a row', () => {
  const outer = (u: number[], v: number[]) => (right: number[]) =>
    right.map((g, k) => g - u[Math.floor(k / 5)] * v[k % 5]);

  test('is a product where only some rows and columns show it, though these could be told as a part', () => {
    const [u, v] = [
      [0, 0.3, 0, -0.7],
      [0.4, 0, 0, -1.1, 0.2],
    ];
    expect(one([4, 5], outer(u, v))).toMatchObject({ kind: 'rank-one', form: 'product' });
  });

  test('may be a product where one row alone shows it', () => {
    const block = planted([4, 5], outer([0, 0.3, 0, 0], [0.4, 0.9, 0.7, -1.1, 0.2]));
    const explanation = explain(block, blackBox(block), FAMILIES)!;
    expect(explanation.says[0]).toMatchObject({
      kind: 'partial',
      detail: { place: { region: 'slices', axis: 0, indices: [1] }, rule: { id: 'none' } },
    });
    expect(explanation.rivals.flatMap(({ says }) => says.map(({ kind }) => kind))).toContain('rank-one');
  });

  test('is none where one entry does not fit, nor where gradapprox is a product itself', () => {
    const off = (right: number[]) =>
      outer([0, 0.3, 0, -0.7], [0.4, 0, 0, -1.1, 0.2])(right).map((g, k) => (k === 5 ? g + 1e-3 : g));
    expect(one([4, 5], off)?.kind).toBe('partial');
    const single = (right: number[]) => right.map((_, k) => right[k % 5] * right[5 * Math.floor(k / 5)]);
    const block = planted([4, 5], right => right);
    const gradapprox = Float64Array.from(single([...block.gradapprox]));
    const grad = gradapprox.map((g, k) => (Math.floor(k / 5) < 2 ? 1.3 * g : g));
    const inOne = { ...block, gradapprox, grad, wrong: [...block.known].filter(k => k < 10) };
    const explanation = explain(inOne, blackBox(inOne), FAMILIES);
    expect(explanation?.says.map(({ kind }) => kind)).not.toContain('rank-one');
  });
});

describe('explain(block, setting, FAMILIES) of a factor without a name', () => {
  test.each([0.99, 1.001, 1.0002, -0.999, 0.37])('is that factor where the entries bear out %f', c => {
    const factor = (shape: number[]) => one(shape, right => right.map(g => c * g));
    expect(factor([3, 4])).toMatchObject({ kind: 'scale', factor: expect.closeTo(c, 9), names: [] });
    expect(factor([5])).toMatchObject({ kind: 'scale', factor: expect.closeTo(c, 9) });
  });

  test('is none where two entries are off by so little that any two might be', () => {
    expect(one([2], right => right.map(g => 0.99999 * g))?.kind).not.toBe('scale');
    expect(one([2], right => right.map(g => 0.9 * g))).toMatchObject({ kind: 'scale' });
  });
});

test('explain(block, setting, FAMILIES) finds the part that is 0, or scaled, beside a penalty that is right', () => {
  const firstRow = (by: number) => (right: number[], theta: number[]) =>
    right.map((g, k) => (k < 5 ? by * (g - decay * theta[k]) + decay * theta[k] : g));
  expect(one([4, 5], firstRow(0), inNetwork)).toMatchObject({
    kind: 'partial',
    place: { region: 'slices', axis: 0, indices: [0] },
    rule: { id: 'zero', part: 'data' },
  });
  expect(one([4, 5], firstRow(2), inNetwork)).toMatchObject({
    place: { region: 'slices', axis: 0, indices: [0] },
    rule: { id: 'factor', factor: 2, part: 'data' },
  });
  expect(one([4, 5], firstRow(1.3), inNetwork)).toMatchObject({
    rule: { id: 'factor', factor: expect.closeTo(1.3, 9), part: 'data' },
  });
});

test('explain(block, setting, FAMILIES) prefers a rule to a product that fits as many numbers as it explains', () => {
  // with one example gradapprox is a product, and so is what reversed columns leave of it beside a penalty
  const [u, v] = [
    [0.7, -0.4, 1.2],
    [0.4, 0.9, 0.7, -1.1, 0.2],
  ];
  const data = (k: number) => u[Math.floor(k / 5)] * v[k % 5];
  const seen = planted([3, 5], right => right);
  const of = (at: (k: number) => number) => seen.theta.map((w, k) => data(at(k)) + 0.3 * w);
  const grad = of(k => k - (k % 5) + 4 - (k % 5));
  const gradapprox = of(k => k);
  const block = { ...seen, grad, gradapprox, wrong: [...seen.known].filter(k => k % 5 !== 2) };
  expect(explain(block, blackBox(block), FAMILIES)?.says).toMatchObject([{ kind: 'reordered' }]);
});

test('explain(block, setting, FAMILIES) reads −gradapprox + θ as a sign and a penalty, not as an update with rate 1', () => {
  const updated = (rate: number) => (right: number[], theta: number[]) => right.map((g, i) => theta[i] - rate * g);
  expect(one([4, 5], updated(1))).toMatchObject({ kind: 'scale', factor: -1 });
  expect(one([4, 5], updated(0.1))).toMatchObject({ kind: 'value' });
});
