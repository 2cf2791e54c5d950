import type { BlockReport, Finding, Report, Verdict } from '../../report.js';
import { component, count, magnitude, relative, resolution, shape } from '../figures.js';
import { sentence } from '../sentence.js';
import { type Markup, markup, NOTHING, prose } from './markup.js';

/** Most blocks with a row of their own. */
const MOST_ROWS = 500;

const MARK: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✕', inconclusive: '?' };

/** A verdict in a mark and a word: never by colour alone. */
export const verdictMark = (verdict: Verdict): Markup =>
  markup`<span class="verdict ${verdict}"><span aria-hidden="true">${MARK[verdict]}</span> ${verdict}</span>`;

/** What was found, most certain first as the report has them. */
export function findingList(findings: readonly Finding[]): Markup {
  if (findings.length === 0) return NOTHING;
  const items = findings.map(
    finding =>
      markup`<li><span class="certainty">${finding.certainty}</span> <span>${prose(sentence(finding))}</span></li>\n`,
  );
  return markup`<section class="findings"><h2>What was found</h2>\n<ul>${items}</ul></section>\n`;
}

/** Every block with its shape, verdict, difference and the smallest error that would have been noticed. */
export function blockTable({ blocks }: Report): Markup {
  const rows = blocks
    .slice(0, MOST_ROWS)
    .map(
      ({ name, shape: sizes, verdict, difference, resolution: seen }) =>
        markup`<tr><th scope="row">${name}</th><td>${shape(sizes)}</td><td>${verdictMark(verdict)}</td><td class="number">${relative(difference)}</td><td class="number">${resolution(seen)}</td></tr>\n`,
    );
  const left = blocks.length - rows.length;
  return markup`<section class="blocks"><h2>Blocks</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Blocks"><table><thead><tr><th scope="col">block</th><th scope="col">shape</th><th scope="col">verdict</th><th scope="col" class="number">difference</th><th scope="col" class="number">noticed from</th></tr></thead>
<tbody>${rows}</tbody></table></div>
${left === 0 ? '' : markup`<p class="faint">and ${count(left)} more blocks</p>`}</section>\n`;
}

/** What each of several steps gives. */
export function stepTable({ steps = [] }: Report): Markup {
  if (steps.length === 0) return NOTHING;
  const rows = steps.map(
    ({ step, difference, off, order }) =>
      markup`<tr><th scope="row">${String(step)}</th><td class="number">${relative(difference)}</td><td class="number">${relative(off)}</td><td class="number">${order === null ? '–' : order.toFixed(2)}</td></tr>\n`,
  );
  return markup`<section class="steps"><h2>Steps</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Steps"><table><thead><tr><th scope="col">step</th><th scope="col" class="number">difference</th><th scope="col" class="number">off by</th><th scope="col" class="number">order</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>\n`;
}

/** The worst components of one block, behind a summary that opens; `other` is what gradapprox is called. */
export function worstTable({ name, worst }: BlockReport, other: string): Markup {
  if (worst.length === 0) return NOTHING;
  const rows = worst.map(
    ({ at, grad, gradapprox, bound, status }) =>
      markup`<tr><th scope="row">${at}</th><td class="number">${component(grad)}</td><td class="number">${component(gradapprox)}</td><td class="number">± ${magnitude(bound)}</td><td>${status}</td></tr>\n`,
  );
  return markup`<details><summary>Worst entries of ${name}</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Worst entries of ${name}"><table><thead><tr><th scope="col">component</th><th scope="col" class="number">grad</th><th scope="col" class="number">${other}</th><th scope="col" class="number">known to</th><th scope="col">status</th></tr></thead>
<tbody>${rows}</tbody></table></div></details>\n`;
}
