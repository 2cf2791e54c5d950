import { CommanderError } from 'commander';
import { type Actions, command, type Given } from './arguments.js';
import { check, type Watching } from './check.js';
import { EXIT, gravest, INTERRUPTED, Interrupted } from './exit.js';
import { filesFor } from './glob.js';
import type { Job } from './run/job.js';
import { shareOf } from './shard/write.js';
import { complain, complainUnprinted, guardStreams, print, standing, unprinted } from './terminal.js';
import { refuseIdle } from './together.js';
import { watchModels } from './watch.js';

/**
 * The command, from its words to its exit code: nothing that was not printed passes for checked.
 *
 * @param command  the file it was started from: the processes and threads it starts run it too
 */
export async function start(command: string): Promise<void> {
  guardStreams();
  const code = await main(process.argv, command);
  const lost = await unprinted();
  if (lost) complainUnprinted(lost);
  process.exit(lost && code !== INTERRUPTED ? EXIT.refused : code);
}

/** Runs the command and returns its exit code. */
async function main(argv: readonly string[], file: string): Promise<number> {
  let code = EXIT.refused;
  const actions: Actions = {
    check: async (words, given) => {
      refuseIdle(given.shard === undefined ? 'check' : 'shard', given);
      const job: Job = { kind: 'check', models: filesFor(words), problems: given.problems, options: given.options };
      if (given.shard !== undefined) code = await shared(job.models, given, file);
      else if (given.watch) code = await watched(job, given, file);
      else code = await checked(job, given, file);
    },
    merge: async (words, given) => {
      refuseIdle('merge', given);
      code = await checked(
        { kind: 'merge', files: filesFor(words), model: given.model, options: given.options },
        given,
        file,
      );
    },
    compare: async (files, given, comparing) => {
      refuseIdle('compare', given);
      const { compareFiles } = await import('./compare/compare.js');
      code = EXIT[await compareFiles(files, given, comparing)];
    },
    demo: async given => {
      const { demo } = await import('./demo/demo.js');
      code = (await demo(given)) ? EXIT.pass : EXIT.fail;
    },
    page: async where => {
      const { page } = await import('./page.js');
      await page(where);
      code = EXIT.pass;
    },
  };
  try {
    await command(actions).parseAsync(argv);
  } catch (error) {
    // commander has said what is wrong, or printed the help that was asked for
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.refused;
    complain(error);
    return error instanceof Interrupted ? INTERRUPTED : EXIT.refused;
  }
  return code;
}

const checked = async (job: Job, given: Given, command: string): Promise<number> =>
  EXIT[gravest(await interruptible(stop => check(job, given, { command, stop })))];

/** A share that is computed is no verdict: 0, so that an array of jobs goes on to the merge. */
async function shared(models: readonly string[], given: Given, command: string): Promise<number> {
  const file = await interruptible(stop => shareOf(models, given, { command, stop }));
  if (!given.quiet) print(standing(file));
  return EXIT.pass;
}

/** Until Ctrl-C, which ends the check that is under way too. */
async function watched(job: Job & { kind: 'check' }, given: Given, command: string): Promise<number> {
  const { json, html, junit } = given;
  const written = [json, html, junit].filter(file => file !== undefined && file !== '-') as string[];
  const run = (watching: Omit<Watching, 'command'>) => check(job, given, { command, ...watching });
  await interruptible(stop => watchModels({ files: job.models, written, run, stop }));
  return INTERRUPTED;
}

/** Work that Ctrl-C ends in good order, with what is decided; pressed once more, at once. */
async function interruptible<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
  };
  process.on('SIGINT', stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', stop);
  }
}
