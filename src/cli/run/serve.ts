import { type Refusal, refusal } from '../refusal.js';
import { share } from '../shard/share.js';
import { receive, send } from './frames.js';
import type { Job, Position, Request, Told } from './job.js';
import { Calls, LIFELINE, sharedMemory, watchLifeline } from './lifeline.js';
import { SERVES, TELLS } from './serves.js';
import type { Service } from './service.js';
import { checkTasks, mergeTasks, type Task } from './tasks.js';

/** The part of the process that runs models: does the job it is sent, tells what comes of it, and ends. */
export async function serveJob(command: string): Promise<void> {
  delete process.env[SERVES];
  const { job, from, timeout } = receive(LIFELINE) as Request;
  const memory = sharedMemory();
  const service = guarded({ command, memory, calls: new Calls(memory), signal: watchLifeline(memory, timeout) });
  await done(job, from, service);
  service.end(service.signal.aborted ? 'stopped' : 'done');
}

async function done(job: Job, from: Position, service: Service): Promise<void> {
  if (job.kind === 'share') return share(job, service);
  for await (const task of job.kind === 'check' ? checkTasks(job, from, service) : mergeTasks(job, from, service)) {
    await attempt(task, service);
    if (service.signal.aborted) return;
  }
}

/** One task and what came of it; nothing where it was stopped. */
async function attempt({ label, run, again }: Task, { tell, signal }: Service): Promise<void> {
  try {
    const report = await run({ signal, onProgress: (done, total) => tell({ done, total }) });
    // what was thrown meanwhile and nobody caught comes up now, before the report is told
    await new Promise(setImmediate);
    tell({ result: { report: report.name === '' ? { ...report, name: label } : report, again: again(report.seed) } });
  } catch (error) {
    if (!signal.aborted) tell({ result: { label, refusal: plain(refusal.of(label, error)) } });
  }
}

const plain = ({ code, message }: Refusal) => ({ code, message });

/**
 * Keeps what a model does to its process from passing for a result: process.exit() and what is thrown outside the check refuse what is under way and end the
 * process; the parent starts another for the rest.
 */
function guarded(given: Pick<Service, 'command' | 'memory' | 'calls' | 'signal'>) {
  const leave = process.exit.bind(process);
  let label = '';
  let over = false;
  const tell = (told: Told): void => send(TELLS, told);
  const end = (told: Told): never => {
    if (!over) tell(told);
    over = true;
    return leave(0);
  };
  const giveUp = (why: Refusal): never => end({ result: { label, refusal: plain(why) } });
  process.exit = code => giveUp(refusal.exited(label, code, process.exit));
  process.on('uncaughtException', error => giveUp(refusal.threw(label, error)));
  process.on('beforeExit', () => giveUp(refusal.unsettled(label)));
  // Ctrl-C reaches all processes of a terminal: the parent says what it means
  process.on('SIGINT', () => {});
  // a reader of stdout that has seen enough is no mistake of the model
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return {
    ...given,
    tell,
    leave: () => leave(0),
    begin(what: string, at: Position, of?: number) {
      label = what;
      tell({ begun: what, at, of });
    },
    end: (how: 'done' | 'stopped') => end({ end: how }),
  };
}
