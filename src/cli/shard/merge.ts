import { type Options, pack } from '../../index.js';
import { load, type Subject } from '../model.js';
import { refusal } from '../refusal.js';
import { valueAtStart } from './compute.js';
import { KnownLog } from './evaluations.js';
import { hashOfModel, hashOfTheta, readShard, type Shard, type ShardPart } from './file.js';

/** A problem whose J is known along the components, and the options of its check. */
export interface MergedSubject {
  /** Where its module stands. */
  model: string;
  subject: Subject;
  options: Options;
}

interface NamedShard extends Shard {
  file: string;
}

/** J computed here may differ from J computed there by so much: another machine's exp and log. */
const ARITHMETIC = 1e-9;

/**
 * Puts the shards of one model together, once it is proved that they belong together: the same model, θ and options (by hash), every shard of the count exactly once,
 * and the same J at θ, computed here once more. The check is then run as it always is, with J looked up in place of computed: its report is that of one process.
 *
 * @param model  where the module stands now; left out: where the shards say
 * @throws {Refusal} for shards that do not belong together, some that are missing, or a model that is another one now
 */
export async function merge(files: readonly string[], model?: string): Promise<MergedSubject[]> {
  const shards = files.map((file): NamedShard => ({ file, ...readShard(file) }));
  sameCheck(shards);
  complete(shards);
  const [first] = shards;
  const path = model ?? first.model;
  const subjects = await load(path);
  if (hashOfModel(path) !== first.hashes.model) throw refusal.otherModel(path, first.file);
  const merged: MergedSubject[] = [];
  for (const [k, subject] of subjects.entries()) {
    const parts = shards.map(({ parts }) => parts[k]);
    sameTheta(subject, shards, parts);
    await sameData(subject, first.options.seed, shards, parts);
    const logs = parts.map(part => part.log);
    merged.push({ model: path, subject, options: { ...first.options, log: new KnownLog(logs, parts[0].size) } });
  }
  return merged;
}

function sameCheck([first, ...others]: readonly NamedShard[]): void {
  for (const other of others) {
    if (other.hashes.model !== first.hashes.model) throw refusal.mismatch(other.file, first.file, 'another model');
    if (other.hashes.options !== first.hashes.options) throw refusal.mismatch(other.file, first.file, 'other options');
    if (other.place.count !== first.place.count)
      throw refusal.mismatch(other.file, first.file, `a run of ${other.place.count} shards, not ${first.place.count}`);
    if (other.parts.length !== first.parts.length)
      throw refusal.mismatch(other.file, first.file, 'another number of problems');
  }
}

/** Every shard exactly once: together they cover every component exactly once. */
function complete(shards: readonly NamedShard[]): void {
  const { count } = shards[0].place;
  const files = new Map<number, string>();
  for (const { file, place } of shards) {
    const before = files.get(place.index);
    if (before !== undefined) throw refusal.shardTwice(place.index, before, file);
    files.set(place.index, file);
  }
  const missing = Array.from({ length: count }, (_, k) => k + 1).filter(index => !files.has(index));
  if (missing.length > 0) throw refusal.shardsMissing(missing, count, shards[0].model);
}

function sameTheta({ problem, label }: Subject, shards: readonly NamedShard[], parts: readonly ShardPart[]): void {
  const { theta, layout } = pack(problem.parameters);
  const here = hashOfTheta(theta, layout.blocks);
  const other = parts.findIndex(part => part.theta !== here);
  if (other >= 0) throw refusal.otherTheta(label, shards[other].file);
}

/** J at θ tells whether the data behind the model, and the code it imports, are the same here. */
async function sameData(
  { problem }: Subject,
  seed: number | undefined,
  shards: readonly NamedShard[],
  parts: readonly ShardPart[],
): Promise<void> {
  const here = await valueAtStart(problem, seed);
  for (const [k, { J: there }] of parts.entries()) {
    if (here === null || there === null || Object.is(here, there)) continue;
    const apart = Math.abs(here - there) > ARITHMETIC * Math.max(Math.abs(here), Math.abs(there));
    if (apart || Number.isNaN(here + there)) throw refusal.otherJ(shards[k].file, there, here);
  }
}
