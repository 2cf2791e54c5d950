import { createRequire } from 'node:module';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Options } from '../index.js';
import type { Comparing } from './compare/options.js';
import { refusal } from './refusal.js';
import { standing } from './terminal.js';

/** What was asked for on the command line, apart from the models. */
export interface Given {
  /** Options of gradcheck(); those not given are undefined. */
  options: Options;
  /** Problems to check, by name or number; left out: all. */
  problems?: readonly string[];
  /** Seconds that one call of a model's code may take. */
  timeout?: number;
  /** Where the JSON goes: a file, - for stdout, or nowhere. */
  json?: string;
  /** Where the HTML goes. */
  html?: string;
  /** Where the JUnit XML goes. */
  junit?: string;
  /** Which share of the check is this process's: '3/8', 'auto', 'auto/8'. */
  shard?: string;
  /** Where a shard goes: a file or a folder. */
  out?: string;
  /** Where the module of merged shards stands. */
  model?: string;
  /** Check again whenever a file beside a model changes. */
  watch: boolean;
  quiet: boolean;
  color: boolean;
}

/** What the command does, once its arguments are understood. */
export interface Actions {
  check(models: readonly string[], given: Given): Promise<void>;
  merge(files: readonly string[], given: Given): Promise<void>;
  compare(files: readonly string[], given: Given, comparing: Comparing): Promise<void>;
  demo(given: Given): Promise<void>;
  page(where: { port: number; open: boolean }): Promise<void>;
}

const AFTER = `
A model is a module that exports parameters, cost and gradients, or as default a problem, a list of problems,
or a function that makes one:

  export const parameters = { W: [[1, 2], [3, 4]] };
  export const cost = ({ W }) => W.flat().reduce((J, w) => J + w ** 3, 0);
  export const gradients = ({ W }) => ({ W: W.map(row => row.map(w => 3 * w ** 2)) });

Exit codes: 0 pass, 1 fail, 2 inconclusive, 3 refused; of several problems the gravest.
`;

/** The command line: its words, their meaning and its help. Mistakes in it end in a CommanderError. */
export function command({ check, merge, compare, demo, page }: Actions): Command {
  const program = new Command('gradcheck')
    .description('Is the gradient of this cost right, and if not, which block is wrong and how?')
    .argument('<models...>', "modules that export the problems to check, or patterns such as 'models/**/*.mjs'")
    .option('--only <blocks>', 'check these blocks alone, as W1,b1 or W*', blocks)
    .option('--except <blocks>', 'leave these blocks out, as W1,b1 or b*', blocks)
    .option(
      '--step <number>',
      'ε of the formula, for every component (chosen from the noise of J); several, as 1e-3,1e-5, for a table',
      steps,
    )
    .addOption(new Option('--sides <sides>', 'two-sided or one-sided differences (two)').choices(['two', 'one']))
    .option('--threshold <number>', 'what difference is held against (1e-7)', number)
    .option(
      '--tolerance <number>',
      'relative error of a component that is let pass (1e-6; float32: 1e-4); for some blocks as W*=1e-3',
      tolerance,
    )
    .option('--seed <number>', 'where random choices start (0)', number)
    .addOption(
      new Option('--method <method>', 'how a network computes its differences (chosen)').choices([
        'direct',
        'incremental',
        'by-unit',
      ]),
    )
    .addOption(
      new Option('--components <which>', 'every component, a sample of each block, or random directions (all)').choices(
        ['all', 'sample', 'probe'],
      ),
    )
    .option('--points <number>', 'so many further points near the one given; the worst counts (0)', number)
    .option('--self-test', 'spoil the gradient on purpose afterwards, and tell what this check catches')
    .option(
      '--nondeterminism <number>',
      'relative distance between calls at the same parameters that is allowed for',
      number,
    )
    .option('--resolution <number>', 'relative error that a pass must have been able to see', number)
    .addOption(
      new Option('--precision <format>', 'what J or its gradient is computed in (told from the numbers)').choices([
        'float64',
        'float32',
        'float16',
        'bfloat16',
      ]),
    )
    .addOption(
      new Option(
        '--kinks <rule>',
        'what stands at a kink: between the limiting slopes, or any convention (limits)',
      ).choices(['limits', 'convention']),
    )
    .option('--budget <number>', 'most evaluations of J; the report says what was covered', number)
    .option('--time <seconds>', 'how long the check may take; the report says what was covered', number)
    .option('--problem <name>', 'check this problem of several alone, by its name or number from 0', names)
    .option('--timeout <seconds>', 'refuse a model of which one call takes longer than this (no limit)', seconds)
    .option('--concurrency <number>', 'most calls of an asynchronous cost under way at once (1)', number)
    .option('--workers <number>', 'threads that share the work, each importing the model; auto for one a core', workers)
    .option('--shard <place>', 'compute one share, 3/8, for `gradcheck merge`; auto asks the environment', String)
    .option('--out <file>', 'where the share goes, a file or a folder (shard-3-of-8.json)')
    .option('--watch', 'check again whenever a file beside a model changes')
    .option('--json <file>', 'write the report as JSON; - for stdout, instead of the text')
    .option('--html <file>', 'write the report with its pictures as one HTML file, of several problems too')
    .option('--junit <file>', 'write the reports as JUnit XML, a suite a problem')
    .option('--quiet', 'print no report and no progress: the exit code tells')
    .option('--no-color', 'print without colours')
    .version(version())
    .addHelpText('after', AFTER)
    .showHelpAfterError('(gradcheck --help tells more)')
    .configureOutput({
      outputError: (text, write) => write(`${standing(text.trim().replace(/^error: /, 'gradcheck: '))}\n`),
    })
    .exitOverride()
    .action((models: string[], _values, self: Command) => check(models, given(self)));
  program
    .command('merge')
    .description('one report from the shares that --shard computed: all of them, of the same model, θ and options')
    .argument('<shards...>', 'the files of all shards, or patterns that they fit')
    .option('--model <file>', 'where the module stands now (where the shards say)')
    .action((files: string[], _values, self: Command) => merge(files, given(self)));
  program
    .command('compare')
    .description('two gradients and no cost, as JSON: whether they agree, and what differs')
    .argument('<mine>', 'a file such as { "W1": [[1, 2], [3, 4]], "b1": [5, 6] }, or a report that --json wrote')
    .argument('<reference>', 'what it is compared with, such as a dump of PyTorch (docs/compare.md)')
    .option('--names <pairs>', 'which array is which, as W1=layers.0.weight,b1=layers.0.bias', pairs)
    .option('--stick <file>', 'the same gradient in plain low precision: mine may be off by --times its error')
    .option('--times <number>', 'how many times the error of the stick (2)', number)
    .option('--parameters <file>', 'θ, so that penalties and factors that depend on it are named')
    .option('--examples <number>', 'how many examples the cost averages over, so that 1/m is named', number)
    .action((mine: string, reference: string, own: Comparing, self: Command) =>
      compare([mine, reference], withoutOwn(given(self), own), own),
    );
  program
    .command('demo')
    .description('the cube, the exercise of the course, and a network on real digits, checked before your eyes')
    .action((_values, self: Command) => demo(given(self)));
  program
    .command('page')
    .description('gradient checking to see and try, in the browser: served to this machine until Ctrl-C')
    .option('--port <number>', 'listen on this port (any that is free)', port, 0)
    .option('--no-open', 'do not open the browser')
    .action((where: { port: number; open: boolean }) => page(where));
  return program;
}

