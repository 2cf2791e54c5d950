import { formatReport, gradcheck, type NetworkSpec, network, parseReport, type Report } from '../../index.js';
import { withKernel } from '../worker/kernel.js';
import type { Answers, Checked, Requests } from '../worker/messages.js';
import { UnreadableError } from './unreadable.js';

/** An object of a JSON file from anywhere. */
type Json = Readonly<Record<string, unknown>>;

/**
 * What a dropped JSON file holds: a report, or a list of them, is shown; a network with parameters, data and gradients is checked;
 * parameters and gradients alone become a module that waits for its cost.
 *
 * @throws {UnreadableError} a file that is none of these
 */
export async function readDropped(
  { text, name }: Requests['read'],
  onProgress: (share: number) => void,
): Promise<Answers['read']> {
  const json = parsed(text);
  if (Array.isArray(json) && json.length > 0) return { checked: readList(json, onProgress) };
  if (json.gradcheck === 'shard') throw new UnreadableError(SHARD);
  if ('schemaVersion' in json) return { checked: [shown(parseReport(text))] };
  if (json.spec && json.parameters && json.x && json.y)
    return { checked: [await checkNetwork(json, name, onProgress)] };
  if (json.parameters && json.gradients) return { code: moduleOf(json) };
  throw new UnreadableError(
    'This file holds no report, no network (spec, parameters, x, y, gradients) and no parameters with gradients: drop one of these.',
  );
}

const SHARD =
  'This file is one shard of a check: gradcheck merge puts all shards together, and its report can be dropped here.';

/** Control signs, and what stands for bytes that are no text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const NO_TEXT = /[\0-\x08\uFFFD]/;

function parsed(text: string): Json {
  if (NO_TEXT.test(text.slice(0, 1000)))
    throw new UnreadableError('This file is no text, such as a picture or an archive: drop a JSON file.');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UnreadableError(`This file is no JSON: ${(error as Error).message}.`);
  }
  if (typeof json !== 'object' || json === null) throw new UnreadableError('This file holds no object.');
  return json as Json;
}

const shown = (report: Report): Checked => ({ report, html: formatReport(report, 'html') });

/** The list that the command writes of several problems. */
function readList(list: readonly Json[], onProgress: (share: number) => void): Checked[] {
  return list.map((entry, k) => {
    onProgress(k / list.length);
    if (typeof entry === 'object' && entry !== null && 'schemaVersion' in entry)
      return shown(parseReport(JSON.stringify(entry)));
    throw new UnreadableError(`Entry ${k} of this list is no report of gradcheck.`);
  });
}

async function checkNetwork(json: Json, name: string, onProgress: (share: number) => void) {
  const { spec, parameters, x, y, gradients } = json as never as { spec: NetworkSpec } & Record<string, never>;
  const net = await network(spec, await withKernel());
  const problem = net.problem({ parameters, x, y, gradients });
  const report = await gradcheck({ ...problem, name }, { onProgress: (done, total) => onProgress(done / total) });
  return shown(report);
}

/** Longest text that still belongs into an editor. */
const LONGEST = 200_000;

function moduleOf({ parameters, gradients }: Json): string {
  const code = [
    `export const parameters = ${JSON.stringify(parameters)};`,
    `export const gradients = ${JSON.stringify(gradients)};`,
    '',
    '// J of these parameters:',
    'export function cost(parameters) {',
    '  ',
    '}',
    '',
  ].join('\n');
  if (code.length > LONGEST)
    throw new UnreadableError(
      'These parameters are too many for the editor: write a module that imports them and use the command.',
    );
  return code;
}
