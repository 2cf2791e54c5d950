#!/usr/bin/env node
import { CommanderError } from 'commander';
import { type Actions, command } from './arguments.js';
import { check } from './check.js';
import { demo } from './demo.js';
import { EXIT, gravest, INTERRUPTED } from './exit.js';
import { page } from './page.js';
import { refusal } from './refusal.js';
import { complain } from './terminal.js';

/** Runs the command and returns its exit code. */
async function main(argv: readonly string[]): Promise<number> {
  let code = EXIT.refused;
  const actions: Actions = {
    check: async (models, given) => {
      code = EXIT[gravest(await interruptible(signal => check(models, given, signal)))];
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
