#!/usr/bin/env node
import { isMainThread } from 'node:worker_threads';
import { CommanderError } from 'commander';
import { type Actions, command, type Given } from './arguments.js';
import { check } from './check.js';
import { demo } from './demo/demo.js';
import { EXIT, gravest, INTERRUPTED } from './exit.js';
import { filesFor } from './glob.js';
import { page } from './page.js';
import { refusal } from './refusal.js';
import { mergeShards } from './shard/merged.js';
import { share } from './shard/share.js';
import { complain } from './terminal.js';
import { serveThread } from './thread.js';
import { refuseIdle } from './together.js';
import { watchModels } from './watch.js';

/** Runs the command and returns its exit code. */
async function main(argv: readonly string[]): Promise<number> {
  let code = EXIT.refused;
  const actions: Actions = {
    check: async (words, given) => {
      refuseIdle(given.shard === undefined ? 'check' : 'shard', given);
      const models = filesFor(words);
      if (given.watch) await watchModels({ files: models, written: writtenBy(given), args: withoutWatch(argv) });
      else if (given.shard === undefined)
        code = EXIT[gravest(await interruptible(signal => check(models, given, signal, import.meta.url)))];
      else code = await shareOf(models, given);
    },
    merge: async (words, given) => {
      refuseIdle('merge', given);
      const files = filesFor(words);
      code = EXIT[gravest(await interruptible(signal => mergeShards(files, given, signal)))];
    },
    demo: async given => {
      code = (await demo(given)) ? EXIT.pass : EXIT.fail;
    },
    page: async where => {
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

/** A share that is computed is no verdict: 0, so that an array of jobs goes on to the merge. */
async function shareOf(models: readonly string[], given: Given): Promise<number> {
  if (given.options.components === 'probe')
    throw refusal.together('--shard', '--components probe', 'directions find their components as they go');
  if (models.length > 1) throw refusal.together('--shard', 'several models', 'a share is one of one model');
  const file = await interruptible(signal => share(models[0], given, signal));
  if (!given.quiet) console.log(file);
  return EXIT.pass;
}

const writtenBy = ({ json, html, junit, out }: Given): string[] =>
  [json, html, junit, out].filter(file => file !== undefined && file !== '-') as string[];

const withoutWatch = (argv: readonly string[]): string[] => argv.slice(2).filter(word => word !== '--watch');

class Interrupted extends Error {}

/** Work that Ctrl-C ends in good order, at the next component; pressed once more, at once. */
async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  process.once('SIGINT', abort);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? new Interrupted('interrupted: nothing was decided.') : error;
  } finally {
    process.off('SIGINT', abort);
  }
}

/** The command, from its words to its exit code. */
function start(): void {
  // what goes wrong outside the check, in a timer of the model, say, must not look like a wrong gradient: Node's own exit code would be 1
  process.on('uncaughtException', error => {
    complain(refusal.threw('the model', error));
    process.exit(EXIT.refused);
  });
  process.on('beforeExit', () => {
    complain(refusal.unsettled());
    process.exit(EXIT.refused);
  });
  // a reader that has seen enough, as head has, is no mistake
  process.stdout.on('error', () => {});
  main(process.argv).then(code => {
    // the model may have left timers or servers behind that would keep the process alive
    process.stdout.write('', () => process.exit(code));
  });
}

if (isMainThread) start();
else serveThread();
