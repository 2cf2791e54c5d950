import { compareGradients } from '../../compare/index.js';
import { formatReport, GradcheckError, type Options } from '../../index.js';
import type { Tree } from '../../problem.js';
import { quoted } from '../again.js';
import type { Given } from '../arguments.js';
import type { Outcome } from '../exit.js';
import type { Result } from '../junit.js';
import { Outputs } from '../outputs.js';
import { Refusal, refusal } from '../refusal.js';
import { COLOURS, complain, print, width } from '../terminal.js';
import { claim } from '../written.js';
import type { Comparing } from './options.js';
import { readGradients } from './read.js';

/**
 * Compares the gradients of two files, and says and writes what comes of it as a check does.
 *
 * @throws {Refusal} a file that cannot be written
 */
export async function compareFiles(files: readonly string[], given: Given, comparing: Comparing): Promise<Outcome> {
  const { json, html, junit } = given;
  const read = [...files, comparing.stick, comparing.parameters].filter(file => file !== undefined);
  claim({ json: json === '-' ? undefined : json, html, junit }, read);
  const outputs = new Outputs(given);
  const result = await attempt(files, given, comparing);
  outputs.add(result);
  outputs.finish();
  if ('refusal' in result) {
    complain(result.refusal);
    return 'refused';
  }
  const { report, again } = result;
  const paint = given.color ? { paint: COLOURS } : {};
  if (!given.quiet && given.json !== '-') print(formatReport(report, 'text', { again, width: width(), ...paint }));
  return report.verdict;
}

async function attempt([mine, theirs]: readonly string[], given: Given, comparing: Comparing): Promise<Result> {
  const label = `${mine} against ${theirs}`;
  const { tolerance, threshold, precision } = given.options as Shared;
  const { stick, parameters, ...rest } = comparing;
  const read = async (file: string | undefined) =>
    file === undefined ? undefined : ((await readGradients(file)) as Tree);
  try {
    const [own, reference] = [await read(mine), await read(theirs)];
    const report = await compareGradients(own!, reference!, {
      ...rest,
      name: label,
      tolerance,
      threshold,
      precision,
      stick: await read(stick),
      parameters: await read(parameters),
    });
    return { report, again: again([mine, theirs], { precision, ...comparing, tolerance, threshold }) };
  } catch (error) {
    return { label, refusal: worded(label, error) };
  }
}

function worded(label: string, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return error instanceof GradcheckError ? refusal.notChecked(label, error) : refusal.threw(label, error);
}

/** Options of a check that a comparison has too. */
interface Shared extends Pick<Options, 'threshold' | 'precision'> {
  tolerance?: number;
}

/** The command line that gives the same report. */
function again(files: readonly string[], options: Comparing & Shared): string {
  const { names, ...rest } = options;
  const words = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  const pairs = Object.entries(names ?? {}).flatMap(([own, other]) => ['--names', `${own}=${other}`]);
  return ['gradcheck', 'compare', ...files, ...words, ...pairs].map(quoted).join(' ');
}
