import type { BlockReport, Finding, Report, Verdict, Worst } from '../../report.js';
import { against } from '../against.js';
import { component, count, magnitude, relative, resolution, shape } from '../figures.js';
import { failingFirst } from '../selection.js';
import { SELF_TEST, selfTestRows } from '../selfTest.js';
import { sentence } from '../sentence.js';
import { type Markup, markup, NOTHING, prose } from './markup.js';
import { heads } from './terms.js';

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

/** Every block with its shape, verdict, difference and resolution; those that do not pass first. */
export function blockTable(report: Report): Markup {
  const blocks = failingFirst(report.blocks);
  const rows = blocks
    .slice(0, MOST_ROWS)
    .map(
      ({ name, shape: sizes, verdict, difference, resolution: seen }) =>
        markup`<tr><th scope="row">${name}</th><td>${shape(sizes)}</td><td>${verdictMark(verdict)}</td><td class="number">${relative(difference)}</td><td class="number">${resolution(seen)}</td></tr>\n`,
    );
  const left = blocks.length - rows.length;
  return markup`<section class="blocks"><h2>Blocks</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Blocks${of(report)}"><table><thead>${heads(report, ['block', 'shape', 'verdict', 'difference', 'resolution'], ['difference', 'resolution'])}</thead>
<tbody>${rows}</tbody></table></div>
${left === 0 ? '' : markup`<p class="faint">and ${count(left)} more ${left === 1 ? 'block' : 'blocks'}</p>`}</section>\n`;
}

/** Told apart by its name where reports of several problems stand in one file. */
export const of = ({ name }: Report) => (name === '' ? '' : ` of ${name}`);

/** What each of several steps gives. */
export function stepTable(report: Report): Markup {
  const { steps = [] } = report;
  if (steps.length === 0) return NOTHING;
  const rows = steps.map(
    ({ step, difference, off, order }) =>
      markup`<tr><th scope="row">${String(step)}</th><td class="number">${relative(difference)}</td><td class="number">${relative(off)}</td><td class="number">${order === null ? '–' : order.toFixed(2)}</td></tr>\n`,
  );
  return markup`<section class="steps"><h2>Steps</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Steps${of(report)}"><table><thead><tr><th scope="col">step</th><th scope="col" class="number">difference</th><th scope="col" class="number">off by</th><th scope="col" class="number">order</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>\n`;
}

/** What of each block was caught when it was spoilt on purpose. */
export function selfTestTable(report: Report): Markup {
  const all = selfTestRows(report);
  if (all.length === 0) return NOTHING;
  const rows = all
    .slice(0, MOST_ROWS)
    .map(
      ([name, ...cells]) =>
        markup`<tr><th scope="row">${name}</th>${cells.map(text => markup`<td>${text}</td>`)}</tr>\n`,
    );
  const head = SELF_TEST.map(text => markup`<th scope="col">${text}</th>`);
  return markup`<section class="self-test"><h2>Spoilt on purpose</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Spoilt on purpose${of(report)}"><table><thead><tr>${head}</tr></thead>
<tbody>${rows}</tbody></table></div></section>\n`;
}

/** The worst components of one block, behind a summary that opens. */
export function worstTable(report: Report, { name, worst }: BlockReport): Markup {
  if (worst.length === 0) return NOTHING;
  return markup`<details><summary>Worst entries of ${name}</summary>
${componentTable(report, worst, `Worst entries of ${name}`)}</details>\n`;
}

/** The numbers of blocks that are one number, for which a picture says nothing. */
export function scalarTable(report: Report): Markup {
  const scalars = failingFirst(report.blocks.filter(({ size }) => size === 1)).flatMap(({ worst }) => worst);
  if (scalars.length === 0) return NOTHING;
  const rest = scalars.length - MOST_ROWS;
  return markup`<section class="scalars"><h2>Blocks of one component</h2>
${componentTable(report, scalars.slice(0, MOST_ROWS), 'Blocks of one component')}
${rest > 0 ? markup`<p class="faint">and ${count(rest)} more</p>` : ''}</section>\n`;
}

function componentTable(report: Report, components: readonly Worst[], label: string): Markup {
  const rows = components.map(
    ({ at, grad, gradapprox, bound, status }) =>
      markup`<tr><th scope="row">${at}</th><td class="number">${component(grad)}</td><td class="number">${component(gradapprox)}</td><td class="number">± ${magnitude(bound)}</td><td>${status}</td></tr>\n`,
  );
  const numbers = ['grad', against(report), 'error bar'];
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${label}${of(report)}"><table><thead>${heads(report, ['component', ...numbers, 'status'], numbers)}</thead>
<tbody>${rows}</tbody></table></div>`;
}
