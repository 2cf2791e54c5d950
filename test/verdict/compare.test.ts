import { describe, expect, test } from 'vitest';
import {
  areConsistent,
  disagreement,
  isClose,
  isHidden,
  type Known,
  provesAt,
  type Standing,
  standing,
} from '../../src/verdict/compare.js';
import { extrapolated, rungAt } from '../../src/verdict/estimate.js';
import type { Line, Measure } from '../../src/verdict/line.js';
import { lineOf, measureOf } from './lines.js';

const τ = 1e-6;

describe('standing({ slope, bound }, measure) of a claim of 1 is', () => {
  test.each<[Standing, string, Known, Partial<Measure>]>([
    ['agrees', 'surely within the tolerance', { slope: 1 + 0.4 * τ, bound: 0.5 * τ }, {}],
    ['agrees', 'inside a bar of ten tolerances', { slope: 1 + 9 * τ, bound: 9.5 * τ }, {}],
    ['weak', 'inside a bar just wider than that', { slope: 1 + 9 * τ, bound: 11 * τ }, {}],
    ['weak', 'inside a bar of just under a tenth', { slope: 1.05, bound: 0.099 }, {}],
    ['open', 'inside a bar of more than a tenth', { slope: 1.05, bound: 0.12 }, {}],
    ['open', 'outside its bar, but by less than three', { slope: 1 + 29 * τ, bound: 10 * τ }, {}],
    ['far', 'more than three bars away', { slope: 1 + 31 * τ, bound: 10 * τ }, {}],
    ['open', 'many bars away, but by less than ten tolerances', { slope: 1 + 9 * τ, bound: 0.01 * τ + 1e-9 }, {}],
    ['far', 'many bars away, by just more than ten tolerances', { slope: 1 + 10.1 * τ, bound: 0.01 * τ }, {}],
    ['open', 'three bars away, where the bar is wider than a tenth', { slope: 2, bound: 0.25 }, {}],
    ['agrees', 'inside a bar that is narrow for its neighbours', { slope: 1.5, bound: 0.9 }, { floor: 1e6 }],
    ['weak', 'inside a bar that is a tenth for its neighbours', { slope: 1.5, bound: 0.9 }, { floor: 10 }],
    ['weak', 'inside the rounding of the claim itself', { slope: 1.02, bound: 0 }, { rounding: 0.03 }],
    [
      'agrees',
      'wrong by just under 1 %, where the tolerance is that',
      { slope: 1.009, bound: 1e-9 },
      { tolerance: 1e-2 },
    ],
    ['far', 'wrong by 3 %, where the tolerance is 1 %', { slope: 1.03, bound: 1e-9 }, { tolerance: 1e-2 }],
  ])('%s %s', (grade, _, known, rest) => {
    expect(standing(known, measureOf(rest))).toBe(grade);
  });

  test('far, for the opposite sign and for 0, however small the slope', () => {
    for (const size of [1, 1e-200, 1e200])
      for (const claim of [0, -size])
        expect(standing({ slope: size, bound: 1e-3 * size }, measureOf({ claim }))).toBe('far');
  });

  test('never far where the claim fits', () => {
    expect(standing({ slope: 0, bound: 0 }, measureOf({ claim: 0 }))).toBe('agrees');
    expect(standing({ slope: 0, bound: 1 }, measureOf({ claim: 0 }))).toBe('open');
  });
});

test('isClose(known, measure, share) wants error and bar together within a share of the tolerance', () => {
  expect(isClose({ slope: 1 + 0.04 * τ, bound: 0.05 * τ }, measureOf(), 0.1)).toBe(true);
  expect(isClose({ slope: 1 + 0.06 * τ, bound: 0.05 * τ }, measureOf(), 0.1)).toBe(false);
});

test('isHidden(known, measure) wants a slope that is nothing beside its neighbours', () => {
  expect(isHidden({ slope: 1.1, bound: 0.2 }, measureOf({ floor: 1e6 }))).toBe(true);
  expect(isHidden({ slope: 1.1, bound: 0.2 }, measureOf({ floor: 1e3 }))).toBe(false);
  expect(isHidden({ slope: 1.01, bound: 0.05 }, measureOf({ floor: 1e6 }))).toBe(false);
});

test('areConsistent(series) wants every two to meet within their bars', () => {
  expect(areConsistent([1, 1.1, 1.2].map(slope => ({ slope, bound: 0.1 })))).toBe(true);
  expect(areConsistent([1, 1.1, 1.21].map(slope => ({ slope, bound: 0.1 })))).toBe(false);
});

test('disagreement(series, measure) finds three in a row that are far and consistent, and not two', () => {
  const series = [1, 2, 2, 2].map(slope => ({ slope, bound: 1e-3 }));
  expect(disagreement(series, measureOf())).toEqual(series.slice(1));
  expect(disagreement(series.slice(0, 3), measureOf())).toBeNull();
});

describe('provesAt(series, 0, line)', () => {
  const seriesOf = async (line: Line) => {
    const rungs = await Promise.all([6, 8, 10, 12].map(k => rungAt(line, 2 ** -k)));
    return rungs.slice(1).map((rung, k) => extrapolated(line, rungs[k], rung));
  };

  test('holds for a wrong claim of a smooth J, and not for the right one', async () => {
    const wrong = lineOf(Math.exp, 0, 1e-16, { claim: 1.1 });
    expect(provesAt(await seriesOf(wrong), 0, wrong)).toBe(true);
    const right = lineOf(Math.exp, 0, 1e-16);
    expect(provesAt(await seriesOf(right), 0, right)).toBe(false);
  });

  test('does not hold at a kink, whose gap stays', async () => {
    const kink = lineOf(x => Math.abs(x) + x, 0, 1e-16, { claim: 2 });
    expect(provesAt(await seriesOf(kink), 0, kink)).toBe(false);
  });
});
