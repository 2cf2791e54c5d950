import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';
import type { Options, Problem } from '../../src/problem.js';
import { random } from '../../src/random.js';
import type { Report } from '../../src/report.js';
import { Late } from '../objective/late.js';

type Parameters = { W: Float64Array | Float32Array; b: Float64Array | Float32Array };

/** A drawn cost with a right or wrong gradient. */
interface Drawn {
  seed: number;
  sizes: readonly [number, number];
  single: boolean;
  /** Entries of W and b that stand at the kink of |x|. */
  kinks: number;
  list: boolean;
  /** What is done to the gradient. */
  mistake: 'none' | 'factor' | 'some' | 'slight' | 'sign';
  options: Options;
}

const drawn = (most: number): fc.Arbitrary<Drawn> =>
  fc.record({
    seed: fc.nat(1e6),
    sizes: fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most })),
    single: fc.boolean(),
    kinks: fc.constantFrom(0, 0, 1, 3),
    list: fc.boolean(),
    mistake: fc.constantFrom('none', 'none', 'factor', 'some', 'slight', 'sign'),
    options: fc.constantFrom<Options>({}, {}, {}, { step: 1e-4 }, { sides: 'one' }, { components: 'probe' }),
  });

/** J = Σ over three examples of tanh(w·x + Σ b + Σ |b|), with weights by lot; and its gradient, spoilt or not. */
function problemOf({ seed, sizes, single, kinks, list, mistake }: Drawn) {
  const { normal, uniform } = random(seed);
  const array = (n: number) => new (single ? Float32Array : Float64Array)(Array.from({ length: n }, () => normal()));
  const parameters: Parameters = { W: array(sizes[0]), b: array(sizes[1]) };
  parameters.b.fill(0, 0, kinks);
  const x = Array.from({ length: 3 }, () => Array.from({ length: sizes[0] }, normal));
  const rounded = (v: number) => (single ? Math.fround(v) : v);
  const total = (n: number, term: (k: number) => number) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum = rounded(sum + term(k));
    return sum;
  };
  const z = ({ W, b }: Parameters, s: number) =>
    total(sizes[0], k => x[s][k] * W[k]) / sizes[0] +
    total(sizes[1], k => ((k + s) % 3) * b[k] + Math.abs(b[k])) / sizes[1];
  const examples = (p: Parameters) => [0, 1, 2].map(s => rounded(Math.tanh(z(p, s))));
  const cost = (p: Parameters) => (list ? examples(p) : examples(p).reduce((sum, J) => sum + J) / 3);
  const spoilt = (g: number, k: number) =>
    ({
      none: g,
      factor: 2 * g,
      some: k % 3 === 1 ? 1.5 * g : g,
      slight: g * (1 + (single ? 0.02 : 1e-4) * uniform()),
      sign: -g,
    })[mistake];
  const gradients = (p: Parameters) => {
    const delta = [0, 1, 2].map(s => (1 - Math.tanh(z(p, s)) ** 2) / 3);
    const W = Float64Array.from(p.W, (_, k) => delta.reduce((sum, d, s) => sum + (d * x[s][k]) / sizes[0], 0));
    const slope = (s: number, k: number) => (((k + s) % 3) + Math.sign(p.b[k])) / sizes[1];
    const b = Float64Array.from(p.b, (_, k) => delta.reduce((sum, d, s) => sum + d * slope(s, k), 0));
    return { W: W.map(spoilt), b };
  };
  const grad = gradients(parameters);
  return { parameters, cost, gradients: mistake === 'slight' ? grad : gradients };
}

/** All of a report but how long it took and what is counted. */
const said = ({ seconds: _, evaluations: __, ...rest }: Report) => rest;

async function threeWays(problem: ReturnType<typeof problemOf>, options: Options, seed: number): Promise<Report[]> {
  const { cost, ...rest } = problem;
  const late = new Late(seed);
  const ways: [Pick<Problem<Parameters>, 'cost' | 'costs'>, Options][] = [
    [{ cost }, {}],
    [{ cost: p => late.answer(() => cost(p)) }, { concurrency: 6 }],
    [{ costs: ps => late.answer(() => ps.map(cost)) }, { concurrency: 2 }],
  ];
  const reports: Report[] = [];
  for (const [way, more] of ways) reports.push(await gradcheck({ ...rest, ...way }, { ...options, ...more }));
  return reports;
}

describe('gradcheck(problem) by overlapping evaluations', () => {
  test('gives the very report of one evaluation after the other, for blocks in which every mistake is proved in full', async () => {
    await fc.assert(
      fc.asyncProperty(drawn(9), async all => {
        const [one, many, batched] = await threeWays(problemOf(all), all.options, all.seed);
        expect(said(many)).toEqual(said(one));
        expect(said(batched)).toEqual(said(one));
        expect(many.evaluations - 4).toBe(one.evaluations);
        expect(batched.evaluations - 4).toBe(one.evaluations);
      }),
      { numRuns: 40 },
    );
  });

  test('gives the verdict, the counts and about the evaluations of it for large blocks', async () => {
    await fc.assert(
      fc.asyncProperty(drawn(120), async all => {
        const [one, ...others] = await threeWays(problemOf(all), all.options, all.seed);
        for (const other of others) {
          expect(other.verdict).toBe(one.verdict);
          expect(other.components).toEqual(one.components);
          expect(other.findings.map(({ kind, blocks }) => [kind, blocks])).toEqual(
            one.findings.map(({ kind, blocks }) => [kind, blocks]),
          );
          expect(Math.abs(other.evaluations - one.evaluations)).toBeLessThanOrEqual(0.05 * one.evaluations + 4);
        }
      }),
      { numRuns: 15 },
    );
  });
});
