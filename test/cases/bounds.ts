// θ on its bound, and smooth costs that were taken for kinks.
import { expect } from 'vitest';
import { beside, type Case, NOT_FAIL, NOT_PASS, type Right, times, timesAt } from './case.js';

const CENTRES = [1.5, -0.7, 0.4, 2.2];

/** Σ (x − c)² for x ≥ 0 and a constant outside, the third coordinate on its bound. */
const onItsBound = (constant: number): Right<{ x: number[] }> => ({
  parameters: { x: [0.3, 1.2, 0, 0.8] },
  cost: ({ x }) => (x.some(v => v < 0) ? constant : x.reduce((J, v, i) => J + (v - CENTRES[i]) ** 2, 0)),
  gradients: ({ x }) => ({ x: x.map((v, i) => 2 * (v - CENTRES[i])) }),
});

/** √x and x^1.5 beside each other, the second at the end of its domain. */
const endOfTheDomain = (): Right<{ x: number[] }> => ({
  parameters: { x: [0.4, 0, 1.3] },
  cost: ({ x }) => Math.sqrt(x[0]) + x[1] ** 1.5 + x[2] ** 2,
  gradients: ({ x }) => ({ x: [0.5 / Math.sqrt(x[0]), 1.5 * Math.sqrt(x[1]), 2 * x[2]] }),
});

const onBounds = [
  ...[10, 1e3, 1e6, 1e12].flatMap(constant =>
    beside(`a coordinate on its bound, ${constant} outside`, () => onItsBound(constant), [
      { how: 'gradient right', expect: NOT_FAIL },
      { how: 'the other coordinates × −1', spoil: timesAt(-1, i => i !== 2), expect: NOT_PASS },
      { how: 'one coordinate inside × 1.01', spoil: timesAt(1.01, i => i === 1), expect: NOT_PASS },
    ]),
  ),
  ...beside('a coordinate at the end of its domain', endOfTheDomain, [
    { how: 'gradient right', expect: NOT_FAIL },
    { how: 'gradient × 2', spoil: times(2), expect: NOT_PASS },
  ]),
];

/** −0.1 Σ log x: a barrier with its wall at a distance of 10⁻³ to 10⁻⁷. */
const barrier = (distance: number): Right<{ x: number[] }> => ({
  parameters: { x: [distance, 0.7, 3 * distance, 1.1] },
  cost: ({ x }) => x.reduce((J, v) => J + v * v - 0.1 * Math.log(v), 0),
  gradients: ({ x }) => ({ x: x.map(v => 2 * v - 0.1 / v) }),
});

/** Σ w x² + height · sin(ωx), with a share of 1/10 or 1/1000 of the slope in the ripple. */
function ripple(height: number, share: number): Right<{ x: number[] }> {
  const omega = share / height;
  const w = [0.8, -0.5, 1.1, 0.6];
  return {
    parameters: { x: [0.9, -0.4, 0.7, 1.2] },
    cost: ({ x }) => x.reduce((J, v, i) => J + w[i] * v * v + height * Math.sin(omega * v), 0),
    gradients: ({ x }) => ({ x: x.map((v, i) => 2 * w[i] * v + share * Math.cos(omega * v)) }),
  };
}

/** log det of a 2 × 2 matrix that is nearly singular. */
const nearlySingular = (gap: number): Right<{ A: number[] }> => ({
  parameters: { A: [1, 2, 3, 6 + gap] },
  cost: ({ A: [a, b, c, d] }) => Math.log(a * d - b * c),
  gradients: ({ A: [a, b, c, d] }) => ({ A: [d, -c, -b, a].map(v => v / (a * d - b * c)) }),
});

const noKink: Case['also'] = ({ findings }) =>
  expect(
    findings.filter(({ kind, certainty }) => kind === 'kink' && certainty === 'certain').map(({ message }) => message),
    'J is smooth, and yet',
  ).toEqual([]);

const right = { how: 'gradient right', expect: NOT_FAIL, also: noKink };
const wrong = [
  { how: 'gradient × 2', spoil: times(2), expect: NOT_PASS },
  { how: 'gradient × −1', spoil: times(-1), expect: NOT_PASS },
];

const smooth = [
  ...[1e-3, 1e-5, 1e-7].flatMap(d => beside(`a logarithm ${d} from its wall`, () => barrier(d), [right, ...wrong])),
  ...[1e-8, 1e-10, 1e-11, 1e-12, 1e-13].flatMap(h =>
    beside(`a ripple of ${h} with a tenth of the slope`, () => ripple(h, 0.1), [right, ...wrong]),
  ),
  ...[1e-13, 1e-14].flatMap(h =>
    beside(`a ripple of ${h} with a thousandth of the slope`, () => ripple(h, 1e-3), [right, ...wrong]),
  ),
  ...[1e-2, 1e-5, 1e-7].flatMap(gap =>
    beside(`log det at a gap of ${gap}`, () => nearlySingular(gap), [right, ...wrong]),
  ),
];

export default [...onBounds, ...smooth];
