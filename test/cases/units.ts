// Nothing measured away from θ sets a yardstick at θ.
import { random } from '../../src/random.js';
import { beside, FAIL, NOT_FAIL, NOT_PASS, PASS, type Right, times, timesAt } from './case.js';

/** Three lengths of order `unit` and a logarithm that starts at 0, in one list: a step for the lengths is absurd for the logarithm. */
function lengthsAndLogarithm(unit: number): Right<number[]> {
  return {
    parameters: [unit, 2 * unit, unit / 2, 0],
    cost: ([a, b, c, s]) =>
      (a / unit - 3) ** 2 + (b / unit - 0.5) ** 2 * Math.exp(s) + Math.cos(c / unit) + Math.exp(2 * s),
    gradients: ([a, b, c, s]) => [
      (2 * (a / unit - 3)) / unit,
      (2 * (b / unit - 0.5) * Math.exp(s)) / unit,
      -Math.sin(c / unit) / unit,
      (b / unit - 0.5) ** 2 * Math.exp(s) + 2 * Math.exp(2 * s),
    ],
  };
}

/** A splat in one row: centre, log-width and opacity; only the centre is in pixels. */
function splatRow(pixels: number): Right<{ splat: number[] }> {
  const target = [0.1, 0.4, 0.8, 0.3, 0.2];
  const at = (k: number) => pixels * (0.4 + 0.05 * k);
  return {
    parameters: { splat: [0.47 * pixels, 0, 0.6] },
    cost: ({ splat: [x, s, o] }) =>
      target.reduce((J, y, k) => J + (o * Math.exp(-(((at(k) - x) / (0.1 * pixels * Math.exp(s))) ** 2)) - y) ** 2, 0),
    gradients: ({ splat: [x, s, o] }) => {
      const d = [0, 0, 0];
      target.forEach((y, k) => {
        const w = 0.1 * pixels * Math.exp(s);
        const u = (at(k) - x) / w;
        const e = 2 * (o * Math.exp(-u * u) - y) * Math.exp(-u * u);
        d[0] += (e * o * 2 * u) / w;
        d[1] += e * o * 2 * u * u;
        d[2] += e;
      });
      return { splat: d };
    },
  };
}

/** −0.1 Σ log(b − A x) where the least slack is about `slack`: J cancels at θ as it does nowhere else. */
function nearTheWall(slack: number): Right<{ x: number[] }> {
  const rng = random(5);
  const A = Array.from({ length: 5 }, () => [rng.normal(), rng.normal(), rng.normal()]);
  const x = [rng.normal(), rng.normal(), rng.normal()];
  const dot = (a: number[], v: number[]) => a.reduce((sum, c, j) => sum + c * v[j], 0);
  const b = A.map((a, k) => dot(a, x) + slack * (1 + k / 4));
  return {
    parameters: { x },
    cost: p => -0.1 * A.reduce((J, a, k) => J + Math.log(b[k] - dot(a, p.x)), 0),
    gradients: p => ({
      x: x.map((_, j) => A.reduce((sum, a, k) => sum + (0.1 * a[j]) / (b[k] - dot(a, p.x)), 0)),
    }),
  };
}

/** One list of quantities: the first is around 1/ratio, the others around 1, and so its slope is the larger by as much. */
const mixed = (ratio: number): Right<number[]> => ({
  parameters: [2 / ratio, 0.3, 0.5, 0.7, 0.9],
  cost: ([a, ...rest]) => (ratio * a - 1) ** 2 + rest.reduce((J, v) => J + (v - 1) ** 2, 0),
  gradients: ([a, ...rest]) => [2 * ratio * (ratio * a - 1), ...rest.map(v => 2 * (v - 1))],
});

const wrong = [
  { how: 'gradient × 10', spoil: times(10), expect: NOT_PASS },
  { how: 'gradient × −1', spoil: times(-1), expect: NOT_PASS },
  { how: 'gradient 0', spoil: times(0), expect: NOT_PASS },
  { how: 'gradient × 1.01', spoil: times(1.01), expect: NOT_PASS },
];
const right = { how: 'gradient right', expect: PASS };

export default [
  ...[1e3, 3e4, 1e5, 1e8].flatMap(unit =>
    beside(`lengths of ${unit} beside a logarithm`, () => lengthsAndLogarithm(unit), [
      right,
      ...wrong,
      { how: 'its last entry × 1.001', spoil: timesAt(1.001, i => i === 3), expect: NOT_PASS },
    ]),
  ),
  ...[1e4, 1e5].flatMap(pixels => beside(`a splat on ${pixels} pixels`, () => splatRow(pixels), [right, ...wrong])),
  ...[1e-3, 1e-5].flatMap(slack =>
    beside(`a wall at a slack of ${slack}`, () => nearTheWall(slack), [right, ...wrong]),
  ),
  // at 1e-7 a difference knows the slope to four digits or so: enough for a pass, and for × 2
  ...beside('a wall at a slack of 1e-7', () => nearTheWall(1e-7), [
    { how: 'gradient right', expect: NOT_FAIL },
    { how: 'gradient × 2', spoil: times(2), expect: NOT_PASS },
    { how: 'gradient × −1', spoil: times(-1), expect: NOT_PASS },
  ]),
  ...[1e10, 1e13, 1e14, 1e16].flatMap(ratio =>
    beside(`slopes of 1 beside one of ${ratio}`, () => mixed(ratio), [
      right,
      ...[2, -1, 1.01].map(factor => ({
        how: `all but the first × ${factor}`,
        spoil: timesAt(factor, i => i > 0),
        expect: FAIL,
      })),
    ]),
  ),
  ...beside('one unit for all', () => lengthsAndLogarithm(1), [
    right,
    { how: 'gradient × 1.01', spoil: times(1.01), expect: FAIL },
  ]),
];
