import { formatReport, GradcheckError, type Options, type Report } from '../index.js';
import type { Given } from './arguments.js';
import type { Outcome } from './exit.js';
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
 * @param tasks  null stands for one that could not even be made, which has been said
 * @returns one outcome a task
 * @throws {Refusal} a file that cannot be written
 * @throws {GradcheckError} `aborted`
 */
export async function runTasks(
  tasks: AsyncIterable<Task | null>,
  given: Given,
  signal: AbortSignal,
): Promise<Outcome[]> {
  const outputs = new Outputs(given);
  await outputs.prepare();
  const print = given.quiet || given.json === '-' ? () => {} : (text: string) => console.log(text);
  const outcomes: Outcome[] = [];
  for await (const task of tasks) {
    const report = task && (await attempt(task, given, signal));
    outcomes.push(report?.verdict ?? 'refused');
    const again = report ? task!.again(report.seed) : '';
    await outputs.add(report && { report, again });
    if (report) print((outcomes.length > 1 ? '\n' : '') + text(report, again, given));
  }
  if (outcomes.length > 1) print(`\n${tally(outcomes)}`);
  await outputs.finish();
  return outcomes;
}

async function attempt({ label, run }: Task, { quiet }: Given, signal: AbortSignal): Promise<Report | null> {
  const bar = progress(label, quiet);
  try {
    const report = await run({ signal, onProgress: bar.update });
    return report.name === '' ? { ...report, name: label } : report;
  } catch (error) {
    if (signal.aborted) throw error;
    complain(worded(label, error));
    return null;
  } finally {
    bar.stop();
  }
}

function worded(label: string, error: unknown): unknown {
  if (error instanceof Refusal) return error;
  return error instanceof GradcheckError ? refusal.notChecked(label, error) : refusal.threw(label, error);
}

const text = (report: Report, again: string, { color }: Given) =>
  formatReport(report, 'text', { again, width: width(), ...(color ? { paint: COLOURS } : {}) });

const tally = (outcomes: readonly Outcome[]) =>
  [`${outcomes.length} problems`, ...['pass', 'fail', 'inconclusive', 'refused'].flatMap(counted(outcomes))].join(', ');

const counted = (outcomes: readonly Outcome[]) => (word: string) => {
  const n = outcomes.filter(outcome => outcome === word).length;
  return n === 0 ? [] : [`${n} ${word}`];
};
