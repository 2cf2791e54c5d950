import { type Options, pack, type Report } from '../../index.js';
import { load, type Subject } from '../model.js';
import { refusal } from '../refusal.js';
import { sameJ, sameSketch, sketchOf, startOf } from './compute.js';
import { KnownLog } from './evaluations.js';
import { hashOfModel, readShard, type Shard, type ShardPart } from './file.js';

/** A problem whose J is known along the components, and the options of its check. */
export interface MergedSubject {
  /** Where its module stands. */
  model: string;
  subject: Subject;
  options: Options;
  /** @throws {Refusal} where the gradient of a shard was not that of this report */
  agree(report: Report): void;
}

interface NamedShard extends Shard {
  file: string;
}

/**
 * Puts the shards of one model together, once it is proved that they belong together: the same model, θ and options (by hash), every shard of the count exactly once,
 * and the same J at θ, computed here once more. No line of the model is run before its text is known to be that of the shards.
 * The check is then run as it always is, with J looked up in place of computed: its report is that of one process.
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
  if (hashOfModel(path) !== first.hashes.model) throw refusal.otherModel(path, first.file);
  const subjects = await load(path);
  if (subjects.length !== first.parts.length) throw refusal.otherCount(path, subjects.length, first.file);
  const merged: MergedSubject[] = [];
  for (const [k, subject] of subjects.entries()) {
    const parts = shards.map(({ parts }) => parts[k]);
    await sameStart(subject, first.options.seed, shards, parts);
    const { size } = pack(subject.problem.parameters).layout;
    const log = new KnownLog(
      parts.map(part => part.log),
      size,
    );
    const agree = (report: Report) => sameGradient(report, subject.label, shards, parts);
    merged.push({ model: path, subject, options: { ...first.options, log }, agree });
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

/** Missing shards that are named: more would fill screens. */
const NAMED = 8;

/** Every shard exactly once: together they cover every component exactly once. */
function complete(shards: readonly NamedShard[]): void {
  const { count } = shards[0].place;
  const files = new Map<number, string>();
  for (const { file, place } of shards) {
    const before = files.get(place.index);
    if (before !== undefined) throw refusal.shardTwice(place.index, before, file);
    files.set(place.index, file);
  }
  const missing: number[] = [];
  for (let index = 1; index <= count && missing.length < NAMED; index++) if (!files.has(index)) missing.push(index);
  if (missing.length > 0) throw refusal.shardsMissing(missing, count - files.size, count, shards[0].model);
}

/** The same θ; and J at θ tells whether the data behind the model, and the code it imports, are the same here. */
async function sameStart(
  { problem, label }: Subject,
  seed: number | undefined,
  shards: readonly NamedShard[],
  parts: readonly ShardPart[],
): Promise<void> {
  const here = await startOf(problem, seed);
  for (const [k, there] of parts.entries()) {
    const { file } = shards[k];
    if (there.theta !== here.theta || there.size !== here.size) throw refusal.otherTheta(label, file);
    if (!sameJ(there.J, here.J)) throw refusal.otherJ(file, there.J!, here.J!);
  }
}

function sameGradient(report: Report, label: string, shards: readonly NamedShard[], parts: readonly ShardPart[]): void {
  const here = sketchOf(report);
  const other = parts.findIndex(part => !sameSketch(part.gradient, here));
  if (other >= 0) throw refusal.otherGradient(label, shards[other].file);
}
