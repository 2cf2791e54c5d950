import { type FSWatcher, fstatSync, type Stats, statSync, watch } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Interrupted } from './exit.js';
import { complain, note } from './terminal.js';

/** An editor writes a file in several steps: they count as one. */
const SETTLES = 100;

/** What is watched, and what is run when it changes. */
export interface Watched {
  /** Files whose folders are watched, with all below. */
  files: readonly string[];
  /** Files that the run itself writes. */
  written: readonly string[];
  /** One run; `kill` ends it at once, `stop` in good order. */
  run(how: { stop: AbortSignal; kill: AbortSignal }): Promise<unknown>;
  /** Ctrl-C. */
  stop: AbortSignal;
}

/**
 * Runs again whenever a file beside a model changes, until Ctrl-C. What the run itself writes is no change: its files, and where its output is redirected to.
 * Each run has its models imported by a process of its own: what a module imports is otherwise never read twice.
 */
export async function watchModels({ files, written, run, stop }: Watched): Promise<void> {
  const own = new Set(written.map(file => resolve(file)));
  const start = () => new Run(kill => run({ stop, kill }));
  let running = start();
  let timer: NodeJS.Timeout | undefined;
  const again = (folder: string) => (_event: string, name: string | null) => {
    if (name === null || isHidden(name) || own.has(resolve(folder, name)) || isNoInput(resolve(folder, name))) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      await running.end();
      if (stop.aborted) return;
      note(`${name} has changed.\n`);
      running = start();
    }, SETTLES);
  };
  const folders = [...new Set(files.map(file => dirname(resolve(file))))];
  const watchers = folders.map((folder): FSWatcher => watch(folder, { recursive: true }, again(folder)));
  // a folder that is taken away is not watched any more
  for (const watcher of watchers) watcher.on('error', complain);
  if (!stop.aborted) await new Promise(stopped => stop.addEventListener('abort', stopped));
  clearTimeout(timer);
  for (const watcher of watchers) watcher.close();
  await running.done;
}

/** A run that can be ended, and says itself what is wrong with it. */
class Run {
  readonly done: Promise<void>;
  private readonly killed = new AbortController();

  constructor(run: (kill: AbortSignal) => Promise<unknown>) {
    this.done = run(this.killed.signal).then(
      () => {},
      error => {
        if (!this.killed.signal.aborted) complain(error);
      },
    );
  }

  end(): Promise<void> {
    this.killed.abort(new Interrupted());
    return this.done;
  }
}

const isHidden = (name: string): boolean => /(^|[\\/])(\.|node_modules([\\/]|$))/.test(name);

/** Whether a path is a folder, or the file that stdout or stderr goes to. */
function isNoInput(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && (stats.isDirectory() || REDIRECTED.some(to => sameFile(to, stats)));
}

/** What stdout and stderr are, found when the command starts. */
const REDIRECTED: readonly Stats[] = [1, 2].flatMap(fd => {
  try {
    return [fstatSync(fd)];
  } catch {
    return [];
  }
});

const sameFile = (a: Stats, b: Stats): boolean => a.dev === b.dev && a.ino === b.ino;
