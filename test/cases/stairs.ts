// Costs that are constant in pieces: one rule for all of them, whatever the height and the width of a stair.
import { beside, type Case, NOT_FAIL, NOT_PASS, type Right, type Spoil, times } from './case.js';

const X = [0.31, -0.77, 0.52, 1.13, -0.24, 0.9];

/** Σ w T(x) with T a table of 2^bits entries a unit: constant in pieces along x, linear along w. */
function tableLookUp(bits: number): Right<{ x: number[]; w: number[] }> {
  const entry = (v: number) => Math.sin(Math.round(v * 2 ** bits) / 2 ** bits);
  return {
    parameters: { x: [...X], w: [1.2, 0.4, -0.8, 0.6, 1.1, -0.5] },
    cost: ({ x, w }) => x.reduce((J, v, i) => J + w[i] * entry(v), 0),
    gradients: ({ x }) => ({ x: x.map(() => 0), w: x.map(entry) }),
  };
}

const only = (cost: (x: number[]) => number): Right<number[]> => ({
  parameters: [...X],
  cost,
  gradients: x => x.map(() => 0),
});

const PIECES: Record<string, () => Right> = {
  'Σ round(4x)': () => only(x => x.reduce((J, v) => J + Math.round(4 * v), 0)),
  'Σ floor(x)²': () => only(x => x.reduce((J, v) => J + Math.floor(v) ** 2, 0)),
  'Σ sign x': () => only(x => x.reduce((J, v) => J + Math.sign(v), 0)),
  'the share of x above a half': () => only(x => x.filter(v => v > 0.5).length / x.length),
};

const constant =
  (value: number): Spoil =>
  g =>
    (g as number[]).map(() => value);

const pieces: Case[] = Object.entries(PIECES).flatMap(([what, make]) => [
  ...beside(what, make, [{ how: 'gradient 0', expect: NOT_FAIL }]).map(row => ({
    ...row,
    likewise: 'piecewise constant',
  })),
  ...beside(what, make, [{ how: 'gradient 0.1', spoil: constant(0.1), expect: NOT_PASS }]),
]);

const tables: Case[] = [3, 5, 8, 10, 13, 16, 20].flatMap(bits => [
  ...beside(`a table of 2^${bits} entries a unit`, () => tableLookUp(bits), [
    { how: 'gradient 0', expect: NOT_FAIL },
  ]).map(row => ({ ...row, likewise: 'a table beside its weights' })),
  ...beside(`a table of 2^${bits} entries a unit`, () => tableLookUp(bits), [
    {
      how: 'its weights × 2',
      spoil: g => ({ ...(g as object), w: times(2)((g as { w: number[] }).w) }),
      expect: NOT_PASS,
    },
  ]),
]);

/** Σ q(x)³ / 3 with q a grid inside the cost; the gradient passes straight through the rounding. */
function fakeQuantised(grid: number): Right<number[]> {
  const q = (v: number) => Math.round(v / grid) * grid;
  return {
    parameters: Array.from({ length: 12 }, (_, i) => 1.7 * Math.sin(i + 1)),
    cost: x => x.reduce((J, v) => J + q(v) ** 3 / 3, 0),
    gradients: x => x.map(v => q(v) ** 2),
  };
}

const grids: Case[] = [2 ** -7, 2 ** -10, 1e-4, 1e-6].flatMap(grid =>
  (['all', 'probe'] as const).flatMap(components =>
    beside(
      `weights rounded to ${grid} inside the cost, components ${components}`,
      () => fakeQuantised(grid),
      [
        { how: 'gradient straight through', expect: NOT_FAIL },
        { how: 'gradient straight through × 2', spoil: times(2), expect: NOT_PASS },
        { how: 'gradient straight through × −1', spoil: times(-1), expect: NOT_PASS },
      ],
      { components },
    ),
  ),
);

export default [...pieces, ...tables, ...grids];
