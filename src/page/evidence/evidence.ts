import type { Report } from '../../report.js';
import { element } from '../element.js';
import type { Answers } from '../worker/messages.js';
import type { Dots } from './dots.js';
import type { ErrorRows } from './errorRows.js';
import { fingerprint } from './fingerprint.js';
import { pixels } from './pixels.js';

/** The side of the square of dots, in CSS pixels. */
const SIDE = 260;

/** What a check found as two pictures: a dot a component, and the errors of the first weights as images, if the data are images. */
export function evidence({ report, dots, rows }: Answers['check'], side: number | null): HTMLElement {
  return element(
    'section',
    { class: 'evidence', 'aria-label': 'The error in pictures' },
    scatter(report, dots),
    ...images(rows, side),
  );
}

function scatter(report: Report, dots: Dots): HTMLElement {
  const canvas = fingerprint(dots, SIDE);
  const { wrong, checked } = report.components;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `grad against gradapprox: ${wrong} of ${checked} components lie off the diagonal.`);
  const caption =
    'Every parameter is a dot: its difference gradapprox to the right, its grad upwards. On the diagonal they agree.';
  return element('figure', {}, canvas, element('figcaption', {}, caption));
}

function images(rows: ErrorRows | null, side: number | null): HTMLElement[] {
  if (rows === null || side === null) return [];
  const tiles = element(
    'div',
    {
      class: 'tiles',
      role: 'img',
      'aria-label': `Errors of dW1 of the hidden units ${rows.units.join(', ')}, each as an image.`,
    },
    ...pixels(rows, side),
  );
  const caption = `grad − gradapprox of the hidden units ${rows.units.join(', ')}: the rows of dW1, each laid out as the image that the unit looks at.`;
  return [element('figure', {}, tiles, element('figcaption', {}, caption))];
}
