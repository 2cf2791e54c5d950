import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Refusal, refusal } from './refusal.js';

/**
 * Makes sure, before any work, that files may be written: that each is a regular file or none yet, in a folder that takes new files, and neither one that
 * is read nor another output. Nothing is changed.
 *
 * @param outputs  by the option that names them
 * @param inputs   files that are read
 * @throws {Refusal} `not_written`
 */
export function claim(outputs: Readonly<Record<string, string | undefined>>, inputs: readonly string[]): void {
  const taken = new Map<string, string>();
  for (const input of inputs) {
    const file = statSync(input, { throwIfNoEntry: false });
    if (file) taken.set(identity(input, file), `${input}, which is read`);
  }
  for (const [option, file] of Object.entries(outputs)) {
    if (file === undefined) continue;
    writable(file);
    const key = identity(file, lstatSync(file, { throwIfNoEntry: false }));
    const other = taken.get(key);
    if (other !== undefined) throw refusal.takenFile(`--${option} ${file}`, other);
    taken.set(key, `--${option}`);
  }
}

/**
 * Writes a file at once or not at all: beside it first, through to the disk, then in its place. What stood there stays until then, and stays where that fails.
 *
 * @throws {Refusal} `not_written`
 */
export function replace(file: string, content: string): void {
  const before = regular(file);
  const half = beside(file);
  let fd: number | undefined;
  try {
    fd = openSync(half, 'wx');
    if (before) fchmodSync(fd, before.mode & 0o777);
    writeFileSync(fd, content);
    fsyncSync(fd);
    closeSync(fd);
    fd = undefined;
    renameSync(half, file);
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    tryTo(() => unlinkSync(half));
    throw refusal.unwritable(file, error as Error);
  }
}

/** One file, by whatever path: its number on its device, or where it would stand. */
function identity(file: string, stats: Stats | undefined): string {
  if (stats) return `${stats.dev}:${stats.ino}`;
  return join(realpathSync(dirname(file)), basename(file));
}

/** The file as it is, where there is one, if it is nothing but a file. */
function regular(file: string): Stats | undefined {
  const stats = tried(file, () => lstatSync(file, { throwIfNoEntry: false }));
  if (stats && !stats.isFile()) throw refusal.noRegularFile(file, kindOf(stats));
  return stats;
}

/** Whether a folder takes a new file is only known by making one. */
function writable(file: string): void {
  const probe = beside(file);
  const there = regular(file);
  tried(file, () => {
    if (there) accessSync(file, constants.W_OK);
    closeSync(openSync(probe, 'wx'));
    unlinkSync(probe);
  });
}

/** In the same folder, so that it can take the place of the file in one step; hidden, so that nobody takes it for one. */
const beside = (file: string): string => join(dirname(file), `.gradcheck-${process.pid}-${serial++}`);
let serial = 0;

function tried<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw refusal.unwritable(file, error as Error) satisfies Refusal;
  }
}

function tryTo(act: () => void): void {
  try {
    act();
  } catch {
    // what could not be made need not be taken away
  }
}

function kindOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}