function given(command: Command): Given {
  type All = Options & Partial<Omit<Given, 'shard'>> & { shard?: string; problem?: readonly string[] };
  const {
    problem: problems,
    timeout,
    json,
    html,
    junit,
    shard,
    out,
    model,
    ...others
  } = command.optsWithGlobals<All>();
  const { watch = false, quiet = false, color = true, ...options } = others;
  return { options, problems, timeout, json, html, junit, shard, out, model, watch, quiet, color };
}

/** Options of a check alone. */
function withoutOwn(all: Given, own: object): Given {
  const options = Object.entries(all.options).filter(([name]) => !(name in own));
  return { ...all, options: Object.fromEntries(options) };
}

/** W1=layers.0.weight,b1=layers.0.bias; may be given more than once. */
function pairs(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const found = text.split(',').map(pair => pair.split('='));
  if (found.some(words => words.length !== 2 || words.includes(''))) throw refusal.namesWord(text);
  return { ...before, ...Object.fromEntries(found) };
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('Give a number, such as 1e-7.');
  return value;
}

/** One number for all blocks, or block=number; the option may be given more than once. */
function tolerance(text: string, before?: Options['tolerance']): Options['tolerance'] {
  const cut = text.lastIndexOf('=');
  const known = typeof before === 'object' ? before : before === undefined ? {} : { '*': before };
  if (cut >= 0) return { ...known, [text.slice(0, cut)]: number(text.slice(cut + 1)) };
  return Object.keys(known).length === 0 ? number(text) : { ...known, '*': number(text) };
}

/** One step, or several with commas between them. */
function steps(text: string): number | number[] {
  const all = text.split(',').map(number);
  return all.length === 1 ? all[0] : all;
}

function seconds(text: string): number {
  const value = number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Give a number of seconds above 0.');
  return value;
}

function port(text: string): number {
  const value = number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError('Give a whole number up to 65535, 0 for any that is free.');
  return value;
}

function workers(text: string): number | 'auto' {
  if (text === 'auto') return text;
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number of threads, 0 for none, or auto.');
}

/** Names as they are, commas and all; the option may be given more than once. */
const names = (text: string, before: readonly string[] = []): string[] => [...before, text];

/** Blocks with commas between them, but not within the brackets of y[2,0]; --only may be given more than once. */
const blocks = (text: string, before: readonly string[] = []): string[] => [...before, ...text.split(/,(?![^[]*\])/)];

/** Asked of the package itself, which finds its own package.json wherever the command was bundled to. */
/** Version of the package. */
export const version = (): string => createRequire(import.meta.url)('gradcheck/package.json').version;
