import { line, plot } from '@observablehq/plot';

/** J after each piece of gradient descent. */
export const trainingCurve = (curve: readonly { iteration: number; J: number }[], width: number, height: number) =>
  plot({
    width,
    height,
    marginLeft: 52,
    marginBottom: 38,
    className: 'training-curve',
    x: { label: 'iteration', ticks: 6 },
    y: { label: 'J', zero: true, ticks: 4, nice: true },
    marks: [
      line(curve as { iteration: number; J: number }[], {
        x: 'iteration',
        y: 'J',
        stroke: 'var(--accent)',
        strokeWidth: 2,
      }),
    ],
  });
