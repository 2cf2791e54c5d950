import { poolWindowsOf } from '../layers/pool.js';
import type { Window } from '../layers/window.js';
import type { Recorder } from '../recorder.js';
import { axesOf, movingRows } from './axes.js';
import type { Record } from './record.js';

/** The largest entry of each window: see assembly/operations/maximum.ts. */
export const maxPool2d: Record<'maxPool2d'> = ({ layer, input }, at, tape) => {
  const windows = poolWindowsOf(layer, input);
  const value = { units: tape.values[at].units, positions: productOf(windows, 'output') };
  const count = value.units * value.positions;
  return tape.add('maximum', [at], value, {
    sizes: axesOf(windows),
    workspace: count,
    kept: [count, 0],
    turned: [at],
    scratch: movingRows(tape.values[at]),
    work: count * productOf(windows, 'kernel'),
    mixes: true,
  });
};

/** The average of each window, without its padding: see assembly/operations/average.ts. */
export const avgPool2d: Record<'avgPool2d'> = ({ layer, input }, at, tape) =>
  average(poolWindowsOf(layer, input), at, tape);

/** The average over all positions. */
export const globalAvgPool: Record<'globalAvgPool'> = ({ input }, at, tape) =>
  average(input.slice(0, -1).map(whole), at, tape);

/** The window that is as long as the axis. */
const whole = (length: number): Window => ({
  ...{ input: length, output: 1, kernel: length, stride: 1, dilation: 1 },
  ...{ before: 0, after: 0 },
});

function average(windows: readonly Window[], at: number, tape: Recorder): number {
  const value = { units: tape.values[at].units, positions: productOf(windows, 'output') };
  const work = value.units * value.positions * productOf(windows, 'kernel');
  return tape.add('average', [at], value, {
    sizes: axesOf(windows),
    workspace: value.positions,
    work,
    mixes: true,
    linear: true,
  });
}

const productOf = (windows: readonly Window[], field: 'output' | 'kernel'): number =>
  windows.reduce((n, window) => n * window[field], 1);
