import { count } from '../format/figures.js';
import { formatReport } from '../format/index.js';
import type { Given } from './arguments.js';
import type { Outcome } from './exit.js';
import type { Reported, Result } from './junit.js';
import { Outputs } from './outputs.js';
import { duration, type Progress, progress, Rate } from './progress.js';
import { refusal } from './refusal.js';
import type { Listener } from './run/follow.js';
import type { Job } from './run/job.js';
import { COLOURS, complain, note, print, width } from './terminal.js';

/** Seconds of work that tell how long all of it takes, and how long that may be without a word. */
const TELLING = 5;
const LONG = 60;

/** Says and writes what becomes of every problem as soon as it is known. */
export class Reporting implements Listener {
  private readonly outcomes: Outcome[] = [];
  private readonly outputs: Outputs;
  private readonly others: string[] = [];
  private bar: Progress | undefined;
  private label = '';
  /** The problem that has begun and is not done, and how far it is. */
  private under: { done: number; total: number } | undefined;
  private begunAt = 0;
  private rate = new Rate();
  /** Whether it was said how long the problem under way takes. */
  private forecast = false;

  constructor(
    private readonly job: Job,
    private readonly given: Given,
  ) {
    this.outputs = new Outputs(given);
  }

  begun(label: string): void {
    this.bar?.stop();
    this.label = label;
    this.under = { done: 0, total: 0 };
    this.bar = progress(label, this.given.quiet);
    this.begunAt = performance.now();
    this.rate = new Rate();
    this.forecast = false;
  }

  progress(done: number, total: number): void {
    this.under = { done, total };
    this.foretell(done, total);
    this.bar?.update(done, total);
  }

  result(result: Result): void {
    this.bar?.stop();
    this.under = undefined;
    this.outputs.add(result);
    if ('refusal' in result) {
      this.outcomes.push('refused');
      complain(result.refusal);
      return;
    }
    this.outcomes.push(result.report.verdict);
    this.print((this.outcomes.length > 1 ? '\n' : '') + this.text(result));
  }

  note(text: string): void {
    this.bar?.stop();
    if (!this.given.quiet) note(text);
  }

  otherProblems(names: readonly string[]): void {
    this.under = undefined;
    this.others.push(...names);
  }

  share(): void {
    throw new Error('a share is no report');
  }

  /** Writes what holds all reports, also when the work was stopped: what was decided is not lost. */
  finish(end: 'done' | 'stopped'): { outcomes: Outcome[]; interrupted?: string } {
    this.bar?.stop();
    const { outcomes, outputs } = this;
    if (end === 'done') this.noneNamed();
    else if (this.under) outputs.add({ label: this.label, refusal: refusal.interrupted(this.label, this.under) });
    if (outcomes.length > 1) this.print(`\n${tally(outcomes)}`);
    outputs.finish();
    return end === 'done' ? { outcomes } : { outcomes, interrupted: this.howFar() };
  }

  /** Says once of work that takes long how long, and what takes less. */
  private foretell(done: number, total: number): void {
    const { components, budget, time } = this.given.options;
    const left = this.rate.secondsLeft(done, total);
    const asked = components !== undefined || budget !== undefined || time !== undefined;
    if (this.forecast || asked || left === undefined || left < LONG) return;
    if (performance.now() - this.begunAt < 1000 * TELLING) return;
    this.forecast = true;
    this.note(
      `${this.label}: ${count(total)} components take about ${duration(left)} more; --components probe looks along random directions with some hundred evaluations of J, --time SECONDS checks as many as there is time for.`,
    );
  }

  /** A name that no model knows must not look like nothing wrong. */
  private noneNamed(): void {
    const { job, others, outcomes } = this;
    if (job.kind !== 'check' || job.problems === undefined || outcomes.length > 0) return;
    this.result({ label: job.models[0], refusal: refusal.noProblemNamed(job.problems, others) });
  }

  /** How far the work had come when it was interrupted. */
  private howFar(): string {
    const { outcomes, under, label } = this;
    const before = outcomes.length === 0 ? 'nothing was decided' : `${tally(outcomes)}, as reported`;
    const at =
      under && under.total > 0 ? `${label} stood at ${count(under.done)} of ${count(under.total)} components; ` : '';
    return `interrupted: ${at}${before}.`;
  }

  private print(text: string): void {
    if (!this.given.quiet && this.given.json !== '-') print(text);
  }

  private text({ report, again }: Reported): string {
    return formatReport(report, 'text', { again, width: width(), ...(this.given.color ? { paint: COLOURS } : {}) });
  }
}

const tally = (outcomes: readonly Outcome[]) =>
  [
    `${outcomes.length} ${outcomes.length === 1 ? 'problem' : 'problems'}`,
    ...['pass', 'fail', 'inconclusive', 'refused'].flatMap(counted(outcomes)),
  ].join(', ');

const counted = (outcomes: readonly Outcome[]) => (word: string) => {
  const n = outcomes.filter(outcome => outcome === word).length;
  return n === 0 ? [] : [`${n} ${word}`];
};
