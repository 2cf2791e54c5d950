// A jump of J beside θ excuses nothing: stairs are many, and one step is none.
import { random } from '../../src/random.js';
import { beside, FAIL, NOT_PASS, PASS, type Right, times, timesAt } from './case.js';

/** 10 + Σ sin 4x, and `height` more for every x beyond 1.2. */
const stepAhead = (x: number[], height: number): Right<{ x: number[] }> => ({
  parameters: { x },
  cost: p => p.x.reduce((J, v) => J + Math.sin(4 * v) + (v > 1.2 ? height : 0), 10),
  gradients: p => ({ x: p.x.map(v => 4 * Math.cos(4 * v)) }),
});

const twelve = Array.from({ length: 12 }, (_, i) => 0.94 + 0.016 * i);

const steps = [0.02, 0.3].flatMap(height => [
  ...beside(`a step of ${height} at 1.2 seen from 1`, () => stepAhead([1], height), [
    { how: 'gradient right', expect: PASS },
    { how: 'gradient × 0.8', spoil: times(0.8), expect: FAIL },
    { how: 'gradient × −1', spoil: times(-1), expect: FAIL },
    { how: 'gradient × 0.99', spoil: times(0.99), expect: FAIL },
  ]),
  ...beside(`twelve numbers below a step of ${height} at 1.2`, () => stepAhead([...twelve], height), [
    { how: 'gradient right', expect: PASS },
    { how: 'gradient × 0.8', spoil: times(0.8), expect: FAIL },
    { how: 'gradient × −1', spoil: times(-1), expect: FAIL },
    { how: 'one of them × 0.99', spoil: timesAt(0.99, i => i === 4), expect: FAIL },
  ]),
]);

const CUT = 2.5;
type Atoms = { x: number[][] };

/** Lennard-Jones energy of atoms on a shaken grid, cut off at 2.5 without a shift: J jumps by 0.016 wherever a pair crosses it. */
function atoms(seed: number): Right<Atoms> {
  const rng = random(seed);
  const x = Array.from({ length: 12 }, (_, i) =>
    [i % 3, Math.floor(i / 3) % 2, Math.floor(i / 6)].map(v => 1.9 * v + 0.2 * rng.normal()),
  );
  const pairs = (p: Atoms, each: (i: number, j: number, d: number[], r2: number) => void) => {
    for (let i = 0; i < p.x.length; i++)
      for (let j = 0; j < i; j++) {
        const d = p.x[i].map((v, k) => v - p.x[j][k]);
        const r2 = d.reduce((sum, v) => sum + v * v, 0);
        if (r2 < CUT * CUT) each(i, j, d, r2);
      }
  };
  return {
    parameters: { x },
    cost: p => {
      let J = 0;
      pairs(p, (_i, _j, _d, r2) => {
        J += 4 * (r2 ** -6 - r2 ** -3);
      });
      return J;
    },
    gradients: p => {
      const g = p.x.map(() => [0, 0, 0]);
      pairs(p, (i, j, d, r2) => {
        const k = (24 * (r2 ** -3 - 2 * r2 ** -6)) / r2;
        d.forEach((v, c) => {
          g[i][c] += k * v;
          g[j][c] -= k * v;
        });
      });
      return { x: g };
    },
  };
}

const oneRow = (g: unknown) => {
  const { x } = g as Atoms;
  return { x: x.map((row, i) => (i === 2 ? row.map(v => -v) : row)) };
};

const pairs = [2, 3, 10, 15].flatMap(k =>
  beside(`twelve atoms with a hard cut-off, draw ${k}`, () => atoms(k), [
    { how: 'gradient right', expect: PASS },
    { how: 'forces handed out as gradient', spoil: times(-1), expect: FAIL },
    { how: 'pairs counted twice', spoil: times(2), expect: FAIL },
    { how: 'one atom × −1', spoil: oneRow, expect: FAIL },
  ]),
);

/** A row of 48 pixels under two bars with hard ends: the ends jump from pixel to pixel, the colours are smooth. */
function bars(seed: number): Right<{ end: number[]; colour: number[] }> {
  const rng = random(seed);
  const image = Array.from({ length: 48 }, () => rng.uniform());
  const covers = (end: number[], k: number, pixel: number) => pixel > 20 * k + 2 && pixel < end[k];
  const shade = (end: number[], k: number, pixel: number) => 1 + 0.05 * (end[k] - pixel);
  const drawn = (p: { end: number[]; colour: number[] }, pixel: number) =>
    p.colour.reduce((v, c, k) => (covers(p.end, k, pixel) ? v + c * shade(p.end, k, pixel) : v), 0.1);
  return {
    parameters: { end: [16 + 4 * rng.uniform(), 36 + 4 * rng.uniform()], colour: [rng.uniform(), rng.uniform()] },
    cost: p => image.reduce((J, y, pixel) => J + (drawn(p, pixel) - y) ** 2 / image.length, 0),
    gradients: p => {
      const g = { end: [0, 0], colour: [0, 0] };
      image.forEach((y, pixel) => {
        const e = (2 * (drawn(p, pixel) - y)) / image.length;
        for (const k of [0, 1].filter(k => covers(p.end, k, pixel))) {
          g.end[k] += e * p.colour[k] * 0.05;
          g.colour[k] += e * shade(p.end, k, pixel);
        }
      });
      return g;
    },
  };
}

const ends = [1, 2, 3, 4].flatMap(k =>
  beside(`bars with hard ends, draw ${k}`, () => bars(k), [
    { how: 'gradient right', expect: PASS },
    { how: 'gradient × 2', spoil: times(2), expect: FAIL },
    { how: 'gradient × −1', spoil: times(-1), expect: FAIL },
    { how: 'gradient × 1.1', spoil: times(1.1), expect: NOT_PASS },
  ]),
);

export default [...steps, ...pairs, ...ends];
