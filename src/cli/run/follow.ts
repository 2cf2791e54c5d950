import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Result } from '../junit.js';
import { refusal } from '../refusal.js';
import type { Shard } from '../shard/file.js';
import { Frames, framed } from './frames.js';
import type { Job, Position, Request, Told } from './job.js';
import { LIFELINE, LONG, TIMED_OUT } from './lifeline.js';
import { SERVES, TELLS } from './serves.js';

/** What is done with what is told. */
export interface Listener {
  begun(label: string): void;
  progress(done: number, total: number): void;
  result(result: Result): void;
  share(shard: Shard): void;
  note(text: string): void;
  /** A model holds none of the problems asked for, but these. */
  otherProblems(names: readonly string[]): void;
}

export interface Following {
  /** The file this command was started from, which the other process runs too. */
  command: string;
  /** Seconds that one call of a model may take. */
  timeout?: number;
  /** Whether stdout is kept for the report: what models print goes to stderr then. */
  alone: boolean;
  /** Ends the work in good order. */
  stop: AbortSignal;
  /** Ends it at once. */
  kill?: AbortSignal;
}

/** Milliseconds to end in good order after a stop, in which a call comes back or it does not. */
const GRACE = 2000;
/** Milliseconds to read what a process that has ended had still to tell. */
const LAST_WORDS = 1000;

/**
 * Has a job done in another process and listens to it. Whatever a model does to that process, this one goes on: the problem under way is refused,
 * and a new process is started for those after it.
 *
 * @param listening  told everything, in order; it may still be loading while the process starts
 * @returns          'stopped' where `stop` or `kill` came before the end
 */
export async function follow(
  job: Job,
  listening: Promise<Listener>,
  following: Following,
): Promise<'done' | 'stopped'> {
  let from: Position = { model: 0, problem: 0 };
  for (;;) {
    const life = new Life({ job, from, timeout: following.timeout }, following);
    const end = await life.heard(listening);
    if (end !== 'died') return end;
    from = life.next();
    if (from.model >= modelsOf(job).length) return 'done';
  }
}

/** The modules that a job names; a share and a merge are of one. */
const modelsOf = (job: Job): readonly string[] =>
  job.kind === 'check' ? job.models : [job.kind === 'share' ? job.model : (job.model ?? job.files[0])];

/** One process, from its start to its end. */
class Life {
  private readonly child: ChildProcess;
  private readonly lifeline: Writable & Readable;
  private at: Position;
  private of = Number.POSITIVE_INFINITY;
  private label: string;
  /** Whether something has begun and nothing came of it yet: at first the start of the process itself. */
  private open = true;
  private end: 'done' | 'stopped' | 'died' = 'died';
  private late = false;

  constructor(
    request: Request,
    private readonly following: Following,
  ) {
    const { job, from } = request;
    this.at = { model: from.model, problem: -1 };
    this.label = modelsOf(job)[from.model];
    const { command, alone } = following;
    this.child = spawn(
      process.execPath,
      [...process.execArgv.map(debuggable), fileURLToPath(command), ...process.argv.slice(2)],
      {
        stdio: ['inherit', alone ? 2 : 'inherit', 'inherit', 'pipe', 'pipe'],
        env: { ...process.env, [SERVES]: '1' },
      },
    );
    this.lifeline = this.child.stdio[LIFELINE] as never;
    // a process that has died reads nothing more
    this.lifeline.on('error', () => {});
    this.lifeline.write(framed(request));
  }

  /** Listens until the process has ended. */
  async heard(listening: Promise<Listener>): Promise<'done' | 'stopped' | 'died'> {
    const { stop, kill } = this.following;
    const frames = new Frames();
    const told = this.child.stdio[TELLS] as Readable;
    let listener: Listener | undefined;
    told.pause();
    const failed = new Promise<never>((_, reject) => {
      told.on('data', (chunk: Buffer) => {
        try {
          for (const value of frames.add(chunk)) this.hear(value as Told, listener!);
        } catch (error) {
          reject(error);
        }
      });
    });
    this.lifeline.on('data', bytes => this.warn(String(bytes), listener));
    const [stopping, killing] = [() => this.stop(), () => this.child.kill('SIGKILL')];
    if (stop.aborted) stopping();
    stop.addEventListener('abort', stopping);
    kill?.addEventListener('abort', killing);
    const ended = endOf(this.child, told);
    try {
      listener = await listening;
      told.resume();
      const how = await Promise.race([ended, failed]);
      if (kill?.aborted || (this.end === 'died' && stop.aborted)) return 'stopped';
      if (this.end === 'died' && this.open) listener.result({ label: this.label, refusal: this.refused(how) });
      return this.end;
    } finally {
      this.child.kill('SIGKILL');
      stop.removeEventListener('abort', stopping);
      kill?.removeEventListener('abort', killing);
    }
  }

  /** Where the process after this one begins. */
  next(): Position {
    const { model, problem } = this.at;
    return problem < 0 || problem + 1 >= this.of ? { model: model + 1, problem: 0 } : { model, problem: problem + 1 };
  }

  private hear(told: Told, listener: Listener): void {
    if ('begun' in told) {
      [this.label, this.at, this.of, this.open] = [told.begun, told.at, told.of ?? Number.POSITIVE_INFINITY, true];
      listener.begun(told.begun);
    } else if ('result' in told) {
      this.open = false;
      listener.result(told.result);
    } else if ('share' in told) listener.share(told.share);
    else if ('note' in told) listener.note(told.note);
    else if ('others' in told) {
      this.open = false;
      listener.otherProblems(told.others);
    } else if ('done' in told) listener.progress(told.done, told.total);
    else this.end = told.end;
  }

  /** A call takes long, or has taken longer than it may. */
  private warn(bytes: string, listener: Listener | undefined): void {
    if (bytes.includes(TIMED_OUT)) {
      this.late = true;
      this.child.kill('SIGKILL');
    } else
      listener?.note(
        `${this.label}: a call of its code has not come back for ${LONG} s; Ctrl-C ends the check, --timeout ${LONG} such calls.`,
      );
  }

  private stop(): void {
    this.lifeline.write('stop');
    // it may be in a call that does not come back
    setTimeout(() => this.child.kill('SIGKILL'), GRACE).unref();
  }

  private refused({ code, signal }: Ended): { code: string; message: string } {
    const { timeout } = this.following;
    const { code: word, message } = this.late
      ? refusal.timedOut(this.label, timeout!)
      : refusal.ended(this.label, signal ? `by ${signal}` : `with exit code ${code}`);
    return { code: word, message };
  }
}

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** How the process ended, once all it told has been read. */
function endOf(child: ChildProcess, told: Readable): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      const done = () => resolve({ code, signal });
      if (told.closed) done();
      else told.on('close', done);
      setTimeout(done, LAST_WORDS).unref();
    });
  });
}

/** A debugger of this process has its port already: the other one takes any that is free. */
const debuggable = (flag: string): string => flag.replace(/^(--inspect(-brk|-wait)?)(=.*)?$/, '$1=0');
