import type { Window } from '../layers/window.js';
import type { TapeValue } from '../operation.js';

/** A sequence as an image one row high. */
const ROW: Window = { input: 1, output: 1, kernel: 1, stride: 1, dilation: 1, before: 0, after: 0 };

/** Both axes of a window as the sizes of an operation: two Axis of assembly/operations/window.ts. */
export const axesOf = (windows: readonly Window[], spreads = false): number[] =>
  (windows.length === 1 ? [ROW, ...windows] : windows).flatMap(axis => [
    ...[axis.input, axis.output, axis.kernel, axis.stride, axis.dilation, axis.before],
    Number(spreads),
  ]);

/** Bytes of a row of a panel. */
const PANEL_ROW = 32;

/** Rows of a panel that keep a byte for each position of a value: whether it moves. */
export const movingRows = ({ positions }: TapeValue): number => Math.ceil(positions / PANEL_ROW);
