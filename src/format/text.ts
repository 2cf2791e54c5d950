import type { Report } from '../report.js';
import { callAgain } from './again.js';
import { against } from './against.js';
import { conditions } from './conditions.js';
import { component, count, magnitude, relative, resolution, shape } from './figures.js';
import { blocksWorthALine, componentsWorthALine } from './selection.js';
import { SELF_TEST, selfTestRows } from './selfTest.js';
import { sentence } from './sentence.js';
import { aligned, wrapped } from './typeset.js';
import { visible } from './visible.js';

/** How the words of a text report look: functions that add colour to a terminal, or leave the text as it is. */
export interface Paint {
  pass(text: string): string;
  fail(text: string): string;
  inconclusive(text: string): string;
  heading(text: string): string;
  faint(text: string): string;
}

const same = (text: string) => text;

/** No colour: for files, pipes and pages. */
export const PLAIN: Paint = { pass: same, fail: same, inconclusive: same, heading: same, faint: same };

/** Columns of text before a sentence goes on in the next line. */
const WIDTH = 100;

export interface TextOptions {
  /** The line that repeats the check; left out: the call of gradcheck() with the report's own options. */
  again?: string;
  paint?: Paint;
  /** By which version and when, for the foot of an HTML report: 'gradcheck 0.1.0, 2026-01-31'; left out: nothing is said, and the same report gives the same text. */
  made?: string;
  /** Columns of the terminal; default 100. */
  width?: number;
}

/** The report as lines for a terminal: verdict and what it is worth, findings, blocks, worst components, how to repeat it. */
export function text(report: Report, { again = callAgain(report), paint = PLAIN, width = WIDTH }: TextOptions = {}) {
  const sections = [
    headline(report, paint, width),
    findings(report, width),
    blocks(report, paint),
    worst(report, paint),
    steps(report, paint),
    selfTest(report, paint),
    [`${paint.faint('again')}  ${visible(again)}`],
  ];
  return sections
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}

function headline(report: Report, paint: Paint, width: number): string[] {
  const { verdict, name, difference, threshold, summary } = report;
  const title = `${name === '' ? '' : `${visible(name)}: `}difference ${relative(difference)}, threshold ${threshold}`;
  return [
    `${paint[verdict](verdict.toUpperCase())}  ${paint.heading(title)}`,
    ...wrapped(visible(summary), width, '  '),
    ...wrapped(visible(conditions(report).join(' · ')), width, '  ').map(paint.faint),
  ];
}

const findings = ({ findings }: Report, width: number): string[] =>
  findings.flatMap(finding => wrapped(visible(sentence(finding)), width, `  ${finding.certainty.padEnd(8)}  `));

function blocks(report: Report, paint: Paint): string[] {
  const { shown, left } = blocksWorthALine(report);
  const rows = shown.map(({ name, shape: sizes, verdict, difference, resolution: seen }) => [
    visible(name),
    shape(sizes),
    verdict,
    relative(difference),
    resolution(seen),
  ]);
  const [head, ...lines] = aligned([['block', 'shape', 'verdict', 'difference', 'resolution'], ...rows], 3);
  const painted = lines.map((cells, k) => {
    const { verdict } = shown[k];
    return cells.with(2, paint[verdict](cells[2]));
  });
  const more = left === 0 ? [] : [`  and ${count(left)} more ${left === 1 ? 'block' : 'blocks'}`];
  return [paint.faint(`  ${head.join('  ')}`), ...painted.map(cells => `  ${cells.join('  ')}`), ...more];
}

function steps({ steps = [] }: Report, paint: Paint): string[] {
  if (steps.length === 0) return [];
  const rows = steps.map(({ step, difference, off, order }) => [
    String(step),
    relative(difference),
    relative(off),
    order === null ? '–' : order.toFixed(2),
  ]);
  const [head, ...lines] = aligned([['step', 'difference', 'off by', 'order'], ...rows], 1);
  return [paint.faint(`  ${head.join('  ')}`), ...lines.map(cells => `  ${cells.join('  ')}`)];
}

function selfTest(report: Report, paint: Paint): string[] {
  const rows = selfTestRows(report);
  if (rows.length === 0) return [];
  const [head, ...lines] = aligned([[...SELF_TEST], ...rows.map(cells => cells.map(visible))], 1);
  return [paint.faint(`  ${head.join('  ')}`), ...lines.map(cells => `  ${cells.join('  ')}`.trimEnd())];
}

function worst(report: Report, paint: Paint): string[] {
  const rows = componentsWorthALine(report).map(({ at, grad, gradapprox, bound, status }) => [
    visible(at),
    'grad',
    component(grad),
    against(report),
    component(gradapprox),
    `± ${magnitude(bound)}`,
    status,
  ]);
  return aligned(rows).map(cells => `  ${cells.with(-1, paint.faint(cells.at(-1)!)).join('  ')}`);
}
