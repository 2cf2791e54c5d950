import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Problem } from '../index.js';
import { refusal } from './refusal.js';

/** A problem and the words for it where it has no name of its own. */
export interface Subject {
  problem: Problem;
  label: string;
}

/** Models are found from here, wherever one of them changes the working directory to. */
const STARTED_IN = process.cwd();

/** Where a model stands. */
const pathTo = (model: string): string => resolve(STARTED_IN, model);

/**
 * The problems a module exports: a Problem's fields by name; or as default a problem, a list of problems, or a function, asynchronous or not, that makes one of these.
 *
 * @throws {Refusal} a module that does not exist, cannot be imported, exports no problem, or whose function throws
 */
export async function load(path: string): Promise<Subject[]> {
  const exported = await imported(path);
  if ('parameters' in exported) return [{ problem: { ...exported } as Problem, label: path }];
  if (!('default' in exported)) throw refusal.noProblem(path, Object.keys(exported));
  const made = await make(path, exported.default);
  if (!Array.isArray(made)) return [subject(path, 'its default export', made, path)];
  if (made.length === 0) throw refusal.noProblemAt(path, 'its default export, an empty list,');
  return made.map((one, k) => subject(path, `entry ${k} of its default export`, one, `${path}[${k}]`));
}

/** The file of a model; refuses a path where there is none. */
export function fileOf(path: string): string {
  const file = pathTo(path);
  if (!existsSync(file)) throw refusal.missing(path);
  if (statSync(file).isDirectory()) throw refusal.folder(path);
  return file;
}

async function imported(path: string): Promise<Partial<Problem> & { default?: unknown }> {
  const file = fileOf(path);
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    const unread = (error as { code?: unknown } | null)?.code === 'ERR_UNKNOWN_FILE_EXTENSION';
    if (unread && /\.[cm]?tsx?$/.test(path)) throw refusal.typescript(path, error);
    throw refusal.notImported(path, error);
  }
}

async function make(path: string, exported: unknown): Promise<unknown> {
  try {
    return await (typeof exported === 'function' ? exported() : exported);
  } catch (error) {
    throw refusal.notMade(path, error);
  }
}

function subject(path: string, place: string, value: unknown, label: string): Subject {
  if (typeof value !== 'object' || value === null || !('parameters' in value)) throw refusal.noProblemAt(path, place);
  return { problem: value as Problem, label };
}
