import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { probeLinear } from '../../src/laws/linear.js';
import { message } from '../../src/messages/index.js';
import type { LinearMap } from '../../src/problem.js';
import { random } from '../../src/random.js';

/** How often a property is tried: more with GRADCHECK_RUNS. */
const RUNS = Number(process.env.GRADCHECK_RUNS ?? 150);

/** A number rounded to so many significant bits, and to multiples of a least number below them, as a format with fewer exponents has it. */
const rounding =
  (bits: number, least = 0) =>
  (x: number) => {
    if (x === 0 || !Number.isFinite(x)) return x;
    const unit = Math.max(2 ** (Math.floor(Math.log2(Math.abs(x))) - bits + 1), least);
    return Math.round(x / unit) * unit;
  };
const half = (x: number) => {
  const value = rounding(11, 2 ** -24)(x);
  return Math.abs(value) > 65504 ? Math.sign(value) * Number.POSITIVE_INFINITY : value;
};
const FORMATS: Record<string, (x: number) => number> = {
  float64: x => x,
  float32: Math.fround,
  float16: half,
  bfloat16: rounding(8),
  'fixed point of 2⁻¹²': x => Math.round(x * 4096) / 4096,
  'fixed point of 2⁻¹², cut off': x => Math.floor(x * 4096) / 4096,
};

interface Drawn {
  format: keyof typeof FORMATS;
  /** What is rounded: the result, every operation, or all operations but those that make the result. */
  where: 'end' | 'everywhere' | 'inside';
  size: number;
  outputs: number;
  seed: number;
  /** Powers of ten over which the entries of J spread. */
  spread: number;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  format: fc.constantFrom(...Object.keys(FORMATS)),
  where: fc.constantFrom('end', 'everywhere', 'inside'),
  size: fc.integer({ min: 1, max: 6 }),
  outputs: fc.integer({ min: 1, max: 40 }),
  seed: fc.integer({ min: 0, max: 1e9 }),
  spread: fc.constantFrom(0, 0, 1, 3, 8),
});

/** u ↦ Jᵀ u as a backward pass computes it: in a format, through one hidden layer or none, summed forwards. */
function mapOf({
  format,
  where,
  size,
  outputs,
  seed,
  spread,
}: Drawn): LinearMap & { apply(u: Float64Array): number[] } {
  const { normal, uniform, below } = random(seed);
  const entry = () => normal() * 10 ** (spread * (uniform() - 0.5));
  const round = FORMATS[format];
  // what cuts off at every step is off to one side, and is not linear in truth
  const inner = where !== 'end' && !/cut off/.test(format) ? round : (x: number) => x;
  const layers = below(2) === 0 ? [outputs, size] : [outputs, 1 + below(8), size];
  const matrices = layers
    .slice(1)
    .map((to, l) => Array.from({ length: to }, () => Array.from({ length: layers[l] }, () => inner(entry()))));
  const apply = (u: Float64Array) => {
    const add = where === 'everywhere' ? inner : Number;
    let v = Array.from(u, inner);
    for (const matrix of matrices)
      v = matrix.map(row => row.reduce((sum, value, k) => add(sum + inner(value * v[k])), 0));
    return where === 'inside' ? v : v.map(round);
  };
  return { name: 'vjp', argument: 'upstream', size: outputs, apply };
}

/** What a product does wrong with its upstream, or with its result. */
const SPOILT: Record<string, (apply: (u: Float64Array) => number[]) => (u: Float64Array) => number[]> = {
  'clips it at 3': apply => u => apply(u.map(v => Math.max(-3, Math.min(3, v)))),
  'clips it at 1e-3': apply => u => apply(u.map(v => Math.max(-1e-3, Math.min(1e-3, v)))),
  'clips it at 1e5': apply => u => apply(u.map(v => Math.max(-1e5, Math.min(1e5, v)))),
  'leaves out what is below 1e-4': apply => u => apply(u.map(v => (Math.abs(v) < 1e-4 ? 0 : v))),
  'saturates it': apply => u => apply(u.map(Math.tanh)),
  'takes its sign': apply => u => apply(u.map(Math.sign)),
  'takes its absolute value': apply => u => apply(u.map(Math.abs)),
  'squares it': apply => u => apply(u.map(v => v * v)),
  'scales it to length 1': apply => u => apply(u.map(v => v / (Math.hypot(...u) || 1))),
  'keeps its largest entry alone': apply => u => {
    const most = Math.max(...u.map(Math.abs));
    return apply(u.map(v => (Math.abs(v) === most ? v : 0)));
  },
  'adds a constant': apply => u => apply(u).map(v => v + 1e-9),
  'is NaN for 0': apply => u => apply(u.map(v => (v / Math.hypot(...u)) * Math.hypot(...u))),
};

