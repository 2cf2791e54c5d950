import { type ChildProcess, spawn } from 'node:child_process';
import { type FSWatcher, statSync, watch } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** An editor writes a file in several steps: they count as one. */
const SETTLES = 100;

/** What is watched, and what is run when it changes. */
export interface Watched {
  /** Files whose folders are watched, with all below. */
  files: readonly string[];
  /** Files that the run itself writes. */
  written: readonly string[];
  /** The words of the command, without --watch. */
  args: readonly string[];
}

/**
 * Runs the command again whenever a file beside a model changes, until Ctrl-C.
 * In a process of its own each time: what a module imports is otherwise never read twice.
 */
export async function watchModels({ files, written, args }: Watched): Promise<void> {
  const own = new Set(written.map(file => resolve(file)));
  let running = run(args);
  let timer: NodeJS.Timeout | undefined;
  const again = (folder: string) => (_event: string, name: string | null) => {
    if (name === null || isHidden(name) || own.has(resolve(folder, name)) || isFolder(resolve(folder, name))) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running.kill();
      console.error(`\ngradcheck: ${name} has changed.\n`);
      running = run(args);
    }, SETTLES);
  };
  const folders = [...new Set(files.map(file => dirname(resolve(file))))];
  const watchers = folders.map((folder): FSWatcher => watch(folder, { recursive: true }, again(folder)));
  await new Promise<void>(done => process.once('SIGINT', done).once('SIGTERM', done));
  clearTimeout(timer);
  for (const watcher of watchers) watcher.close();
  running.kill();
}

const run = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [...process.execArgv, process.argv[1], ...args], { stdio: 'inherit' });

const isHidden = (name: string): boolean => /(^|[\\/])(\.|node_modules([\\/]|$))/.test(name);

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
