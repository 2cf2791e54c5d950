import type { Finding, Report, Verdict } from '../report.js';
import { callAgain } from './again.js';
import { against } from './against.js';
import { conditions } from './conditions.js';
import { component, count, magnitude, relative, resolution, shape } from './figures.js';
import { blocksWorthALine, componentsWorthALine } from './selection.js';
import { SELF_TEST, selfTestRows } from './selfTest.js';
import { sentence } from './sentence.js';
import { visible } from './visible.js';

const MARK: Readonly<Record<Verdict, string>> = { pass: '✅', fail: '❌', inconclusive: '⚠️' };

/** The report as GitHub-flavoured Markdown: a comment on a change, a job summary. */
export function markdown(report: Report, { again = callAgain(report) }: { again?: string } = {}): string {
  const { verdict, name, difference, threshold, summary } = report;
  return [
    `### ${MARK[verdict]} ${verdict}${name === '' ? '' : `: ${code(name)}`}`,
    `Difference **${relative(difference)}**, threshold ${threshold}. ${prose(summary)}`,
    report.findings.map(item).join('\n'),
    blocks(report),
    worst(report),
    steps(report),
    selfTest(report),
    `<sub>${prose(conditions(report).join(' · '))}</sub>`,
    `Again: ${code(again)}`,
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

const item = (finding: Finding) => `- **${finding.certainty}**: ${prose(sentence(finding))}`;

function blocks(report: Report): string {
  const { shown, left } = blocksWorthALine(report);
  const rows = shown.map(({ name, shape: sizes, verdict, difference, resolution: seen }) =>
    row([cell(name), shape(sizes), `${MARK[verdict]} ${verdict}`, relative(difference), resolution(seen)]),
  );
  const more = left === 0 ? [] : [row([`and ${count(left)} more`, '', '', '', ''])];
  return [row(['block', 'shape', 'verdict', 'difference', 'resolution']), row(RULE), ...rows, ...more].join('\n');
}

const RULE = ['---', '---', '---', '---:', '---:'];

function worst(report: Report): string {
  const rows = componentsWorthALine(report).map(({ at, grad, gradapprox, bound, status }) =>
    row([cell(at), component(grad), component(gradapprox), `± ${magnitude(bound)}`, status]),
  );
  if (rows.length === 0) return '';
  const head = row(['component', 'grad', against(report), 'error bar', 'status']);
  return [head, row(['---', '---:', '---:', '---:', '---']), ...rows].join('\n');
}

function steps({ steps = [] }: Report): string {
  if (steps.length === 0) return '';
  const rows = steps.map(({ step, difference, off, order }) =>
    row([String(step), relative(difference), relative(off), order === null ? '–' : order.toFixed(2)]),
  );
  return [row(['step', 'difference', 'off by', 'order']), row(['---', '---:', '---:', '---:']), ...rows].join('\n');
}

function selfTest(report: Report): string {
  const rows = selfTestRows(report).map(([name, caught, smallest, at, passes]) =>
    row([cell(name), caught, smallest, cell(at), prose(passes)]),
  );
  return rows.length === 0 ? '' : [row(SELF_TEST), row(SELF_TEST.map(() => '---')), ...rows].join('\n');
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** A name as code: nothing in it is markup, mentions nobody, ends no line. The fence is longer than any backticks inside. */
function code(name: string): string {
  const text = visible(name);
  const fence = '`'.repeat(1 + Math.max(0, ...(text.match(/`+/g) ?? []).map(ticks => ticks.length)));
  const space = /^`|`$/.test(text) || text === '' ? ' ' : '';
  return fence + space + text + space + fence;
}

/** A name in a table. Backslashes before a bar are read differently by different renderers, so a bar is never written there. */
const cell = (name: string) => (name.includes('|') ? prose(name) : code(name));

/** A sentence with names in it: markup is shown as it stands, and @ mentions nobody (a word joiner follows it). */
const prose = (sentences: string) =>
  visible(sentences)
    .replace(/[\\`*_{}[\]<>#~&]/g, '\\$&')
    .replaceAll('|', '&#124;')
    .replaceAll('@', '@\u2060');
