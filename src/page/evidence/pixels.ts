import { element } from '../element.js';
import { channels, colours, drawn } from './colours.js';
import type { ErrorRows } from './errorRows.js';

/** The rows as pictures of side × side points, each as strong as its largest error: one colour where grad is too large, another where it is too small. */
export const pixels = ({ rows }: ErrorRows, side: number): HTMLCanvasElement[] =>
  rows.map(row => {
    const canvas = element('canvas', { width: side, height: side, class: 'pixels' });
    return drawn(canvas, () => paint(canvas, row));
  });

function paint(canvas: HTMLCanvasElement, row: Float64Array): void {
  const most = row.reduce((largest, error) => Math.max(largest, Math.abs(error)), 0);
  const { accent, other } = colours();
  const [above, below] = [channels(accent), channels(other)];
  const image = new ImageData(canvas.width, canvas.height);
  for (const [k, error] of row.entries()) {
    image.data.set(error > 0 ? above : below, 4 * k);
    image.data[4 * k + 3] = Math.round((255 * Math.abs(error)) / most);
  }
  canvas.getContext('2d')!.putImageData(image, 0, 0);
}