const kindsOf = async (map: LinearMap) => (await probeLinear(map, {})).map(({ kind }) => kind);

describe('probeLinear(map)', () => {
  test('finds nothing in a product that is linear by its formula, however it is rounded', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async given => {
        expect(await probeLinear(mapOf(given), {})).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);

  test.each(Object.keys(SPOILT))(
    'finds a product that %s',
    async name => {
      const several = /largest entry/.test(name) ? 2 : 1;
      await fc.assert(
        fc.asyncProperty(
          drawn.map(given => ({ ...given, format: 'float64' as const, outputs: Math.max(given.outputs, several) })),
          async given => {
            const map = mapOf(given);
            expect(await kindsOf({ ...map, apply: SPOILT[name](map.apply) })).toEqual(['linearity']);
          },
        ),
        { numRuns: Math.ceil(RUNS / 10) },
      );
    },
    600_000,
  );

  test.each(['float32', 'float16', 'bfloat16'] as const)(
    'finds a clip at 3 of an upstream in %s',
    async format => {
      const round = FORMATS[format];
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 9 }),
          async x => {
            const square = (u: Float64Array) => x.map((v, k) => round(round(2 * round(v)) * round(u[k])));
            const map = { name: 'vjp', argument: 'upstream', size: x.length };
            expect(await kindsOf({ ...map, apply: square })).toEqual([]);
            expect(await kindsOf({ ...map, apply: SPOILT['clips it at 3'](square) })).toEqual(['linearity']);
          },
        ),
        { numRuns: RUNS },
      );
    },
    600_000,
  );

  test('finds nothing where results overflow, are infinite or have no digits left', async () => {
    const slopes = [Number.POSITIVE_INFINITY, 1e308, 5e-324, 1, Number.NaN, 0];
    for (const round of Object.values(FORMATS)) {
      const apply = (u: Float64Array) => slopes.map((slope, k) => round(slope * u[k]));
      expect(await kindsOf({ name: 'vjp', argument: 'upstream', size: slopes.length, apply })).toEqual([]);
    }
  });

  test('says what an argument of 0 gives, and for which argument a product threw', async () => {
    const map = { name: 'vjp', argument: 'upstream', size: 2 };
    const [added] = await probeLinear({ ...map, apply: u => [2 * u[0], u[1] + 0.5] }, {});
    expect(added).toMatchObject({ kind: 'linearity', detail: { how: 'zero', left: 0.5 } });
    expect(message(added)).toContain('vjp is not linear in its upstream: for one of 0 it gives 0.5000 and not 0');
    const apply = (u: Float64Array) => {
      if (u.every(v => v === 0)) throw new RangeError('nothing to do');
      return u;
    };
    const [threw] = await probeLinear({ ...map, apply }, {});
    expect(message(threw)).toContain('vjp threw for another upstream, one of 0: RangeError: nothing to do');
  });

  test('asks a product a few times, and stops when it is told to', async () => {
    let calls = 0;
    const controller = new AbortController();
    const apply = (u: Float64Array) => {
      calls++;
      return u.map(v => 3 * v);
    };
    const map = { name: 'vjp', argument: 'upstream', size: 4, apply };
    expect(await probeLinear(map, { signal: controller.signal })).toEqual([]);
    expect(calls).toBeLessThan(20);
    controller.abort();
    await expect(probeLinear(map, { signal: controller.signal })).rejects.toMatchObject({ code: 'aborted' });
  });
});
