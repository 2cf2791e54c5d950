import type { Given } from './arguments.js';
import { Interrupted, type Outcome } from './exit.js';
import { type Following, follow } from './run/follow.js';
import type { Job } from './run/job.js';
import { claim } from './written.js';

export type Watching = Pick<Following, 'command' | 'stop' | 'kill'>;

/**
 * Has every problem of a job checked in another process: reports on stdout and as HTML as they are known, JSON and JUnit at the end, refusals on stderr.
 *
 * @returns one outcome a problem, one for a model that could not be loaded
 * @throws {Refusal} a file that must not be written, or cannot be
 * @throws {Interrupted} once what was decided until `stop` is written
 */
export async function check(job: Job, given: Given, watching: Watching): Promise<Outcome[]> {
  const { json, html, junit, timeout } = given;
  claim({ json: json === '-' ? undefined : json, html, junit }, inputsOf(job));
  // the libraries that write reports load while the other process starts
  const reporting = import('./reporting.js').then(({ Reporting }) => new Reporting(job, given));
  const end = await follow(job, reporting, { ...watching, timeout, alone: json === '-' });
  if (watching.kill?.aborted) throw new Interrupted('');
  const { outcomes, interrupted } = (await reporting).finish(end);
  if (interrupted !== undefined) throw new Interrupted(interrupted);
  return outcomes;
}

/** Files that a job reads, which none of its outputs may replace. */
const inputsOf = (job: Job): readonly string[] => {
  if (job.kind === 'check') return job.models;
  return job.kind === 'share' ? [job.model] : [...job.files, ...(job.model === undefined ? [] : [job.model])];
};
