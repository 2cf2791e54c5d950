import { gradcheck, type Options } from '../../index.js';
import { again } from '../again.js';
import type { Given } from '../arguments.js';
import type { Outcome } from '../exit.js';
import { runTasks, type Task } from '../task.js';
import { type MergedSubject, merge } from './merge.js';

/**
 * The report of a check whose J several processes have computed.
 *
 * @returns one outcome a problem
 * @throws {Refusal} what `merge` refuses; a file that cannot be written
 */
export async function mergeShards(files: readonly string[], given: Given, signal: AbortSignal): Promise<Outcome[]> {
  return runTasks(tasksOf(await merge(files, given.model), given.options), given, signal);
}

async function* tasksOf(merged: readonly MergedSubject[], { workers }: Options): AsyncGenerator<Task> {
  for (const { model, subject, options } of merged)
    yield {
      label: subject.label,
      run: watch => gradcheck(subject.problem, { ...options, workers, ...watch }),
      again: seed => again(model, options, seed),
    };
}
