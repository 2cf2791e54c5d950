import { GradcheckError } from '../../index.js';
import type { Given } from '../arguments.js';
import { load, type Subject } from '../model.js';
import { progress } from '../progress.js';
import { refusal } from '../refusal.js';
import { computeShare } from './compute.js';
import { hashOfModel, hashOfOptions, type ShardPart, writeShard } from './file.js';
import { type Place, placeOf } from './place.js';

/**
 * Computes one process's share of a model and writes it to a file. A share has no verdict: `gradcheck merge` has, once all of them are there.
 *
 * @returns the file
 * @throws {Refusal} a place that is not told, a model that cannot be loaded or checked, a file that cannot be written
 * @throws {GradcheckError} `aborted`
 */
export async function share(model: string, given: Given, signal: AbortSignal): Promise<string> {
  const place = placeOf(given.shard!);
  // how many threads share it changes no number
  const { workers: _, ...options } = given.options;
  const parts: ShardPart[] = [];
  for (const subject of await load(model)) parts.push(await partOf(subject, { ...given, options }, place, signal));
  const hashes = { model: hashOfModel(model), options: hashOfOptions(options) };
  return writeShard(given.out ?? '.', { model, place, options, hashes, parts });
}

async function partOf(
  subject: Subject,
  { options, quiet }: Given,
  place: Place,
  signal: AbortSignal,
): Promise<ShardPart> {
  const bar = progress(subject.label, quiet);
  try {
    return await computeShare(subject, { ...options, signal, onProgress: bar.update }, place);
  } catch (error) {
    if (signal.aborted) throw error;
    throw error instanceof GradcheckError
      ? refusal.notChecked(subject.label, error)
      : refusal.threw(subject.label, error);
  } finally {
    bar.stop();
  }
}
