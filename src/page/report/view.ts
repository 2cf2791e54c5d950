import type { Checked } from '../worker/messages.js';
import { probe } from './probe.js';

/**
 * Shows a report: the article of its HTML file, where every name is escaped already, with heat maps that tell each entry.
 */
export function showReport(place: HTMLElement, { report, html }: Checked): void {
  const source = html.slice(html.indexOf('<article'), html.lastIndexOf('</main>'));
  const file = new DOMParser().parseFromString(source, 'text/html');
  const article = document.adoptNode(file.querySelector('article')!);
  place.replaceChildren(article);
  for (const figure of article.querySelectorAll<HTMLElement>('.heatmap')) {
    const block = report.blocks.find(({ name }) => name === figure.dataset.block);
    if (block) probe(figure, report, block);
  }
}
