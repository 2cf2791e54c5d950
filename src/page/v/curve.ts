import { dot, line, plot, pointerX, ruleX, text } from '@observablehq/plot';
import { size, step } from '../figures.js';
import type { Sweep } from '../worker/messages.js';

interface Row {
  step: number;
  one: number;
  two: number;
}

/** Errors below this are drawn at this height: 0 has no logarithm. */
const FLOOR = 1e-17;
const CEILING = 1e2;

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
  const chosen = checked?.chosen ?? null;
  const wide = width > 520;
  return plot({
    width,
    height,
    marginLeft: 52,
    marginRight: wide ? 82 : 12,
    marginBottom: 38,
    marginTop: 26,
    className: 'v-curve',
    x: { type: 'log', label: 'ε', domain: [1e-15, 1], tickFormat: power, ticks: wide ? 8 : 4 },
    y: { type: 'log', label: 'error', domain: [FLOOR, CEILING], tickFormat: power, ticks: 7, clamp: true },
    marks: [
      checked &&
        line(noiseLine(checked.noise), {
          x: 'step',
          y: 'error',
          stroke: 'var(--soft)',
          strokeDasharray: '2 3',
          clip: true,
        }),
      checked && ruleX(checked.steps, { stroke: 'var(--line)' }),
      chosen === null ? null : ruleX([chosen], { stroke: 'var(--ink)', strokeWidth: 1 }),
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
      ...(wide ? endLabels(drawn) : []),
      checked && noiseLabel(checked.noise),
      ...hovering(rows),
    ],
  });
}

const clamp = (error: number) => Math.min(CEILING, Math.max(FLOOR, Number.isNaN(error) ? CEILING : error));

const power = (x: number) => `1e${Math.round(Math.log10(x))}`.replace('1e0', '1');

/** What noise in J does to a difference at most: noise / ε. */
const noiseLine = (noise: number) => [1e-15, 1].map(at => ({ step: at, error: noise / at }));

function noiseLabel(noise: number) {
  const at = 0.1;
  const error = noise / at;
  if (!(error > FLOOR * 3 && error < CEILING / 10)) return null;
  return text([{ at, error }], {
    x: 'at',
    y: 'error',
    text: () => 'measured noise / ε',
    textAnchor: 'end',
    dx: 6,
    dy: 16,
    fill: 'var(--soft)',
    ...HALO,
  });
}

/** Names at the right end of the curves, kept apart where these meet. */
function endLabels(rows: readonly Row[]) {
  const last = rows.at(-1)!;
  const near = Math.abs(Math.log10(last.one / last.two)) < 0.8;
  const [oneShift, twoShift] = near ? (last.one >= last.two ? [-7, 7] : [7, -7]) : [0, 0];
  const place = { x: 'step', dx: 8, textAnchor: 'start' } as const;
  return [
    text([last], { ...place, y: 'one', dy: oneShift, text: () => 'one-sided', fill: 'var(--soft)' }),
    text([last], { ...place, y: 'two', dy: twoShift, text: () => 'two-sided', fill: 'var(--accent)' }),
  ];
}

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
