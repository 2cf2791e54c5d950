import { expect, test } from 'vitest';
import { dots, strokes } from '../../../src/format/html/dots.js';
import type { Compared } from '../../../src/format/html/level.js';

/** A hundred slopes from −1 to 1, and what a gradient makes of them. */
const compared = (grad: (g: number, i: number) => number): Compared => {
  const gradapprox = Float64Array.from({ length: 101 }, (_, i) => (i - 50) / 50);
  return { grad: gradapprox.map(grad), gradapprox, bound: new Float64Array(101), tolerance: 1e-6 };
};

const ALL = { from: 0, to: 101 };
const GRID = 21;

/** Cells that hold something, as [x, y] from −1 to 1, y upwards. */
const cells = (counts: Uint32Array) =>
  [...counts.keys()]
    .filter(k => counts[k] > 0)
    .map(k => [((k % GRID) - 10) / 10, (10 - Math.floor(k / GRID)) / 10] as const);

const drawn = (grad: (g: number, i: number) => number) => {
  const { right, wrong, reach } = dots(compared(grad), ALL, GRID);
  return { right: cells(right), wrong: cells(wrong), reach };
};

test('dots(report) of a right gradient lie on the diagonal, none of them wrong', () => {
  const { right, wrong, reach } = drawn(g => g);
  expect([right.length, wrong.length, reach]).toEqual([21, 0, 1]);
  expect(right.every(([x, y]) => x === y)).toBe(true);
});

test('dots(report) of a wrong sign cross the diagonal', () => {
  const { right, wrong } = drawn((g, i) => (i % 2 === 0 ? g : -g));
  expect(wrong.every(([x, y]) => x === -y)).toBe(true);
  expect(wrong.length).toBeGreaterThan(15);
  expect(right.every(([x, y]) => x === y)).toBe(true);
});

test('dots(report) of a factor are a steeper line, all of it inside the frame', () => {
  const { wrong, reach } = drawn(g => 4 * g);
  expect(reach).toBe(4);
  expect(wrong.every(([x, y]) => Math.abs(x - y / 4) <= 0.05 + 1e-9)).toBe(true);
  expect(wrong.map(([, y]) => y)).toContain(1);
});

test('dots(report) of a clipped gradient are two shelves, those of zeros a flat line', () => {
  const shelves = drawn(g => Math.max(-0.3, Math.min(0.3, g))).wrong;
  expect(new Set(shelves.map(([, y]) => y))).toEqual(new Set([-0.3, 0.3]));
  expect(shelves.every(([x, y]) => Math.abs(x) >= Math.abs(y))).toBe(true);
  expect(new Set(drawn(() => 0).wrong.map(([, y]) => y))).toEqual(new Set([0]));
});

test('dots(report) takes its measure from what is wrong, and counts right ones that lie outside', () => {
  const { reach, outside, wrong } = dots(
    compared((g, i) => (i >= 45 && i < 50 ? -g : g)),
    ALL,
    GRID,
  );
  expect([reach, outside]).toEqual([0.1, 90]);
  expect(wrong.reduce((a, b) => a + b)).toBe(5);
});

test('dots(report) counts a grad that is no number, and leaves out what was not checked', () => {
  const report = compared((g, i) => (i < 3 ? Number.NaN : g));
  report.gradapprox.fill(Number.NaN, 90);
  const { none, right } = dots(report, ALL, GRID);
  expect([none, right.reduce((a, b) => a + b)]).toEqual([3, 87]);
});

test('dots(report) of zeros has a measure', () => {
  const zeros = {
    grad: new Float64Array(3),
    gradapprox: new Float64Array(3),
    bound: new Float64Array(3),
    tolerance: 1e-6,
  };
  expect(dots(zeros, { from: 0, to: 3 }, GRID)).toMatchObject({ reach: 1, outside: 0, none: 0 });
});

test('strokes(counts, grid) joins cells side by side, the fuller the darker', () => {
  const counts = Uint32Array.of(1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 100, 100, 100, 0);
  expect(strokes(counts, 4)).toEqual(['M0 0h1M3 0h0', '', 'M0 3h2']);
});

test('strokes(counts, grid) of dots that all stand alone are dark', () => {
  expect(strokes(Uint32Array.of(1, 0, 0, 1), 2)).toEqual(['', '', 'M0 0h0M1 1h0']);
});
