// What is stored is read back: a step is as long as the parameter moved, not as it was asked to.
import { expect } from 'vitest';
import { beside, type Case, FAIL, NOT_FAIL, NOT_PASS, PASS, type Right, times } from './case.js';

type Round = (v: number) => number;

/** `bits` of mantissa, rounded to the nearest. */
const toBits =
  (bits: number): Round =>
  v => {
    if (v === 0) return v;
    const unit = 2 ** (Math.floor(Math.log2(Math.abs(v))) - bits);
    return Math.round(v / unit) * unit;
  };

const ROUNDS: Record<string, Round> = {
  'bfloat16 weights': toBits(7),
  'float16 weights': toBits(10),
  'weights on a grid of 2^-10': v => Math.round(v * 1024) / 1024,
};

/** Named weights behind accessors that round what is written; J = Σ w³ / 3 of what is stored. */
function stored(n: number, round: Round): Right<Record<string, number>> {
  const own = Array.from({ length: n }, (_, i) => round(2 * Math.sin(i + 1)));
  const parameters: Record<string, number> = {};
  for (let i = 0; i < n; i++)
    Object.defineProperty(parameters, `w${i}`, {
      enumerable: true,
      get: () => own[i],
      set: (v: number) => {
        own[i] = round(v);
      },
    });
  return {
    parameters,
    inPlace: true,
    cost: () => own.reduce((J, v) => J + v ** 3 / 3, 0),
    gradients: () => Object.fromEntries(own.map((v, i) => [`w${i}`, v * v])),
  };
}

/** Lists that round what is written to them, as a Float16Array does where the runtime has none: by a setter of every entry, or by a trap. */
const LISTS: Record<string, (own: number[], round: Round) => number[]> = {
  'behind setters of a list': (own, round) => {
    const list: number[] = [];
    for (let i = 0; i < own.length; i++)
      Object.defineProperty(list, i, {
        enumerable: true,
        configurable: true,
        get: () => own[i],
        set: (v: number) => {
          own[i] = round(v);
        },
      });
    return list;
  },
  'behind a proxy of a list': (own, round) =>
    new Proxy(own, { set: (list, key, v: number) => Reflect.set(list, key, round(v)) }),
};

/** The same weights in such a list, as a row or as the data of a view. */
function listed(own: number[], list: number[], view: boolean): Right<unknown> {
  return {
    parameters: { w: view ? { data: list, shape: [1, own.length] } : [list] },
    inPlace: true,
    cost: () => own.reduce((J, v) => J + v ** 3 / 3, 0),
    gradients: () => ({ w: [own.map(v => v * v)] }),
  };
}

const lists: Case[] = Object.entries(LISTS).flatMap(([what, list]) =>
  Object.entries(ROUNDS).flatMap(([weights, round]) =>
    [false, true].flatMap(view => {
      const make = () => {
        const own = Array.from({ length: 12 }, (_, i) => round(2 * Math.sin(i + 1)));
        return listed(own, list(own, round), view);
      };
      return beside(`12 ${weights} ${what}${view ? ', as a view' : ''}`, make, [
        { how: 'gradient right', expect: PASS },
        { how: 'gradient × 1.01', spoil: times(1.01), expect: FAIL },
        { how: 'gradient × −1', spoil: times(-1), expect: FAIL },
      ]);
    }),
  ),
);

/** The second weight's gradient times a factor. */
const second =
  (factor: number) =>
  (gradients: unknown): unknown => ({
    ...(gradients as object),
    w1: factor * (gradients as Record<string, number>).w1,
  });

const rounding: Case[] = Object.entries(ROUNDS).flatMap(([what, round]) =>
  [3, 30].flatMap(n =>
    (['all', 'probe'] as const).flatMap(components =>
      beside(
        `${n} ${what}, components ${components}`,
        () => stored(n, round),
        [
          { how: 'gradient right', expect: NOT_FAIL },
          { how: 'w1 × 2', spoil: second(2), expect: NOT_PASS },
          { how: 'w1 × −1', spoil: second(-1), expect: NOT_PASS },
          { how: 'w1 × 1000', spoil: second(1000), expect: NOT_PASS },
        ],
        { components },
      ).map(row => ({ ...row, likewise: row.name.replace(/, components \w+/, '') })),
    ),
  ),
);

/** Everything that was written to the width below, and to nothing else. */
let written: number[] = [];

/** A mean and a width that must stay positive: its setter throws otherwise. */
function gaussian(): Right<{ mean: number; sigma: number }> {
  const own = { mean: 2, sigma: 3 };
  written = [];
  return {
    parameters: {
      get mean() {
        return own.mean;
      },
      set mean(v) {
        own.mean = v;
      },
      get sigma() {
        return own.sigma;
      },
      set sigma(v) {
        if (!(v > 0)) throw new RangeError('sigma must be positive');
        written.push(v);
        own.sigma = v;
      },
    },
    inPlace: true,
    cost: () => Math.log(own.sigma) + (own.mean - 0.5) ** 2 / (2 * own.sigma ** 2),
    gradients: () => ({
      mean: (own.mean - 0.5) / own.sigma ** 2,
      sigma: 1 / own.sigma - (own.mean - 0.5) ** 2 / own.sigma ** 3,
    }),
  };
}

const validating = beside('a width whose setter refuses what is not positive', gaussian, [
  { how: 'gradient right', expect: PASS },
  { how: 'gradient × −1', spoil: times(-1), expect: NOT_PASS },
  { how: 'gradient × 1.01', spoil: times(1.01), expect: NOT_PASS },
]).map(row => ({
  ...row,
  also: (_: unknown, problem: { parameters: unknown }) => {
    expect({ ...(problem.parameters as object) }, 'θ after the check').toEqual({ mean: 2, sigma: 3 });
    expect(
      written.filter(v => v === 0 || v === 1),
      'sigma was tried with',
    ).toEqual([]);
  },
})) as Case[];

/** tanh of one float32 number, in and out, as an op of a float32 library has it. */
const oneNumber = (x: number): Right<Float32Array> => ({
  parameters: Float32Array.of(x),
  cost: p => Math.fround(Math.tanh(p[0])),
  gradients: p => Float32Array.of(1 - Math.tanh(p[0]) ** 2),
});

const single: Case[] = Array.from({ length: 60 }, (_, k) => 0.3 + k / 31).flatMap((x, k) =>
  beside(`tanh of one float32 number, ${x.toFixed(3)}`, () => oneNumber(x), [
    { how: 'gradient right', expect: NOT_FAIL },
    ...(k % 6 === 0 ? [{ how: 'gradient × −1', spoil: times(-1), expect: NOT_PASS }] : []),
  ]),
);

export default [...rounding, ...lists, ...validating, ...single];
