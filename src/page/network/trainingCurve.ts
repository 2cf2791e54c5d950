import { line, plot, text } from '@observablehq/plot';
import { spread } from '../axis.js';
import type { Point } from '../worker/messages.js';

/** J after each piece of gradient descent, by the right gradient and by the one with the mistake. */
export interface Curves {
  right: readonly Point[];
  planted: readonly Point[] | null;
}

const MARGIN = { top: 20, right: 118, bottom: 38 };

/** What rises above twice the start leaves the picture. */
const HIGHEST = 2;

/** Both curves, each with its name at its end. */
export function trainingCurve({ right, planted }: Curves, width: number, height: number) {
  const most = HIGHEST * right[0].J;
  const top = Math.min(most, Math.max(...[...right, ...(planted ?? [])].map(({ J }) => J)));
  const drawn = [
    { name: 'right gradient', points: right, stroke: 'var(--ink)', strokeWidth: 1.5 },
    ...(planted ? [{ name: 'with the mistake', points: planted, stroke: 'var(--accent)', strokeWidth: 2 }] : []),
  ];
  return plot({
    width,
    height,
    marginLeft: 52,
    marginTop: MARGIN.top,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    className: 'training-curve',
    x: { label: 'iteration', ticks: 5, domain: [0, right.at(-1)!.iteration] },
    y: { label: 'J', domain: [0, top], ticks: 4 },
    marks: [
      ...drawn.map(({ points, stroke, strokeWidth }) =>
        line(points as Point[], { x: 'iteration', y: 'J', stroke, strokeWidth, clip: true }),
      ),
      text(names(drawn, top, height), {
        x: right.at(-1)!.iteration,
        y: 'J',
        text: 'name',
        fill: 'stroke',
        dx: 6,
        textAnchor: 'start',
      }),
    ],
    color: { type: 'identity' },
  });
}

/** The names beside the last points, moved apart. */
function names(
  drawn: readonly { name: string; points: readonly Point[]; stroke: string }[],
  top: number,
  height: number,
) {
  const tall = height - MARGIN.top - MARGIN.bottom;
  const ends = drawn
    .map(({ name, points, stroke }) => ({ name, stroke, J: Math.min(top, points.at(-1)!.J) }))
    .sort((a, b) => b.J - a.J);
  const places = spread(
    ends.map(({ J }) => (1 - J / top) * tall),
    16,
    tall,
  );
  return ends.map(({ name, stroke }, k) => ({ name, stroke, J: top * (1 - places[k] / tall) }));
}
