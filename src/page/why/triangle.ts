import { dot, line, link, plot, text } from '@observablehq/plot';
import { roomFor, spread, ticksAlong, tickText } from '../axis.js';
import type { Expression } from '../expression/compile.js';
import { slope } from '../figures.js';
import type { Slopes } from './slopes.js';

/** What of the axis of θ is in the picture: center ± reach. */
export interface View {
  center: number;
  reach: number;
}

export interface Triangle extends View {
  expression: Expression;
  theta: number;
  step: number;
  slopes: Slopes;
}

type Point = [theta: number, J: number];

/** Half the width of the picture in steps. */
export const SPREAD = 1.7;
const SAMPLES = 160;

/** Space around the picture, in CSS pixels; on the left as much as its numbers need. */
export const MARGIN = { top: 20, right: 12, bottom: 38 } as const;

/** Where the picture of a size begins on the left, and what of J it shows. */
export function frame(shown: Triangle): { left: number; domain: [number, number] } {
  const domain = inSight([...curveOf(shown), ...points(shown)]);
  return { left: roomFor(domain, 6), domain };
}

/** Where a value of J stands in a picture of a height, in CSS pixels from its top. */
export function heightOf(J: number, shown: Triangle, height: number): number {
  const [low, high] = frame(shown).domain;
  return MARGIN.top + ((high - J) / (high - low)) * (height - MARGIN.top - MARGIN.bottom);
}

/** J around θ with its tangent and the triangle of each difference: base the distance of its points, height what J gains between them. */
export function triangle(shown: Triangle, width: number, height: number) {
  const { slopes, center, reach } = shown;
  const [left, middle, right] = points(shown);
  const { left: marginLeft, domain } = frame(shown);
  const [low] = domain;
  const across: [number, number] = [center - reach, center + reach];
  const ticks = ticksAlong(across, width - marginLeft, 7);
  return plot({
    width,
    height,
    marginLeft,
    marginTop: MARGIN.top,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    className: 'triangle',
    x: { label: 'θ', domain: across, ticks, tickFormat: x => tickText(x, (2 * reach) / Math.max(1, ticks)) },
    y: { label: 'J', domain, ticks: 6, tickFormat: y => tickText(y, (domain[1] - low) / 6) },
    marks: [
      link(feet([left, middle, right], low), { x: 'x', y1: 'y', y2: 'low', stroke: 'var(--line)' }),
      line(curveOf(shown), { stroke: 'var(--ink)', strokeWidth: 1.5, clip: true }),
      line(extended(middle, slopes.exact, reach), { stroke: 'var(--ink)', strokeDasharray: '1 4', clip: true }),
      line(extended(middle, slopes.one, reach), {
        stroke: 'var(--soft)',
        strokeWidth: 1.25,
        strokeDasharray: '5 4',
        clip: true,
      }),
      line([middle, [right[0], middle[1]], right], { stroke: 'var(--soft)', strokeWidth: 1, clip: true }),
      line(extended(left, slopes.two, 2 * reach), { stroke: 'var(--accent)', strokeWidth: 1, clip: true }),
      line([left, [right[0], left[1]], right], { stroke: 'var(--accent)', strokeWidth: 1, clip: true }),
      line([left, right], { stroke: 'var(--accent)', strokeWidth: 2.5, clip: true }),
      dot([left, middle, right], { r: 5, fill: 'var(--ink)', stroke: 'var(--paper)', strokeWidth: 1.5 }),
      text(feet([left, middle, right], low), {
        x: 'x',
        y: 'low',
        text: 'name',
        dy: -8,
        dx: 5,
        textAnchor: 'start',
        fill: 'var(--soft)',
        ...HALO,
      }),
      text(named(shown, domain, { width, height }), {
        x: 'x',
        y: 'y',
        text: 'name',
        fill: 'fill',
        dx: 9,
        textAnchor: 'start',
        ...HALO,
      }),
    ],
    color: { type: 'identity' },
  });
}

/** Paper around letters that stand on lines. */
const HALO = { stroke: 'var(--paper)', strokeWidth: 5 } as const;

/** The three points of both differences. */
function points({ expression: { value }, theta, step }: Triangle): [Point, Point, Point] {
  const at = (x: number): Point => [x, value(x)];
  return [at(theta - step), at(theta), at(theta + step)];
}

const curveOf = ({ expression: { value }, center, reach }: Triangle): Point[] =>
  Array.from({ length: SAMPLES + 1 }, (_, k) => {
    const x = center + reach * ((2 * k) / SAMPLES - 1);
    return [x, value(x)];
  });

/** The line through a point with a slope, as far as the picture goes. */
const extended = ([x, J]: Point, slope: number, far: number): Point[] => [
  [x - 2 * far, J - 2 * far * slope],
  [x + 2 * far, J + 2 * far * slope],
];

/** The values of J in sight; a flat J gets room all the same. */
function inSight(points: readonly Point[]): [number, number] {
  const values = points.map(([, J]) => J).filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = high > low ? 0.08 * (high - low) : Math.max(1e-12, Math.abs(high) * 0.1);
  return values.length === 0 ? [0, 1] : [low - room, high + room];
}

/** Where the three points stand on the axis. */
const feet = (points: readonly Point[], low: number) =>
  points.map(([x, y], k) => ({ x, y, low, name: ['θ − ε', 'θ', 'θ + ε'][k] }));

/** Pixels between two lines of text. */
const LINE = 17;

/** The slopes, beside the upright leg of their triangle and one below the other, with their names where there is room. */
function named(shown: Triangle, [low, high]: [number, number], { width, height }: { width: number; height: number }) {
  const { slopes, theta, step, center, reach } = shown;
  const [left, middle, right] = points(shown);
  const tall = height - MARGIN.top - MARGIN.bottom;
  const pixel = (J: number) => ((high - J) / (high - low)) * tall;
  const wide = (width * (center + reach - theta - step)) / (2 * reach) > 110;
  const texts = [
    {
      name: `${wide ? 'one-sided ' : ''}${short(slopes.one, wide)}`,
      J: (middle[1] + right[1]) / 2,
      fill: 'var(--soft)',
    },
    {
      name: `${wide ? 'two-sided ' : ''}${short(slopes.two, wide)}`,
      J: (left[1] + middle[1]) / 2,
      fill: 'var(--accent)',
    },
  ].filter(({ J }) => Number.isFinite(J));
  texts.sort((a, b) => b.J - a.J);
  // above the names at the feet
  const places = spread(
    texts.map(({ J }) => Math.max(LINE / 2, pixel(J))),
    LINE,
    tall - 2 * LINE,
  );
  return texts.map(({ name, fill }, k) => ({ name, fill, x: right[0], y: high - (places[k] / tall) * (high - low) }));
}

/** As many digits as there is room for: all of them stand in the table. */
const short = (x: number, wide: boolean) => slope(Number(x.toPrecision(wide ? 6 : 4)));
