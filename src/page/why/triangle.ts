import { dot, line, link, plot, text } from '@observablehq/plot';
import type { Expression } from '../expression/compile.js';
import { slope } from '../figures.js';
import type { Slopes } from './slopes.js';

export interface Triangle {
  expression: Expression;
  theta: number;
  step: number;
  slopes: Slopes;
}

type Point = [theta: number, J: number];

/** Half the width of the picture in steps. */
const SPREAD = 1.7;
const SAMPLES = 160;

/** J around θ with the triangle of each difference: base the distance of its points, height what J gains between them. */
export function triangle({ expression: { value }, theta, step, slopes }: Triangle, width: number, height: number) {
  const at = (x: number): Point => [x, value(x)];
  const [left, middle, right] = [at(theta - step), at(theta), at(theta + step)];
  const curve = Array.from({ length: SAMPLES + 1 }, (_, k) => at(theta + step * SPREAD * ((2 * k) / SAMPLES - 1)));
  const domain = reach([...curve, left, middle, right]);
  const [low] = domain;
  return plot({
    width,
    height,
    marginLeft: 56,
    marginRight: 12,
    marginBottom: 38,
    className: 'triangle',
    x: { label: 'θ', domain: [theta - SPREAD * step, theta + SPREAD * step], ticks: width < 500 ? 4 : 7 },
    y: { label: 'J', domain, ticks: 6 },
    marks: [
      link(feet([left, middle, right], low), { x: 'x', y1: 'y', y2: 'low', stroke: 'var(--line)' }),
      line(curve, { stroke: 'var(--ink)', strokeWidth: 1.5, clip: true }),
      line(extended(middle, slopes.one, step), {
        stroke: 'var(--soft)',
        strokeWidth: 1.25,
        strokeDasharray: '5 4',
        clip: true,
      }),
      line([middle, [right[0], middle[1]], right], { stroke: 'var(--soft)', strokeWidth: 1 }),
      line(extended(left, slopes.two, step), { stroke: 'var(--accent)', strokeWidth: 1, clip: true }),
      line([left, [right[0], left[1]], right], { stroke: 'var(--accent)', strokeWidth: 1 }),
      line([left, right], { stroke: 'var(--accent)', strokeWidth: 2.5 }),
      dot([left, middle, right], { r: 4, fill: 'var(--ink)', stroke: 'var(--paper)', strokeWidth: 1.5 }),
      text(feet([left, middle, right], low), { x: 'x', y: 'low', text: 'name', dy: -8, dx: 4, textAnchor: 'start' }),
      text(heights(left, middle, right, slopes, width > 500), {
        x: 'x',
        y: 'y',
        text: 'name',
        fill: 'fill',
        dx: 8,
        textAnchor: 'start',
      }),
    ],
    color: { type: 'identity' },
  });
}

/** The line through a point with a slope, as far as the picture goes. */
const extended = ([x, J]: Point, slope: number, step: number): Point[] => [
  [x - 4 * step, J - 4 * step * slope],
  [x + 4 * step, J + 4 * step * slope],
];

/** The values of J in sight; a flat J gets room all the same. */
function reach(points: readonly Point[]): [number, number] {
  const values = points.map(([, J]) => J).filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = high > low ? 0.08 * (high - low) : Math.max(1e-12, Math.abs(high) * 0.1);
  return values.length === 0 ? [0, 1] : [low - room, high + room];
}

/** Where the three points stand on the axis. */
const feet = (points: readonly Point[], low: number) =>
  points.map(([x, y], k) => ({ x, y, low, name: ['θ − ε', 'θ', 'θ + ε'][k] }));

/** The slopes, beside the upright leg of their triangle, with their names where there is room. */
function heights(left: Point, middle: Point, right: Point, { one, two }: Slopes, named: boolean) {
  const [nameOne, nameTwo] = named ? ['one-sided ', 'two-sided '] : ['', ''];
  return [
    { name: nameOne + slope(one), x: right[0], y: (middle[1] + right[1]) / 2, fill: 'var(--soft)' },
    { name: nameTwo + slope(two), x: right[0], y: (left[1] + middle[1]) / 2, fill: 'var(--accent)' },
  ];
}
