import type { Report } from '../../report.js';
import { against } from '../against.js';
import { count } from '../figures.js';
import { type Dots, dots, SHADES, strokes } from './dots.js';
import { beyond, type Compared, compared } from './level.js';
import { type Markup, markup } from './markup.js';

/** Which components are drawn, and how large. */
export interface Scatter {
  /** First component; default 0. */
  from?: number;
  /** The one behind the last; default all. */
  to?: number;
  /** What is drawn, for who hears it: "W1". */
  label: string;
  /** A small picture without numbers at its axes, one of several. */
  small?: boolean;
}

/** Cells along a side, pixels a cell, and the margin for words and numbers at the axes. */
const LARGE = { grid: 181, cell: 2, margin: 44 };
const SMALL = { grid: 91, cell: 2, margin: 1 };

/** Up to this many components each is drawn as a dot that can be counted. */
const FEW = 500;

/**
 * grad against gradapprox, a dot a component, as an SVG of any theme: STYLE colours it by class. What agrees lies on the diagonal; every kind of mistake
 * leaves it in a shape of its own: a sign crosses it, a factor is a steeper line, clipping two shelves, zero a flat line.
 */
export function scatter(
  report: Compared & Pick<Report, 'method'>,
  { label, small = false, ...range }: Scatter,
): Markup {
  const { from = 0, to = report.grad.length } = range;
  const { grid, cell, margin } = small ? SMALL : LARGE;
  const counted = dots(report, { from, to }, grid);
  const side = grid * cell;
  const [wide, tall] = [side + margin + 1, side + margin + 1];
  const width = to - from > FEW ? 2.2 : 3;
  return markup`<svg class="scatter" viewBox="0 0 ${wide} ${tall}" width="${wide}" height="${tall}" role="img" aria-label="${spoken(report, { from, to, label })}">
<g transform="translate(${margin + 0.5} 0.5)"><rect class="frame" width="${side}" height="${side}"/>
<path class="axis" d="M0 ${side / 2}H${side}M${side / 2} 0V${side}"/><path class="diagonal" d="M0 ${side}L${side} 0"/>
<g transform="translate(${cell / 2} ${cell / 2}) scale(${cell})" stroke-width="${width}">
${drawn(counted, 'right')}${drawn(counted, 'wrong')}</g>
${small ? '' : axes(report, counted.reach, side)}</g></svg>`;
}

const drawn = (counted: Dots, kind: 'right' | 'wrong') =>
  strokes(counted[kind], counted.grid).map((path, shade) =>
    path === ''
      ? ''
      : markup`<path class="${kind}" opacity="${((shade + 4) / (SHADES + 3)).toFixed(2)}" d="${path}"/>\n`,
  );

/** Names of the axes, and marks at 0 and at the round number nearest below their end. */
function axes(report: Pick<Report, 'method'>, reach: number, side: number): Markup {
  const round = roundBelow(reach);
  const marks = [-round, 0, round].map(x => ({
    at: Math.round(((x / reach + 1) / 2) * side),
    text: brief(x).replace('-', '\u2212').replace('e-', 'e\u2212'),
  }));
  const below = marks.map(({ at, text }) => markup`<text x="${inside(at, side)}" y="${side + 17}">${text}</text>`);
  const beside = marks.map(({ at, text }) => markup`<text x="-7" y="${inside(side - at, side) + 4}">${text}</text>`);
  return markup`<path class="tick" d="${marks.map(({ at }) => `M${at} ${side}v4M0 ${side - at}h-4`).join('')}"/>
<g text-anchor="middle">${below}<text class="name" x="${side / 2}" y="${side + 36}">${against(report)}</text>
<text class="name" transform="translate(-32 ${side / 4}) rotate(-90)">grad</text></g><g text-anchor="end">${beside}</g>`;
}

/** A place at which a number is not cut. */
const inside = (at: number, side: number) => Math.min(side - 14, Math.max(10, at));

const brief = (x: number) =>
  x !== 0 && (Math.abs(x) < 1e-3 || Math.abs(x) >= 1e4) ? x.toExponential(0).replace('+', '') : String(x);

/** The largest of 1, 2 and 5 times a power of ten that is not above x. */
function roundBelow(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x));
  const digit = [5, 2].find(digit => digit * power <= x) ?? 1;
  return Number((digit * power).toPrecision(1));
}

function spoken(
  report: Compared & Pick<Report, 'method'>,
  { from, to, label }: Required<Omit<Scatter, 'small'>>,
): string {
  let [all, wrong] = [0, 0];
  for (let i = from; i < to; i++) {
    if (!compared(report, i)) continue;
    all++;
    if (beyond(report, i) || Number.isNaN(report.grad[i])) wrong++;
  }
  return `grad against ${against(report)}, ${label}, a dot a component: ${count(wrong)} of ${count(all)} lie off the diagonal, on which a right gradient lies.`;
}
