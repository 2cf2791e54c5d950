import { CommanderError } from 'commander';
import * as fc from 'fast-check';
import { again } from '../../../src/cli/again.js';
import { command, type Given } from '../../../src/cli/arguments.js';
import { placeOf } from '../../../src/cli/shard/place.js';
import { standing } from '../../../src/cli/terminal.js';
import { refuseIdle } from '../../../src/cli/together.js';
import type { Options } from '../../../src/index.js';
import { settle } from '../../../src/options.js';
import type { Trial } from '../fuzz.js';
import { TEXTS } from './texts.js';

/** Words behind `gradcheck`, as a shell has cut them. */
export type Words = string[];

const NUMBERS = [
  '0',
  '1',
  '-1',
  '3',
  '0.5',
  '1e-7',
  '1e400',
  '-0',
  '0x10',
  '',
  ' ',
  'NaN',
  '1,2',
  '1e-3,1e-5',
  '9007199254740993',
];
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  '--only': ['w', 'W1,b1', 'y[2,0]', ',', 'W*'],
  '--except': ['b', 'b?', 'w,w'],
  '--step': NUMBERS,
  '--sides': ['two', 'one', 'three'],
  '--threshold': NUMBERS,
  '--tolerance': [...NUMBERS, 'W*=1e-4', 'w=0.5', '=', 'a=b=0.1', 'w=2'],
  '--seed': NUMBERS,
  '--method': ['direct', 'incremental', 'by-unit', 'none'],
  '--components': ['all', 'sample', 'probe'],
  '--points': NUMBERS,
  '--nondeterminism': NUMBERS,
  '--resolution': NUMBERS,
  '--precision': ['float64', 'float32', 'float16', 'bfloat16', 'float8'],
  '--kinks': ['limits', 'convention'],
  '--budget': NUMBERS,
  '--time': NUMBERS,
  '--problem': ['0', 'a name', ''],
  '--timeout': NUMBERS,
  '--concurrency': NUMBERS,
  '--workers': [...NUMBERS, 'auto'],
  '--shard': ['1/2', '2/2', '3/2', '0/0', 'auto', 'auto/8', '1/', '/', '99999999999999999999/99999999999999999999'],
  '--out': ['shard.json', ''],
  '--json': ['out.json', '-'],
  '--html': ['out.html'],
  '--junit': ['out.xml'],
  '--model': ['model.mjs'],
  '--names': ['W1=w', 'W1=', 'W1=a,b1=b', '='],
  '--stick': ['stick.json'],
  '--times': NUMBERS,
  '--parameters': ['theta.json'],
  '--examples': NUMBERS,
};
const FLAGS = [
  '--watch',
  '--quiet',
  '--no-color',
  '--help',
  '--version',
  '--',
  '-',
  '-x',
  '--constructor',
  '--__proto__',
];
const BARE = ['model.mjs', 'merge', 'compare', 'a.json', 'check', 'help', '__proto__'];

/** What is no text in UTF-8 comes out of no shell. */
const text = fc.constantFrom(...TEXTS.filter(one => Buffer.from(one).toString() === one));
const option = fc
  .constantFrom(...Object.keys(OPTIONS))
  .chain(name =>
    fc
      .oneof({ weight: 6, arbitrary: fc.constantFrom(...OPTIONS[name]) }, { weight: 1, arbitrary: text })
      .chain(value => fc.constantFrom([name, value], [name, value], [`${name}=${value}`], [name])),
  );
const word = fc.oneof(
  { weight: 6, arbitrary: option },
  { weight: 2, arbitrary: fc.constantFrom(...FLAGS).map(flag => [flag]) },
  { weight: 1, arbitrary: fc.constantFrom(...BARE).map(bare => [bare]) },
  { weight: 1, arbitrary: text.map(one => [one]) },
);

/** A model, mostly, and what is said about its check. */
export const words: fc.Arbitrary<Words> = fc
  .tuple(
    fc.constantFrom('model.mjs', 'model.mjs', 'model.mjs', 'merge', 'compare', ''),
    fc.array(word, { maxLength: 4 }),
  )
  .map(([first, others]) => [...(first === '' ? [] : [first]), ...others.flat()]);

