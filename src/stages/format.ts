import { duration, count as inThousands, relative, resolution } from '../format/figures.js';
import { type Paint, PLAIN } from '../format/text.js';
import { aligned, wrapped } from '../format/typeset.js';
import { visible } from '../format/visible.js';
import type { Report } from '../report.js';
import type { StageReport, StagesReport } from './report.js';

/** Columns of text before a sentence goes on in the next line. */
const WIDTH = 100;
/** Stages whose sentences are printed; of the others the table tells. */
const MOST = 4;

export interface FormatStagesOptions {
  /** Colours for a terminal; left out: none. */
  paint?: Paint;
  /** Columns of the terminal; default 100. */
  width?: number;
}

/**
 * The report in words, on one screen: the verdict, what is wrong with the first wrong stages, and a line for each stage.
 * Pure: the same report gives the same string; names and messages of the caller's are neutralised.
 */
export function formatStages(report: StagesReport, { paint = PLAIN, width = WIDTH }: FormatStagesOptions = {}): string {
  const { verdict, summary, stages, whole, forwards, seconds } = report;
  const head = wrapped(visible(summary), width, `${verdict.toUpperCase()}  `);
  const conditions = `${inThousands(forwards)} forwards of ${stages.length} stages in ${duration(seconds)} · the whole chain: difference ${relative(whole.difference)} · seed ${whole.seed}`;
  return [
    [
      head[0].replace(verdict.toUpperCase(), paint[verdict](verdict.toUpperCase())),
      ...head.slice(1),
      paint.faint(`  ${conditions}`),
    ],
    messages(report, width),
    table(report, paint),
  ]
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}

/** What follows from a stage is told by the summary and the table. */
const messages = ({ stages }: StagesReport, width: number): string[] =>
  stages
    .filter(({ verdict }) => verdict !== 'pass')
    .slice(0, MOST)
    .flatMap(({ name, message }) => wrapped(visible(message), width, `  ${visible(name)}  `));

function table({ stages }: StagesReport, paint: Paint): string[] {
  const rows = stages.map(stage => [
    visible(stage.name),
    stage.verdict,
    seen(stage.input),
    seen(stage.parameters),
    chain(stage),
  ]);
  const [head, ...lines] = aligned([['stage', 'by itself', 'input', 'parameters', 'in the whole chain'], ...rows]);
  return [
    paint.faint(`  ${head.join('  ')}`),
    ...lines.map((cells, k) => `  ${cells.with(1, paint[stages[k].verdict](cells[1])).join('  ').trimEnd()}`),
  ];
}

/** Difference and resolution of a report, or nothing. */
const seen = (report: Report | undefined): string =>
  report ? `${relative(report.difference)} (${resolution(report.resolution)})` : '';

const chain = ({ whole, follows }: StageReport): string =>
  whole === null ? '' : follows.length > 0 ? `${whole}, from ${visible(follows[0])}` : whole;
