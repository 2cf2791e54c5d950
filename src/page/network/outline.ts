import type { NetworkLayer } from '../../index.js';
import { element } from '../element.js';
import { count } from '../figures.js';
import { svg } from '../svg.js';
import type { Outline } from '../worker/messages.js';

/** The height of every picture, and the longest side of what is drawn in it, in CSS pixels. */
const TALL = 52;
const LONGEST = 36;
/** Sheets of a stack that are drawn, however many channels there are, and how far apart. */
const SHEETS = 5;
const APART = 3;

/** A network, layer by layer: what comes out of each, drawn in its shape. */
export function drawnNetwork({ input, layers }: Outline): HTMLElement[] {
  const longest = Math.max(...input, ...layers.flatMap(sizes));
  const draw = (layer: NetworkLayer): HTMLElement => {
    if (layer.layers.length > 0) return residual(layer, layer.layers.map(draw));
    return box(layer.output, longest, layer.label, wordsOf(layer));
  };
  return [box(input, longest, 'input', []), ...layers.map(draw)];
}

const sizes = ({ output, layers }: NetworkLayer): readonly number[] => [...output, ...layers.flatMap(sizes)];

function box(shape: readonly number[], longest: number, title: string, words: readonly string[]): HTMLElement {
  return element(
    'li',
    {},
    solid(shape, longest),
    element('b', {}, title),
    element('span', {}, shape.join(' × ')),
    ...words.map(word => element('span', { class: 'faint' }, word)),
  );
}

/** What runs past some layers and is added behind them. */
const residual = ({ label }: NetworkLayer, inner: readonly HTMLElement[]): HTMLElement =>
  element(
    'li',
    { class: 'residual' },
    element('span', { class: 'skip-path' }, `${label}: added to what came in`),
    element('ol', {}, ...inner),
  );

/** The type of a layer where its name does not tell, and how much it learns. */
function wordsOf({ type, label, parameters }: NetworkLayer): string[] {
  const total = parameters.reduce((n, { shape }) => n + shape.reduce((a, b) => a * b, 1), 0);
  return [...(label.startsWith(type) ? [] : [type]), ...(total === 0 ? [] : [`${count(total)} learned`])];
}

/** A vector is a bar, a sequence a sheet, an image a stack of sheets: lengths by the square root, so that 1 and 784 fit on one page. */
function solid(shape: readonly number[], longest: number): SVGElement {
  const { columns, rows, sheets } = sheetsOf(shape, n => Math.max(4, LONGEST * Math.sqrt(n / longest)));
  const top = (TALL - rows - (sheets - 1) * APART) / 2;
  const wide = columns + (sheets - 1) * APART + 2;
  const stack = Array.from({ length: sheets }, (_, k) =>
    svg('rect', { x: 1 + k * APART, y: top + k * APART, width: columns, height: rows }),
  );
  return svg('svg', { viewBox: `0 0 ${wide} ${TALL}`, width: wide, height: TALL, 'aria-hidden': 'true' }, ...stack);
}

/** How wide a bar is. */
const BAR = 6;

function sheetsOf(shape: readonly number[], length: (n: number) => number) {
  if (shape.length === 1) return { columns: BAR, rows: length(shape[0]), sheets: 1 };
  const [a, b, channels = 1] = shape;
  if (shape.length === 2) return { columns: length(a), rows: length(b), sheets: 1 };
  return { columns: length(b), rows: length(a), sheets: Math.min(SHEETS, channels) };
}
