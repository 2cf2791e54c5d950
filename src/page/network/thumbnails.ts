import { byId, element } from '../element.js';
import { nextFrame } from '../frames.js';
import { type Dataset, order, sideOf } from './dataset.js';

/** Most pictures in a strip. */
const MOST = 32;

/** Shows the examples that are checked, where there are any and they are pictures: ink on the page's own paper. */
export function thumbnails(data: Dataset | null, m: number): void {
  const place = byId('examples-strip');
  place.hidden = data === null;
  if (data) fill(place, data, m);
}

function fill(place: HTMLElement, data: Dataset, m: number): void {
  const side = sideOf(data);
  const chosen = side ? order(data).slice(0, Math.min(MOST, m || 0)) : [];
  place.hidden = chosen.length === 0;
  place.setAttribute(
    'aria-label',
    `The first ${chosen.length} examples: ${chosen.map(s => data.classes[data.y[s]]).join(' ')}`,
  );
  nextFrame(() => place.replaceChildren(...chosen.map(s => picture(data.x[s], side!, data.divisor!))));
}

function picture(values: readonly number[], side: number, most: number): HTMLCanvasElement {
  const canvas = element('canvas', { width: side, height: side });
  const image = new ImageData(side, side);
  for (const [k, value] of values.entries()) image.data[4 * k + 3] = Math.round((255 * value) / most);
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  return canvas;
}
