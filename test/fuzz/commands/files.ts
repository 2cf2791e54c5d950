import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGradients } from '../../../src/cli/compare/read.js';
import { computeShare } from '../../../src/cli/shard/compute.js';
import { hashOfModel, hashOfOptions, readShard, type Shard, shardText } from '../../../src/cli/shard/file.js';
import { merge } from '../../../src/cli/shard/merge.js';
import { compareGradients } from '../../../src/compare/index.js';
import { formatReport, gradcheck, type Options, type Problem, parseReport, type Report } from '../../../src/index.js';
import type { Tree } from '../../../src/problem.js';
import { wrongReport } from '../../format/reports.js';
import type { Trial } from '../fuzz.js';
import { misformats } from '../invariants/formats.js';
import { dishonesties } from '../invariants/honest.js';
import { type Change, changed, type Damage, damaged } from './edits.js';
import { refused } from './words.js';

const folder = mkdtempSync(join(tmpdir(), 'gradcheck-fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const MODEL = `
export const parameters = { w: [1, -2], b: 0.5 };
export const cost = ({ w, b }) => w[0] ** 2 + Math.sin(w[1]) * b;
export const gradients = ({ w, b }) => ({ w: [2 * w[0], Math.cos(w[1]) * b], b: Math.sin(w[1]) });
`;
const model = written('model.mjs', MODEL);
const problem: Problem = {
  parameters: { w: [1, -2], b: 0.5 },
  cost: ({ w, b }) => w[0] ** 2 + Math.sin(w[1]) * b,
  gradients: ({ w, b }) => ({ w: [2 * w[0], Math.cos(w[1]) * b], b: Math.sin(w[1]) }),
};

function written(name: string, bytes: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

const options: Options = { seed: 3, only: ['w'] };
const shardOf = async (index: number): Promise<Shard> => ({
  model,
  place: { index, count: 2 },
  options,
  hashes: { model: hashOfModel(model), options: hashOfOptions(options) },
  parts: [await computeShare({ problem, label: model }, options, { index, count: 2 })],
});
const shards = Promise.all([shardOf(1), shardOf(2)]).then(both => both.map(shardText));

/** A shard whose bytes are others than were written is refused. */
export async function damagedShard(done: Damage): Promise<Trial> {
  const [text] = await shards;
  const bytes = damaged(text, done);
  try {
    readShard(written('damaged.json', bytes));
  } catch (error) {
    return refused(error);
  }
  const same = bytes.equals(Buffer.from(text));
  return { outcome: 'read', violations: same ? [] : [`believed: a shard that was ${done.how} at ${done.at}`] };
}

/** A field of a shard, in one or in both of them, by somebody who knows how the checksum and the hash of options are made. */
export interface Forged extends Change {
  both: boolean;
}

/** Forged shards are refused in words, or make an honest report. */
export async function forgedShard({ both, ...change }: Forged): Promise<Trial> {
  const texts = await shards;
  const files = texts.map((text, k) => written(`${k}.json`, both || k === 0 ? resealed(text, change) : text));
  try {
    const reports: Report[] = [];
    for (const { subject, options: given, agree } of await merge(files)) {
      const report = await gradcheck(subject.problem, given);
      agree(report);
      reports.push(report);
    }
    return {
      outcome: 'merged',
      violations: reports.flatMap(report => [...dishonesties(report), ...misformats(report)]),
    };
  } catch (error) {
    return refused(error);
  }
}

function resealed(text: string, change: Change): string {
  const { checksum: _, ...shard } = JSON.parse(text);
  const forged = changed(shard, change);
  if (forged.hashes instanceof Object && forged.options instanceof Object)
    forged.hashes.options = hashOfOptions(forged.options);
  const body = JSON.stringify(forged).slice(0, -1);
  return `${body},"checksum":"${createHash('sha256').update(body).digest('hex')}"}\n`;
}

const report = formatReport(wrongReport(), 'json');

/** A report that was damaged is refused, or can be written in every format. */
export const damagedReport = async (done: Damage): Promise<Trial> => readReport(damaged(report, done).toString());

export const forgedReport = async (done: Change): Promise<Trial> =>
  readReport(JSON.stringify(changed(JSON.parse(report), done)));

function readReport(text: string): Trial {
  try {
    return { outcome: 'read', violations: misformats(parseReport(text)) };
  } catch (error) {
    if (error instanceof SyntaxError) return { outcome: 'no JSON', violations: [] };
    return refused(error);
  }
}

const GRADIENTS = '{ "W1": [[1, 2], [3, NaN]], "b1": { "data": [5, 6], "shape": [2] }, "c": -Infinity, "s": "NaN" }';
const MINE = { W1: [[1, 2], [3, 4]], b1: [5, 6], c: 1 }; // biome-ignore format: a line

/** A file of gradients, damaged, or something else in its place: compared, or refused in words. */
export const damagedGradients = async (done: Damage): Promise<Trial> => compared(damaged(GRADIENTS, done));

export const forgedGradients = async (done: Change): Promise<Trial> =>
  compared(JSON.stringify(changed({ own: MINE }, done).own ?? null));

async function compared(bytes: string | Uint8Array): Promise<Trial> {
  try {
    const reference = (await readGradients(written('reference.json', bytes))) as Tree;
    const compared = await compareGradients(MINE, reference);
    return { outcome: compared.verdict, violations: [...dishonesties(compared), ...misformats(compared)] };
  } catch (error) {
    return refused(error);
  }
}
