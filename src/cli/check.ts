import { writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { formatReport, GradcheckError, gradcheck, type Report } from '../index.js';
import { again } from './again.js';
import type { Given } from './arguments.js';
import type { Outcome } from './exit.js';
import { load, type Subject } from './model.js';
import { progress } from './progress.js';
import { refusal } from './refusal.js';
import { COLOURS, complain, width } from './terminal.js';

/** What became of a problem; null stands for one that could not be checked. */
type Checked = Report | null;

/**
 * Checks every problem of every model: reports on stdout and as HTML as they are known, JSON at the end, refusals on stderr.
 * What cannot be checked does not keep the rest from being checked.
 *
 * @returns one outcome a problem, one for a model that could not be loaded
 * @throws {Refusal} a file that cannot be written
 * @throws {GradcheckError} `aborted`
 */
export async function check(models: readonly string[], given: Given, signal: AbortSignal): Promise<Outcome[]> {
  const { json, html, quiet } = given;
  // before the work, so that hours of it are not lost, and so that no report of an earlier run is taken for this one
  if (json !== undefined && json !== '-') await write(json, '');
  if (html !== undefined) await write(html, '');
  const print = quiet || json === '-' ? () => {} : (text: string) => console.log(text);
  const checked: Checked[] = [];
  for (const model of models)
    for (const subject of await subjects(model)) {
      const report = subject && (await reportOn(subject, given, signal));
      checked.push(report);
      if (report === null) continue;
      const line = again(model, given.options, report.seed);
      print((checked.length > 1 ? '\n' : '') + text(report, line, given));
      if (html !== undefined)
        await write(numbered(html, checked.length), formatReport(report, 'html', { again: line }));
    }
  const outcomes = checked.map(report => report?.verdict ?? 'refused');
  if (outcomes.length > 1) print(`\n${tally(outcomes)}`);
  if (json !== undefined) await writeJson(json, checked);
  return outcomes;
}

/** The problems of a model; null in place of those of one that cannot be loaded, which is said on stderr. */
async function subjects(model: string): Promise<(Subject | null)[]> {
  try {
    return await load(model);
  } catch (error) {
    complain(error);
    return [null];
  }
}

async function reportOn({ problem, label }: Subject, { options, quiet }: Given, signal: AbortSignal): Promise<Checked> {
  const bar = progress(label, quiet);
  try {
    const report = await gradcheck(problem, { ...options, signal, onProgress: bar.update });
    return report.name === '' ? { ...report, name: label } : report;
  } catch (error) {
    if (signal.aborted) throw error;
    complain(error instanceof GradcheckError ? refusal.notChecked(label, error) : refusal.threw(label, error));
    return null;
  } finally {
    bar.stop();
  }
}

const text = (report: Report, again: string, { color }: Given) =>
  formatReport(report, 'text', { again, width: width(), ...(color ? { paint: COLOURS } : {}) });

const tally = (outcomes: readonly Outcome[]) =>
  [`${outcomes.length} problems`, ...['pass', 'fail', 'inconclusive', 'refused'].flatMap(counted(outcomes))].join(', ');

const counted = (outcomes: readonly Outcome[]) => (word: string) => {
  const n = outcomes.filter(outcome => outcome === word).length;
  return n === 0 ? [] : [`${n} ${word}`];
};

/** report.html for the first problem, report-2.html for the second. */
function numbered(file: string, k: number): string {
  const { dir, name, ext } = parse(file);
  return k === 1 ? file : join(dir, `${name}-${k}${ext}`);
}

/** One problem: its report; several: a list of the reports there are. */
async function writeJson(file: string, checked: readonly Checked[]): Promise<void> {
  const reports = checked.filter(report => report !== null).map(report => formatReport(report, 'json'));
  const json = checked.length === 1 ? reports.join() : `[${reports.join(',\n')}]`;
  if (file === '-') console.log(json);
  else await write(file, `${json}\n`);
}

async function write(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw refusal.unwritable(file, error as Error);
  }
}
