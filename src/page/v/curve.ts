import { dot, line, plot, pointerX, ruleX, text } from '@observablehq/plot';
import { spread as spreadDown } from '../axis.js';
import { size, step } from '../figures.js';
import type { Sweep } from '../worker/messages.js';

interface Row {
  step: number;
  one: number;
  two: number;
}

/** Errors below this are drawn at this height: 0 has no logarithm. */
export const FLOOR = 1e-17;
export const CEILING = 1e2;

/** Space around the picture at a width, in CSS pixels: names at the right where there is room. */
export const marginsOf = (width: number) => ({ top: 26, right: width > 520 ? 82 : 12, bottom: 38, left: 52 });

/** Paper around letters that stand on lines. */
const HALO = { stroke: 'var(--paper)', strokeWidth: 4 } as const;

/** |difference − dJ/dθ| at every step. */
export const errors = ({ points, exact }: Sweep): Row[] =>
  points.map(({ step, one, two }) => ({ step, one: Math.abs(one - exact), two: Math.abs(two - exact) }));

/** Error against ε on logarithmic axes, with the noise of J and the steps that gradcheck took. */
export function curve(sweep: Sweep, width: number, height: number) {
  const rows = errors(sweep);
  const drawn = rows.map(row => ({ ...row, one: clamp(row.one), two: clamp(row.two) }));
  const checked = 'refused' in sweep.checked ? null : sweep.checked;
  const chosen = checked?.chosen && inPicture(checked.chosen) ? checked.chosen : null;
  const noise = checked?.noise ?? 0;
  const wide = width > 520;
  const margins = marginsOf(width);
  return plot({
    width,
    height,
    marginLeft: margins.left,
    marginRight: margins.right,
    marginBottom: margins.bottom,
    marginTop: margins.top,
    className: 'v-curve',
    x: { type: 'log', label: 'ε', domain: [1e-15, 1], tickFormat: power, ticks: wide ? 8 : 4 },
    y: { type: 'log', label: 'error', domain: [FLOOR, CEILING], tickFormat: power, ticks: 7, clamp: true },
    marks: [
      line(noiseLine(noise), { x: 'step', y: 'error', stroke: 'var(--soft)', strokeDasharray: '2 3' }),
      checked && ruleX(checked.steps.filter(inPicture), { stroke: 'var(--line)' }),
      chosen === null ? null : ruleX([chosen], { stroke: 'var(--soft)', strokeWidth: 1 }),
      chosen === null
        ? null
        : text([chosen], {
            x: d => d,
            frameAnchor: 'top',
            dy: -14,
            text: d => `ε = ${step(d)}, chosen`,
            textAnchor: chosen < 1e-10 ? 'start' : chosen < 1e-3 ? 'middle' : 'end',
            fill: 'var(--ink)',
          }),
      line(drawn, { x: 'step', y: 'one', stroke: 'var(--soft)', strokeWidth: 1.25 }),
      line(drawn, { x: 'step', y: 'two', stroke: 'var(--accent)', strokeWidth: 2 }),
      ...(wide ? endLabels(drawn, noise) : []),
      ...hovering(rows),
    ],
  });
}

/** An error as it is drawn; where J is no number there is none, and the line has a gap. */
export const clamp = (error: number) => Math.min(CEILING, Math.max(FLOOR, error));

const inPicture = (step: number) => step >= 1e-15 && step <= 1;

const power = (x: number) => `1e${Math.round(Math.log10(x))}`.replace('1e0', '1');

/** What noise in J does to a difference at most, noise / ε, as far as it lies in the picture; no line where J has none. */
export function noiseLine(noise: number): { step: number; error: number }[] {
  const from = Math.max(1e-15, noise / CEILING);
  const to = Math.min(1, noise / FLOOR);
  return from < to ? [from, to].map(step => ({ step, error: noise / step })) : [];
}

/** Decades between two names that stand one below the other. */
const APART = 0.9;

/** Names at the right end of the curves, each as near to its own as the others let it. */
function endLabels(rows: readonly Row[], noise: number) {
  const last = rows.at(-1)!;
  const names = [
    { name: 'one-sided', error: last.one, fill: 'var(--soft)' },
    { name: 'two-sided', error: last.two, fill: 'var(--accent)' },
    ...(noise === 0 ? [] : [{ name: 'noise / ε', error: clamp(noise), fill: 'var(--soft)' }]),
  ].sort((a, b) => b.error - a.error);
  const places = spread(names.map(({ error }) => error));
  return names.map(({ name, fill }, k) =>
    text([{ step: last.step, error: places[k] }], {
      x: 'step',
      y: 'error',
      dx: 8,
      textAnchor: 'start',
      text: () => name,
      fill,
    }),
  );
}

/** Errors from large to small, moved until they stand apart: down where they meet, and up again where they would leave the picture. */
export const spread = (errors: readonly number[]): number[] =>
  spreadDown(
    errors.map(error => -Math.log10(error)),
    APART,
    -Math.log10(FLOOR),
  ).map(decades => 10 ** -decades);

/** The numbers at the step nearest to the pointer. */
function hovering(rows: readonly Row[]) {
  const shown = rows.map(row => ({ ...row, y1: clamp(row.one), y2: clamp(row.two) }));
  return [
    ruleX(shown, pointerX({ x: 'step', stroke: 'var(--soft)', strokeOpacity: 0.5 })),
    dot(shown, pointerX({ x: 'step', y: 'y1', fill: 'var(--soft)', r: 3.5 })),
    dot(shown, pointerX({ x: 'step', y: 'y2', fill: 'var(--accent)', r: 4 })),
    text(
      shown,
      pointerX({
        px: 'step',
        frameAnchor: 'bottom-left',
        dx: 8,
        dy: -8,
        text: (row: Row) => `ε ${step(row.step)}   one-sided ${size(row.one)}   two-sided ${size(row.two)}`,
        fill: 'var(--ink)',
        ...HALO,
      }),
    ),
  ];
}
