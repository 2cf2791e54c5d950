import { element } from '../element.js';
import { nextTask } from '../frames.js';
import type { Checked } from '../worker/messages.js';
import { type Inspect, probe } from './probe.js';

/** Shows a report where it belongs, instead of what was there and below its pictures; each in a task of its own. */
export async function showReport(
  place: HTMLElement,
  checked: Checked,
  more: { pictures: HTMLElement; inspect: Inspect },
): Promise<void> {
  place.replaceChildren(more.pictures);
  await nextTask();
  place.append(article(checked, more.inspect));
}

/** Shows several reports, each behind a line that opens it; the first that does not pass is open. */
export function showReports(place: HTMLElement, all: readonly Checked[]): void {
  const first = all.findIndex(({ report }) => report.verdict !== 'pass');
  place.replaceChildren(
    ...(all.length === 1 ? all.map(one => article(one)) : all.map((one, k) => folded(one, k === first))),
  );
}

/** Says above a report that it is older than what stands in the form now; once. */
export function outdate(place: HTMLElement, why: string): void {
  if (!place.hasChildNodes() || place.querySelector('.outdated')) return;
  place.prepend(element('p', { class: 'outdated', role: 'note' }, why));
}

/** A report that is built when it is opened for the first time. */
function folded(checked: Checked, open: boolean): HTMLElement {
  const { name, verdict } = checked.report;
  const line = element(
    'summary',
    {},
    element('span', { class: `verdict ${verdict}` }, verdict),
    ' ',
    element('b', {}, name || 'without a name'),
  );
  const details = element('details', { class: 'folded', open }, line);
  // an open one tells so too, once it is in the page
  details.addEventListener('toggle', () => details.append(article(checked)), { once: true });
  return details;
}

/** The article of a report's HTML file, where every name is escaped already, with heat maps that tell each entry. */
function article({ report, html }: Checked, inspect?: Inspect): HTMLElement {
  const source = html.slice(html.indexOf('<article'), html.lastIndexOf('</main>'));
  const file = new DOMParser().parseFromString(source, 'text/html');
  const made = document.adoptNode(file.querySelector('article')!);
  fitted(made, report.name);
  for (const figure of made.querySelectorAll<HTMLElement>('.heatmap')) {
    const block = report.blocks.find(({ name }) => name === figure.dataset.block);
    if (block) probe(figure, report, block, inspect);
  }
  return made;
}

/** Headings a step below that of the part, and regions told apart from those of other reports. */
function fitted(made: HTMLElement, name: string): void {
  const below = made.querySelector('h1') ? 'h4' : 'h3';
  for (const heading of made.querySelectorAll('h1, h2')) {
    const lower = heading.localName === 'h1' ? element('h3', { class: 'title' }) : element(below);
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
  count++;
  for (const region of made.querySelectorAll('[role="region"]'))
    region.setAttribute('aria-label', `${region.getAttribute('aria-label')}, ${name || `report ${count}`}`);
}

/** Reports shown so far. */
let count = 0;
