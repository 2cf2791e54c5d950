import { element } from '../element.js';
import { channels, colours, drawn } from './colours.js';

/**
 * Rows of numbers as pictures so many points wide: one colour above zero, another below, each as strong as its share of the largest.
 *
 * @param most  the largest of all pictures; left out: that of each by itself
 */
export const pixels = (rows: readonly Float64Array[], columns: number, most?: number): HTMLCanvasElement[] =>
  rows.map(row => {
    const canvas = element('canvas', { width: columns, height: row.length / columns, class: 'pixels' });
    return drawn(canvas, () => paint(canvas, row, most ?? largest(row)));
  });

/** The largest size of any number. */
export const largest = (row: Float64Array): number => row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function paint(canvas: HTMLCanvasElement, row: Float64Array, most: number): void {
  const { accent, other } = colours();
  const [above, below] = [channels(accent), channels(other)];
  const image = new ImageData(canvas.width, canvas.height);
  for (const [k, value] of row.entries()) {
    image.data.set(value > 0 ? above : below, 4 * k);
    image.data[4 * k + 3] = most === 0 ? 0 : Math.round((255 * Math.abs(value)) / most);
  }
  canvas.getContext('2d')!.putImageData(image, 0, 0);
}
