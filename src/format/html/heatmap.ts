import type { BlockReport, Report, Worst } from '../../report.js';
import { against, isReference } from '../against.js';
import { component, count, magnitude, relative, shape } from '../figures.js';
import { failingFirst } from '../selection.js';
import { FIRST_BEYOND, LEVELS, SMALLEST } from './level.js';
import { type Markup, markup, NOTHING } from './markup.js';
import { layOut, picture, scaleOf } from './picture.js';
import { type Colour, pngUrl } from './png.js';
import { worstTable } from './tables.js';
import { countOf, extent, placeOf, type Tiling } from './tiling.js';

/** Most pictures in a report. */
const MOST_PICTURES = 24;

/** A heat map of relative errors for every block of more than one component: those that do not pass first, those that pass folded beside them. */
export function heatmaps(report: Report): Markup {
  const drawn = failingFirst(report.blocks.filter(block => block.size > 1));
  const shown = drawn.slice(0, MOST_PICTURES);
  if (shown.length === 0) return NOTHING;
  const scale = scaleOf(shown);
  const figures = (blocks: readonly BlockReport[]) =>
    markup`<div class="figures">${blocks.map(block => heatmap(report, block, scale))}</div>`;
  const folds = report.blocks.some(({ verdict }) => verdict !== 'pass');
  const passing = shown.filter(({ verdict }) => folds && verdict === 'pass');
  const telling = shown.slice(0, shown.length - passing.length);
  const left = drawn.length - shown.length;
  return markup`<section class="heatmaps"><h2>Relative error, entry by entry</h2>
${legend(report)}
${telling.length === 0 ? '' : figures(telling)}
${passing.length === 0 ? '' : markup`<details class="passing"><summary>${count(passing.length)} ${passing.length === 1 ? 'block that passes' : 'blocks that pass'}</summary>${figures(passing)}</details>`}
${left === 0 ? '' : markup`<p class="faint">${count(left)} more ${left === 1 ? 'block is' : 'blocks are'} not drawn.</p>`}</section>\n`;
}

/** Width of a picture and the sides of an entry, in CSS pixels. */
const WIDTH = 720;
const TALLEST = 480;
const WIDEST_ENTRY = 18;
const LOWEST = 18;

function heatmap(report: Report, block: BlockReport, scale: number): Markup {
  const tiling = layOut(block, scale);
  const { points, width } = picture(report, block, tiling, scale);
  const frame = frameOf(tiling, against(report));
  const { wide, tall } = frame;
  const marks = block.worst.filter(({ status }) => status !== 'agree').map(worst => mark(worst, block, frame));
  return markup`<figure class="heatmap" data-block="${block.name}" data-scale="${scale}">
<figcaption><b>${block.name}</b> <span class="faint">${shape(block.shape)}${laidOut(tiling, scale)}</span></figcaption>
<svg ${isTiled(tiling) ? markup`class="tiled" ` : NOTHING}viewBox="0 0 ${wide} ${tall}" width="${wide}" height="${tall}" role="img" aria-label="${description(block)}">
<image href="${pngUrl(points, width, PALETTE)}" width="${wide}" height="${tall}" preserveAspectRatio="none"/>
${outlines(frame)}${marks}</svg>
${worstTable(report, block)}</figure>\n`;
}

const isTiled = (tiling: Tiling): boolean => countOf(tiling) > 1;

/** The sides of the picture: of tiles, whose shape is the point of it, entries are square. */
function frameOf(tiling: Tiling, other: string): Frame {
  const points = extent(tiling);
  const side = Math.min(WIDEST_ENTRY, WIDTH / points.wide, TALLEST / points.tall);
  if (isTiled(tiling)) return { tiling, wide: side * points.wide, tall: side * points.tall, other };
  const wide = Math.min(WIDTH, points.wide * WIDEST_ENTRY);
  const tall = Math.min(TALLEST, Math.max(LOWEST, (points.tall * wide) / points.wide));
  return { tiling, wide, tall, other };
}

