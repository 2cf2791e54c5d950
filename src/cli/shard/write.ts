import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Given } from '../arguments.js';
import { Interrupted } from '../exit.js';
import { type Progress, progress } from '../progress.js';
import { Refusal, refusal } from '../refusal.js';
import { type Following, follow, type Listener } from '../run/follow.js';
import { note } from '../terminal.js';
import { claim, replace } from '../written.js';
import { type Shard, shardText } from './file.js';
import { placeOf } from './place.js';

/**
 * Has one process's share of a model computed and writes it to a file. A share has no verdict: `gradcheck merge` has, once all of them are there.
 *
 * @returns the file
 * @throws {Refusal} a place that is not told, a model that cannot be loaded or checked, a file that must not be written
 */
export async function shareOf(
  models: readonly string[],
  given: Given,
  watching: Pick<Following, 'command' | 'stop'>,
): Promise<string> {
  // how many threads share it changes no number
  const { workers: _, ...options } = given.options;
  if (options.components === 'probe')
    throw refusal.together('--shard', '--components probe', 'directions find their components as they go');
  if (models.length > 1) throw refusal.together('--shard', 'several models', 'a share is one of one model');
  const [model] = models;
  const place = placeOf(given.shard!);
  const out = given.out ?? '.';
  const file = isFolder(out) ? join(out, `shard-${place.index}-of-${place.count}.json`) : out;
  claim({ out: file }, models);
  const receiving = new Receiving(given.quiet);
  const following = { ...watching, timeout: given.timeout, alone: false };
  const end = await follow({ kind: 'share', model, place, options }, Promise.resolve(receiving), following);
  const shard = receiving.finish();
  if (end === 'stopped' || !shard) throw new Interrupted('interrupted: the share was not computed.');
  replace(file, shardText(shard));
  return file;
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Takes the share as it comes. */
class Receiving implements Listener {
  private bar: Progress | undefined;
  private shard: Shard | undefined;
  private refused: Refusal | undefined;

  constructor(private readonly quiet: boolean) {}

  begun(label: string): void {
    this.bar?.stop();
    this.bar = progress(label, this.quiet);
  }
  progress(done: number, total: number): void {
    this.bar?.update(done, total);
  }
  share(shard: Shard): void {
    this.shard = shard;
  }
  note(text: string): void {
    this.bar?.stop();
    if (!this.quiet) note(text);
  }
  otherProblems(): void {}
  result(result: Parameters<Listener['result']>[0]): void {
    if ('refusal' in result) this.refused = new Refusal(result.refusal.code, result.refusal.message);
  }

  /** @throws {Refusal} why there is no share */
  finish(): Shard | undefined {
    this.bar?.stop();
    if (this.refused) throw this.refused;
    return this.shard;
  }
}
