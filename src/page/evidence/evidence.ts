import type { Report } from '../../report.js';
import { element } from '../element.js';
import { count } from '../figures.js';
import type { Answers } from '../worker/messages.js';
import { attentionPicture } from './attention.js';
import type { Dots } from './dots.js';
import type { ErrorRows } from './errorRows.js';
import { fingerprint } from './fingerprint.js';
import type { KernelTiles } from './kernels.js';
import { largest, pixels } from './pixels.js';

/** The side of the square of dots, in CSS pixels. */
const SIDE = 260;

/** What is known of the examples: the side of square pictures, or the characters of the first window of a text. */
export interface Shown {
  side: number | null;
  characters: readonly string[];
}

/** What a check found as pictures: a dot a component, the errors of first weights as images, kernels in their own shape, and attention. */
export function evidence(
  { report, dots, rows, kernels, attention }: Answers['check'],
  { side, characters }: Shown,
): HTMLElement {
  return element(
    'section',
    { class: 'evidence', 'aria-label': 'The error in pictures' },
    scatter(report, dots),
    element(
      'div',
      { class: 'pictures' },
      ...images(rows, side),
      ...kernels.flatMap(ofKernels),
      ...ofHeads(attention, characters),
    ),
  );
}

function scatter(report: Report, dots: Dots): HTMLElement {
  const canvas = fingerprint(dots, SIDE);
  const { wrong, checked } = report.components;
  const lie = `${count(wrong)} of ${count(checked)} components lie off the diagonal.`;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `grad against gradapprox: ${lie}`);
  const caption =
    'Every parameter is a dot: its difference gradapprox to the right, its grad upwards. On the diagonal they agree.';
  return figure(canvas, caption);
}

const figure = (picture: Element, ...caption: (Node | string)[]): HTMLElement =>
  element('figure', {}, picture, element('figcaption', {}, ...caption));

function images(rows: ErrorRows | null, side: number | null): HTMLElement[] {
  if (rows === null || side === null) return [];
  const units = rows.units.join(', ');
  const label = `Errors of dW1 of the hidden units ${units}, each as an image.`;
  const tiles = element('div', { class: 'tiles', role: 'img', 'aria-label': label }, ...pixels(rows.rows, side));
  const caption = `grad − gradapprox of the hidden units ${units}: the rows of dW1, each laid out as the image that the unit looks at.`;
  return [figure(tiles, caption)];
}

/** The kernels of a convolution, and what is wrong in their gradient beside them. */
function ofKernels({ name, columns, across, grid, weights, errors }: KernelTiles): HTMLElement[] {
  const size = `${weights[0].length / columns} × ${columns}`;
  const lines = grid ? 'a line for each input, a column for each filter' : 'one for each filter';
  const one = (rows: readonly Float64Array[], title: string) => {
    const most = Math.max(...rows.map(largest));
    const label = `${title} of ${name}: ${weights.length} kernels of ${size}.`;
    const drawn = pixels(rows, columns, most);
    const tiles = element('div', { class: 'kernels', role: 'img', 'aria-label': label }, ...drawn);
    tiles.style.setProperty('--across', String(across));
    return figure(tiles, element('b', {}, name), ` ${title}`);
  };
  const pair = [
    one(weights, `the kernels themselves, ${lines}; orange above 0, blue below`),
    ...(errors ? [one(errors, 'grad − gradapprox')] : []),
  ];
  return [element('div', { class: 'pair' }, ...pair)];
}

/** The attention of each head on the first window of the text. */
function ofHeads(heads: readonly Float64Array[], characters: readonly string[]): HTMLElement[] {
  if (heads.length === 0) return [];
  const pictures = heads.map((weights, h) =>
    figure(
      attentionPicture(weights, characters, `Attention of head ${h} on “${characters.join('')}”.`),
      element('b', {}, `head ${h}`),
      h === 0 ? ' a line for each character that is read, a column for each that it looks back at' : '',
    ),
  );
  return [element('div', { class: 'pair' }, ...pictures)];
}
