import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradcheck, type Options } from '../src/index.js';
import { tolerancesOf } from '../src/tolerances.js';

const blocks = ['W1', 'b1', 'W2', 'b2'].map(name => ({ name }));

test('tolerancesOf(number) is general, and asks nothing of single blocks', () => {
  expect(tolerancesOf(1e-3, blocks)).toEqual({ tolerance: 1e-3, tolerances: undefined });
});

test('tolerancesOf({ relative, absolute }) is meant for all blocks', () => {
  expect(tolerancesOf({ absolute: 1e-9 }, blocks.slice(0, 1))).toEqual({
    tolerance: undefined,
    tolerances: [{ relative: undefined, absolute: 1e-9 }],
  });
});

test('tolerancesOf(by block) takes a name before patterns, of patterns the last, and * for the others', () => {
  const given = { '*': 1e-4, W1: 1e-8, 'W*': 1e-2, 'b*': { relative: 1e-3, absolute: 1 }, b2: { absolute: 2 } };
  expect(tolerancesOf(given, blocks)).toEqual({
    tolerance: 1e-4,
    tolerances: [
      { relative: 1e-8, absolute: 0 },
      { relative: 1e-3, absolute: 1 },
      { relative: 1e-2, absolute: 0 },
      { relative: undefined, absolute: 2 },
    ],
  });
});

test('tolerancesOf(by block) refuses a word that fits no block', () => {
  expect(() => tolerancesOf({ gamma: 1e-3 }, blocks)).toThrow(/options\.tolerance names "gamma"/);
  expect(() => tolerancesOf({ relative: 1e-3, absolut: 1e-9 }, blocks)).toThrow(/options\.tolerance names "relative"/);
});

test('a block may be called relative', () => {
  expect(tolerancesOf({ relative: { relative: 1e-3 } }, [{ name: 'relative' }]).tolerances).toEqual([
    { relative: 1e-3, absolute: 0 },
  ]);
});

/** J = ½ Σ cᵢ wᵢ², whose gradient is c w; `off` spoils single entries of it. */
const quadratic = (off: { a?: (g: number, i: number) => number; b?: (g: number, i: number) => number } = {}) => {
  const c = [1, 2, 3, 4];
  const half = (w: readonly number[]) => w.reduce((J, x, i) => J + (c[i] * x * x) / 2, 0);
  const slope = (w: readonly number[]) => w.map((x, i) => c[i] * x);
  const spoilt = (w: readonly number[], f = (g: number, _i: number) => g) => slope(w).map(f);
  return {
    parameters: { a: [0.3, -0.7, 1.1, 0.4], b: [0.9, 0.2, -0.5, 1.3] },
    cost: ({ a, b }: { a: number[]; b: number[] }) => half(a) + half(b),
    gradients: ({ a, b }: { a: number[]; b: number[] }) => ({ a: spoilt(a, off.a), b: spoilt(b, off.b) }),
  };
};
const verdicts = async (problem: ReturnType<typeof quadratic>, options: Options) => {
  const { verdict, blocks } = await gradcheck(problem, options);
  return [verdict, ...blocks.map(block => block.verdict)];
};

describe('gradcheck(problem, { tolerance by block })', () => {
  test('lets pass in its block what it names, and in no other', async () => {
    const both = quadratic({ a: g => 1.001 * g, b: g => 1.001 * g });
    expect(await verdicts(both, { tolerance: { a: 1e-2 } })).toEqual(['fail', 'pass', 'fail']);
    expect(await verdicts(both, { tolerance: { '*': 1e-2 } })).toEqual(['pass', 'pass', 'pass']);
    expect(await verdicts(both, { tolerance: { '*': 1e-2, b: 1e-6 } })).toEqual(['fail', 'pass', 'fail']);
  });

  test('fails what lies just outside', async () => {
    const off = quadratic({ a: (g, i) => (i === 2 ? 1.03 * g : g) });
    expect(await verdicts(off, { tolerance: { a: 1e-2 } })).toEqual(['fail', 'fail', 'pass']);
  });

  test.each(['all', 'probe'] as const)('looks at %s components alike', async components => {
    const both = quadratic({ a: g => 1.001 * g });
    expect((await verdicts(both, { tolerance: { a: 1e-2 }, components }))[0]).toBe('pass');
    expect((await verdicts(both, { tolerance: { b: 1e-2 }, components }))[0]).toBe('fail');
  });

  test('tells in the report, and repeats by its own numbers', async () => {
    const report = await gradcheck(quadratic({ a: g => 1.001 * g }), { tolerance: { a: { relative: 1e-2 } } });
    expect(report.tolerance).toBe(1e-6);
    expect(report.tolerances).toEqual({ a: { relative: 1e-2 } });
    expect(report.blocks[0].resolution).toBeGreaterThanOrEqual(1e-2);
    expect(report.blocks[1].resolution).toBeLessThan(1e-5);
  });
});

describe('gradcheck(problem, { tolerance: { absolute } })', () => {
  const shifted = (by: number) => quadratic({ b: (g, i) => (i === 1 ? g + by : g) });
  test('lets an error of that size pass, and fails one just larger', async () => {
    expect(await verdicts(shifted(1e-3), { tolerance: { absolute: 2e-3 } })).toEqual(['pass', 'pass', 'pass']);
    expect(await verdicts(shifted(4e-3), { tolerance: { absolute: 2e-3 } })).toEqual(['fail', 'pass', 'fail']);
  });

  test('holds in its block alone', async () => {
    expect(await verdicts(shifted(1e-3), { tolerance: { a: { absolute: 2e-3 } } })).toEqual(['fail', 'pass', 'fail']);
    expect(await verdicts(shifted(1e-3), { tolerance: { b: { absolute: 2e-3 } } })).toEqual(['pass', 'pass', 'pass']);
  });

  test('is no error larger than itself: any shift up to it passes, any beyond three times it fails', async () => {
    const share = fc.double({ min: 0.01, max: 0.9, noNaN: true });
    await fc.assert(
      fc.asyncProperty(share, fc.integer({ min: -5, max: -1 }), async (part, power) => {
        const absolute = 10 ** power;
        expect((await verdicts(shifted(part * absolute), { tolerance: { absolute } }))[0]).toBe('pass');
        expect((await verdicts(shifted((3 + part) * absolute), { tolerance: { absolute } }))[0]).toBe('fail');
      }),
      { numRuns: 50 },
    );
  });
});

describe('gradcheck(problem, { only, except }) by pattern', () => {
  test('checks what only names and except does not', async () => {
    const names = async (options: Options) => (await gradcheck(quadratic(), options)).blocks.map(({ name }) => name);
    expect(await names({ only: ['?'] })).toEqual(['a', 'b']);
    expect(await names({ except: ['a'] })).toEqual(['b']);
    expect(await names({ only: ['*'], except: ['b*'] })).toEqual(['a']);
  });

  test('says both in the report', async () => {
    expect(await gradcheck(quadratic(), { except: ['a'] })).toMatchObject({ only: null, except: ['a'] });
  });

  test('refuses an except that leaves nothing, before cost is called', async () => {
    const problem = { ...quadratic(), cost: () => expect.unreachable() };
    await expect(gradcheck(problem, { except: ['*'] })).rejects.toMatchObject({ path: 'options.except' });
    await expect(gradcheck(problem, { except: ['gamma'] })).rejects.toMatchObject({ code: 'unknown_block' });
  });
});
