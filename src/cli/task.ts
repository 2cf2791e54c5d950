import { formatReport, GradcheckError, type Options, type Report } from '../index.js';
import type { Given } from './arguments.js';
import type { Outcome } from './exit.js';
import type { Reported, Result } from './junit.js';
import { Outputs } from './outputs.js';
import { progress } from './progress.js';
import { Refusal, refusal } from './refusal.js';
import { COLOURS, complain, width } from './terminal.js';

/** One problem that is to be checked. */
export interface Task {
  label: string;
  run(watch: Pick<Options, 'signal' | 'onProgress'>): Promise<Report>;
  /** The command line that repeats it. */
  again(seed: number): string;
}

/**
 * Runs tasks one after the other: reports on stdout and as HTML as they are known, JSON and JUnit at the end, refusals on stderr.
 * What cannot be checked does not keep the rest from being checked.
 *
 * @returns one outcome a task
 * @throws {Refusal} a file that cannot be written
 * @throws {GradcheckError} `aborted`
 */
export async function runTasks(tasks: AsyncIterable<Task>, given: Given, signal: AbortSignal): Promise<Outcome[]> {
  const outputs = new Outputs(given);
  await outputs.prepare();
  const print = given.quiet || given.json === '-' ? () => {} : (text: string) => console.log(text);
  const outcomes: Outcome[] = [];
  for await (const task of tasks) {
    const result = await attempt(task, given, signal);
    await outputs.add(result);
    if ('refusal' in result) {
      outcomes.push('refused');
      complain(result.refusal);
      continue;
    }
    outcomes.push(result.report.verdict);
    print((outcomes.length > 1 ? '\n' : '') + text(result, given));
  }
  if (outcomes.length > 1) print(`\n${tally(outcomes)}`);
  await outputs.finish();
  return outcomes;
}

async function attempt({ label, run, again }: Task, { quiet }: Given, signal: AbortSignal): Promise<Result> {
  const bar = progress(label, quiet);
  try {
    const report = await run({ signal, onProgress: bar.update });
    return { report: report.name === '' ? { ...report, name: label } : report, again: again(report.seed) };
  } catch (error) {
    if (signal.aborted) throw error;
    return { label, refusal: worded(label, error) };
  } finally {
    bar.stop();
  }
}

function worded(label: string, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return error instanceof GradcheckError ? refusal.notChecked(label, error) : refusal.threw(label, error);
}

const text = ({ report, again }: Reported, { color }: Given) =>
  formatReport(report, 'text', { again, width: width(), ...(color ? { paint: COLOURS } : {}) });

const tally = (outcomes: readonly Outcome[]) =>
  [`${outcomes.length} problems`, ...['pass', 'fail', 'inconclusive', 'refused'].flatMap(counted(outcomes))].join(', ');

const counted = (outcomes: readonly Outcome[]) => (word: string) => {
  const n = outcomes.filter(outcome => outcome === word).length;
  return n === 0 ? [] : [`${n} ${word}`];
};