/** What the picture does not show by itself. */
function laidOut(tiling: Tiling, scale: number): string {
  const { tiles, row, column } = tiling;
  if (scale > 1) return `, a point is the worst of ${row.size === 1 ? scale : `${scale} × ${scale}`} entries`;
  if (!isTiled(tiling)) return '';
  const lines = tiles.length === 2 ? ': inputs downwards, outputs across' : '';
  return `, ${count(countOf(tiling))} tiles of ${row.size} × ${column.size}${lines}`;
}

/** Most tiles with a line around each. */
const MOST_OUTLINES = 1000;

/** Lines around the tiles, in points. */
function outlines({ tiling, wide, tall }: Frame): Markup {
  const { row, column, across } = tiling;
  const tiles = countOf(tiling);
  if (tiles === 1 || tiles > MOST_OUTLINES) return NOTHING;
  const points = extent(tiling);
  const path = Array.from({ length: tiles }, (_, t) => {
    const [x, y] = [(t % across) * (column.size + 1), Math.floor(t / across) * (row.size + 1)];
    return `M${x} ${y}h${column.size}v${row.size}h-${column.size}z`;
  }).join('');
  return markup`<path class="tile" transform="scale(${(wide / points.wide).toFixed(4)} ${(tall / points.tall).toFixed(4)})" d="${path}"/>\n`;
}

const description = ({ name, shape: sizes, verdict, difference }: BlockReport) =>
  `Heat map of relative errors of ${name} ${shape(sizes)}: ${verdict}, difference ${relative(difference)}. The worst entries are in the table below.`;

interface Frame {
  tiling: Tiling;
  wide: number;
  tall: number;
  /** What gradapprox is called. */
  other: string;
}

/** A frame around one of the worst entries, with its numbers for a pointer that rests on it. */
function mark(
  { at, index, grad, gradapprox, bound, status }: Worst,
  block: BlockReport,
  { tiling, wide, tall, other }: Frame,
) {
  const points = extent(tiling);
  const place = placeOf(tiling, index - block.offset);
  const [x, y] = [(place.x * wide) / points.wide, (place.y * tall) / points.tall];
  const [w, h] = [Math.max(wide / points.wide, 5), Math.max(tall / points.tall, 5)];
  return markup`<rect class="${status}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${h.toFixed(1)}"><title>${at}: grad ${component(grad)}, ${other} ${component(gradapprox)} ± ${magnitude(bound)}, ${status}</title></rect>`;
}

/** One accent for what is beyond the bars, a grey that shows on light and dark for what is within. */
const ACCENT = [216, 67, 21] as const;
const GREY = [128, 128, 128] as const;

export const PALETTE: readonly Colour[] = Array.from({ length: LEVELS }, (_, level): Colour => {
  if (level === 0) return [...GREY, 0];
  if (level < FIRST_BEYOND) return [...GREY, Math.round(18 + (150 * (level - 1)) / (FIRST_BEYOND - 2))];
  return [...ACCENT, Math.round(140 + (115 * (level - FIRST_BEYOND)) / (LEVELS - 1 - FIRST_BEYOND))];
});

const legend = (report: Report) => markup`<p class="legend">
<span>${SMALLEST.toExponential()}</span><img alt="" src="${pngUrl(scaleFrom(1, FIRST_BEYOND - 1), FIRST_BEYOND - 1, PALETTE)}"><span>${report.tolerance.toExponential()}</span>
<img alt="" src="${pngUrl(scaleFrom(FIRST_BEYOND, LEVELS - FIRST_BEYOND), LEVELS - FIRST_BEYOND, PALETTE)}"><span>1</span>
<span class="faint">grey agrees, colour is beyond the tolerance and the error of ${isReference(report) ? 'the reference' : 'gradapprox'}, blank was not checked</span></p>`;

const scaleFrom = (first: number, length: number) => Uint8Array.from({ length }, (_, k) => first + k);
