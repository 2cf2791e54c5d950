import type { BlockReport, Report } from '../../report.js';
import { against } from '../against.js';
import { count } from '../figures.js';
import { dots } from './dots.js';
import { type Markup, markup, NOTHING } from './markup.js';
import { scatter } from './scatter.js';

/** Most blocks with a picture of their own: each may take 60 kB. */
const MOST_BLOCKS = 6;

/** What a failing report shows first: grad against gradapprox, of all components and of each block that fails where there are several. */
export function fingerprint(report: Report): Markup {
  if (report.verdict !== 'fail') return NOTHING;
  const failing = report.blocks.filter(({ verdict, size }) => verdict === 'fail' && size > 1);
  const several = failing.length > 1 ? failing.slice(0, MOST_BLOCKS) : [];
  return markup`<section class="fingerprint"><h2>grad against ${against(report)}</h2>
<div class="beside"><figure>${scatter(report, { label: 'all components' })}</figure>
<div><p class="key"><span class="right">agrees</span> <span class="wrong">beyond the tolerance and the error of ${against(report)}</span></p>
<p>A dot is a component. A right gradient lies on the diagonal; every mistake leaves it in a shape of its own: a wrong sign crosses it, a factor is a steeper or flatter line, clipping two shelves, a zero a flat line, a left-out penalty a cloud along it.</p>
${notDrawn(report)}
${several.length === 0 ? '' : markup`<div class="small">${several.map(block => ofBlock(report, block))}</div>`}</div></div></section>\n`;
}

const ofBlock = (report: Report, { name, offset, size }: BlockReport) =>
  markup`<figure>${scatter(report, { from: offset, to: offset + size, label: name, small: true })}<figcaption>${name}</figcaption></figure>\n`;

/** What the picture leaves out, in words. */
function notDrawn(report: Report): Markup {
  const { outside, none } = dots(report, { from: 0, to: report.grad.length }, 1);
  const left = [
    ...(outside === 0 ? [] : [`${count(outside)} that agree lie further out on the diagonal`]),
    ...(none === 0 ? [] : [`${count(none)} have no number in grad`]),
  ];
  return left.length === 0 ? NOTHING : markup`<p class="faint">Not drawn: ${left.join('; ')}.</p>`;
}
