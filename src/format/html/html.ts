import type { Report } from '../../report.js';
import { callAgain } from '../again.js';
import { conditions } from '../conditions.js';
import { relative } from '../figures.js';
import type { TextOptions } from '../text.js';
import { fingerprint } from './fingerprint.js';
import { heatmaps } from './heatmap.js';
import { histogram } from './histogram.js';
import { type Markup, markup, prose } from './markup.js';
import { STYLE } from './style.js';
import { blockTable, findingList, scalarTable, selfTestTable, stepTable, verdictMark } from './tables.js';
import { glossary, terms } from './terms.js';

/**
 * The report as one HTML file: no network, no script, printable, light and dark.
 * Its own Content-Security-Policy lets nothing run and nothing load, whatever the names in the report hold.
 */
export function html(
  report: Report,
  { again = callAgain(report), made }: Pick<TextOptions, 'again' | 'made'> = {},
): string {
  const title = report.name === '' ? report.verdict : `${report.verdict}: ${report.name}`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<main>
${article(report, again, made)}
</main>
</body>
</html>
`.html;
}

/** Scalars in numbers, and errors in pictures where there was something to compare with. */
const pictures = (report: Report): Markup =>
  report.gradapprox.some(Number.isFinite)
    ? markup`${fingerprint(report)}${scalarTable(report)}${heatmaps(report)}${histogram(report)}`
    : scalarTable(report);

/** The report between <main> and </main>, for a page that brings `STYLE` itself. */
export const article = (report: Report, again: string, made = ''): Markup => markup`<article class="report">
<header>
<p class="headline">${verdictMark(report.verdict)} <span class="faint" title="${terms(report).difference}">difference</span> <b>${relative(report.difference)}</b> <span class="faint whole" title="${terms(report).threshold}">threshold ${report.threshold}</span></p>
${report.name === '' ? '' : markup`<h1>${report.name}</h1>`}
<p class="summary">${prose(report.summary)}</p>
</header>
${findingList(report.findings)}
${pictures(report)}
${blockTable(report)}${stepTable(report)}${selfTestTable(report)}
<footer>
<ul class="conditions">${conditions(report).map(clause => markup`<li>${prose(clause)}</li>`)}</ul>
${glossary(report)}<p>Again: <code>${again}</code></p>
${made === '' ? '' : markup`<p>${made}</p>`}
</footer>
</article>`;
