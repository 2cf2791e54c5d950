import { gradcheck, type Options, type Problem, pack } from '../index.js';
import { again } from './again.js';
import type { Given } from './arguments.js';
import type { Outcome } from './exit.js';
import { load } from './model.js';
import { runTasks, type Task } from './task.js';
import { sharedEvaluations, threadsFor } from './thread.js';

/**
 * Checks every problem of every model.
 *
 * @param command  the file this command was started from, which its threads run too
 * @returns one outcome a problem, one for a model that could not be loaded
 * @throws {Refusal} a file that cannot be written
 * @throws {GradcheckError} `aborted`
 */
export const check = (
  models: readonly string[],
  given: Given,
  signal: AbortSignal,
  command: string,
): Promise<Outcome[]> => runTasks(tasksOf(models, given.options, command), given, signal);

/** The problems of models, loaded one model after the other; one that fails stands for those of a model that cannot be. */
async function* tasksOf(models: readonly string[], options: Options, command: string): AsyncGenerator<Task> {
  for (const model of models) {
    try {
      const subjects = await load(model);
      for (const [k, { problem, label }] of subjects.entries())
        yield {
          label,
          run: watch => checkOne({ problem, model, k, options: { ...options, ...watch }, command }),
          again: seed => again(model, options, seed),
        };
    } catch (error) {
      yield { label: model, run: () => Promise.reject(error), again: () => '' };
    }
  }
}

interface One {
  problem: Problem;
  model: string;
  /** Which problem of the model. */
  k: number;
  options: Options;
  command: string;
}

/** One check, by threads where they are asked for and worth their start. A problem that brings its own differences brings its own workers. */
async function checkOne({ problem, model, k, options, command }: One) {
  const { workers, ...rest } = options;
  if (workers === undefined || problem.gradapprox || options.components === 'probe') return gradcheck(problem, options);
  const size = pack(problem.parameters).theta.length;
  const threads = threadsFor(workers, size);
  if (threads < 2) return gradcheck(problem, rest);
  const log = await sharedEvaluations({ command, model, k, options: rest, threads }, size);
  return gradcheck(problem, { ...rest, onProgress: undefined, log });
}
