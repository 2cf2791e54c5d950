import { drawing } from '../drawing.js';
import { element } from '../element.js';
import { slope } from '../figures.js';
import type { Sweep } from '../worker/messages.js';
import { curve } from './curve.js';

/** The V of one component of a network, with its name. */
export function componentV(at: string, sweep: Sweep): HTMLElement {
  const caption = `The V of ${at}: error of both differences against ε; the slope itself is ${slope(Number(sweep.exact.toPrecision(8)))}.`;
  const figure = element(
    'figure',
    { class: 'chart component' },
    element('div', { class: 'plot', 'data-height': 380 }),
    element('figcaption', {}, caption),
  );
  drawing(
    figure,
    (width, height) => curve(sweep, width, height),
    () => caption,
  );
  return figure;
}
