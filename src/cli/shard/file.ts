import { createHash } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Options } from '../../index.js';
import { refusal } from '../refusal.js';
import { type LogColumns, readLog, writeLog } from './evaluations.js';
import type { Place } from './place.js';

/** What one process computed of one problem. */
export interface ShardPart {
  label: string;
  /** SHA-256 of θ and its layout. */
  theta: string;
  /** J at θ; null where it is not the same twice. */
  J: number | null;
  /** n, the length of θ. */
  size: number;
  log: LogColumns;
}

/** What one process computed of a model: enough for the merge, together with the others, to repeat the check without computing J. */
export interface Shard {
  model: string;
  place: Place;
  /** Options that change numbers, as given. */
  options: Options;
  hashes: { model: string; options: string };
  parts: ShardPart[];
}

const sha256 = (...data: (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const piece of data) hash.update(piece);
  return hash.digest('hex');
};

/** SHA-256 of the module's own text. */
export const hashOfModel = (model: string): string => sha256(readFileSync(resolve(model)));

/** SHA-256 of options, whatever their order. */
export const hashOfOptions = (options: Options): string =>
  sha256(
    JSON.stringify(
      Object.entries(options)
        .filter(([, value]) => value !== undefined)
        .sort(),
    ),
  );

/** SHA-256 of θ with names and shapes. */
export const hashOfTheta = (
  theta: Float64Array,
  blocks: readonly { name: string; shape: readonly number[] }[],
): string =>
  sha256(
    JSON.stringify(blocks.map(({ name, shape }) => [name, shape])),
    new Uint8Array(theta.buffer, theta.byteOffset, theta.byteLength),
  );

/**
 * Writes a shard at once or not at all, so that a process that is killed leaves no half of it.
 *
 * @param out  a file, or a folder for shard-3-of-8.json
 * @returns    the file
 */
export function writeShard(out: string, shard: Shard): string {
  const { index, count } = shard.place;
  const file = isFolder(out) ? join(out, `shard-${index}-of-${count}.json`) : out;
  const parts = shard.parts.map(writePart);
  const half = `${file}.${process.pid}`;
  try {
    writeFileSync(half, JSON.stringify({ gradcheck: 'shard', schemaVersion: 1, ...shard, parts }));
    renameSync(half, file);
  } catch (error) {
    throw refusal.unwritable(file, error as Error);
  }
  return file;
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** @throws {Refusal} for a file that is missing, cut short, or no shard */
export function readShard(file: string): Shard {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw refusal.unreadable(file, error as Error);
  }
  try {
    const { gradcheck, schemaVersion, parts, ...shard } = JSON.parse(text);
    if (gradcheck !== 'shard' || schemaVersion !== 1) throw new Error('it was not written by --shard');
    return { ...shard, parts: parts.map(readPart) };
  } catch (error) {
    throw refusal.noShard(file, error as Error);
  }
}

const writePart = (part: ShardPart) => ({ ...part, log: writeLog(part.log) });

const readPart = (part: ReturnType<typeof writePart>): ShardPart => ({ ...part, log: readLog(part.log) });