/** What the command understands: the same options as the line that repeats the check, a refusal in words, or help. */
export async function tried(given: Words): Promise<Trial> {
  const { said, asked, error } = await understood(given);
  const violations = [...unprintable(said)];
  if (error instanceof CommanderError) {
    const silent = error.exitCode !== 0 && said.trim() === '';
    return {
      outcome: `commander: ${error.code}`,
      violations: [...violations, ...(silent ? [`no words: ${error.code}`] : [])],
    };
  }
  if (error !== undefined) return refused(error, violations);
  if (!asked) return { outcome: 'nothing asked', violations };
  try {
    refuseIdle(asked.kind, asked.given);
    if (asked.given.shard !== undefined) wholePlace(asked.given.shard);
    settle(asked.given.options);
  } catch (refusal) {
    return refused(refusal, violations);
  }
  if (asked.kind === 'check') violations.push(...(await unrepeated(asked.given)));
  return { outcome: asked.kind, violations };
}

interface Asked {
  kind: 'check' | 'shard' | 'merge' | 'compare';
  given: Given;
}

async function understood(given: Words): Promise<{ said: string; asked?: Asked; error?: unknown }> {
  let said = '';
  let asked: Asked | undefined;
  const program = command({
    check: async (_models, given) => void (asked = { kind: given.shard === undefined ? 'check' : 'shard', given }),
    merge: async (_files, given) => void (asked = { kind: 'merge', given }),
    compare: async (_files, given) => void (asked = { kind: 'compare', given }),
    demo: async () => {},
    page: async () => {},
  });
  const say = (text: string) => void (said += text);
  for (const one of [program, ...program.commands])
    one.configureOutput({ writeOut: say, writeErr: say }).exitOverride();
  try {
    await program.parseAsync(['node', 'gradcheck', ...given]);
  } catch (error) {
    return { said, error };
  }
  return { said, asked };
}

/** A place is two whole numbers, the first no greater than the second. */
function wholePlace(word: string): void {
  const { index, count } = placeOf(word, {});
  if (!Number.isInteger(index) || !(index >= 1 && index <= count))
    throw new Error(`a place that is none: ${index}/${count}`);
}

/** The line at the end of a report, given to the command, asks for the same numbers. */
async function unrepeated({ options, problems }: Given): Promise<string[]> {
  const line = again('model.mjs', options, options.seed ?? 0, problems?.[0]);
  const { asked, error } = await understood(cut(line).slice(1));
  if (!asked) return [`does not repeat: ${line}: ${error}`];
  const wanted = numeric({ ...options, seed: options.seed ?? 0 });
  const got = numeric(asked.given.options);
  const same = JSON.stringify(wanted) === JSON.stringify(got) && asked.given.problems?.[0] === problems?.[0];
  return same ? [] : [`repeats otherwise: ${line}: ${JSON.stringify(got)} for ${JSON.stringify(wanted)}`];
}

/** Options that change numbers, in one order. */
const numeric = ({ workers: _, concurrency: __, ...options }: Options) =>
  Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [
      name,
      typeof value === 'object' && !Array.isArray(value) ? Object.entries(value).sort() : value,
    ])
    .sort();

/** The words of a line as bash cuts it. */
function cut(line: string): string[] {
  const found = line.match(/(?:\$'(?:\\.|[^'\\])*'|'[^']*'|\\.|[^\s'\\])+/gs) ?? [];
  return found.map(word =>
    word.replace(/\$'((?:\\.|[^'\\])*)'|'([^']*)'|\\(.)/gs, (_, escaped, plain, one) =>
      escaped === undefined ? (plain ?? one) : unescaped(escaped),
    ),
  );
}

function unescaped(text: string): string {
  const bytes = [...text.matchAll(/\\([0-7]{3})|\\(.)|([^\\])/gsu)].flatMap(([, octal, one, plain]) =>
    octal === undefined ? [...Buffer.from(one ?? plain)] : [Number.parseInt(octal, 8)],
  );
  return Buffer.from(bytes).toString();
}

/** Control characters that a terminal acts on; line feeds and tabs of our own may stand. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

export function* unprintable(text: string) {
  const control = CONTROL.exec(text)?.[0];
  if (control !== undefined)
    yield `control character: U+${control.charCodeAt(0).toString(16)} in ${JSON.stringify(text.slice(0, 80))}`;
}

/** A refusal has a sentence and a code; anything else is an accident. */
export function refused(error: unknown, violations: string[] = []): Trial {
  const ours = error instanceof Error && (error.name === 'Refusal' || error.name === 'GradcheckError');
  if (!ours)
    return {
      outcome: 'crashed',
      violations: [...violations, `crash: ${error instanceof Error ? error.stack : error}`],
    };
  const { code, message } = error as Error & { code: string };
  if (message.length <= 20) violations.push(`no words: ${code} ${message}`);
  return { outcome: `refused: ${code}`, violations: [...violations, ...unprintable(standing(message))] };
}
