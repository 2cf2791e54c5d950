import { gradcheck, type Options, type Problem, pack, type Report } from '../../index.js';
import { again } from '../again.js';
import { idle } from '../idle.js';
import { load, type Subject } from '../model.js';
import { type MergedSubject, merge } from '../shard/merge.js';
import { sharedEvaluations, threadsFor } from '../thread.js';
import type { Job, Position } from './job.js';
import { marked } from './marked.js';
import type { Service } from './service.js';

/** One problem that is to be checked. */
export interface Task {
  label: string;
  run(watch: Pick<Options, 'signal' | 'onProgress'>): Promise<Report>;
  /** The command line that repeats it. */
  again(seed: number): string;
}

type Checking = Extract<Job, { kind: 'check' }>;
type Merging = Extract<Job, { kind: 'merge' }>;

/** The problems of models, loaded one model after the other; one that fails stands for those of a model that cannot be. */
export async function* checkTasks(job: Checking, from: Position, service: Service): AsyncGenerator<Task> {
  for (let m = from.model; m < job.models.length; m++) {
    const model = job.models[m];
    service.begin(model, { model: m, problem: -1 });
    let subjects: Subject[] = [];
    try {
      subjects = await loaded(model, service);
    } catch (error) {
      yield { label: model, run: () => Promise.reject(error), again: () => '' };
      continue;
    }
    const first = m === from.model ? from.problem : 0;
    yield* tasksOf(job, { model, m, subjects, first }, service);
    // a timer that it left must not go off in another model's check
    if (m + 1 < job.models.length && lingers()) service.leave();
  }
}

/** Whether something of a model is still under way in this process; unknown where the runtime does not tell. */
const lingers = (): boolean =>
  process.getActiveResourcesInfo?.().some(what => what === 'Timeout' || what === 'Immediate') ?? false;

interface Loaded {
  model: string;
  /** Which model. */
  m: number;
  subjects: readonly Subject[];
  /** The first problem that is to be checked. */
  first: number;
}

function* tasksOf({ problems, options }: Checking, { model, m, subjects, first }: Loaded, service: Service) {
  const named = (k: number) => nameOf(subjects, k);
  const wanted = (k: number) =>
    problems === undefined || problems.some(name => name === named(k) || name === String(k));
  if (!subjects.some((_, k) => wanted(k))) service.tell({ others: subjects.map((_, k) => named(k)) });
  for (const [k, subject] of subjects.entries()) {
    if (k < first || !wanted(k)) continue;
    const { label } = subject;
    service.begin(label, { model: m, problem: k }, subjects.length);
    for (const note of idle(subject.problem, options)) service.tell({ note: `${label}: ${note}` });
    yield {
      label,
      run: (watch: Options) => checkOne(subject, { model, k, options: { ...options, ...watch } }, service),
      again: (seed: number) => again(model, options, seed, subjects.length > 1 ? named(k) : undefined),
    };
  }
}

/** What a problem of several is asked for by: its name where no other has it, else its number. */
function nameOf(subjects: readonly Subject[], k: number): string {
  const name = (at: number) => subjects[at].problem.name;
  const own = name(k);
  const alike = subjects.filter((_, at) => name(at) === own).length > 1;
  return typeof own !== 'string' || own === '' || alike || /^\d+$/.test(own) ? String(k) : own;
}

/** The problems of a module; importing it is a call of its code as any other. */
async function loaded(model: string, { calls }: Service): Promise<Subject[]> {
  calls.begin();
  try {
    return (await load(model)).map(subject => ({ ...subject, problem: marked(subject.problem, calls) }));
  } finally {
    calls.end();
  }
}

/** One check, by threads where they are asked for and worth their start. A problem that brings its own differences brings its own workers. */
async function checkOne({ problem }: Subject, which: Which, service: Service) {
  const { workers, ...rest } = which.options;
  if (workers === undefined || problem.gradapprox || rest.components === 'probe')
    return gradcheck(problem, stoppable(problem, which.options));
  const threads = threadsFor(workers, pack(problem.parameters).theta.length);
  if (threads < 2) return gradcheck(problem, stoppable(problem, rest));
  const { log, agree } = await sharedEvaluations({ ...which, options: rest, threads, problem }, service);
  const report = await gradcheck(problem, stoppable(problem, { ...rest, onProgress: undefined, log }));
  agree(report);
  return report;
}

interface Which {
  model: string;
  k: number;
  options: Options;
}

/** Ctrl-C ends a check with what is decided; differences that a problem brings itself come all at once or not at all. */
const stoppable = ({ gradapprox }: Problem, { signal, ...options }: Options): Options =>
  gradapprox ? { signal, ...options } : { stop: signal, ...options };

/** The problems of shards, once it is proved that they belong together. */
export async function* mergeTasks(job: Merging, from: Position, service: Service): AsyncGenerator<Task> {
  service.begin(job.model ?? job.files[0], { model: 0, problem: -1 });
  let merged: MergedSubject[] = [];
  try {
    merged = await merge(job.files, job.model);
  } catch (error) {
    yield { label: job.model ?? job.files[0], run: () => Promise.reject(error), again: () => '' };
  }
  for (const [k, { model, subject, options, agree }] of merged.entries()) {
    if (k < from.problem) continue;
    service.begin(subject.label, { model: 0, problem: k }, merged.length);
    const problem = marked(subject.problem, service.calls);
    yield {
      label: subject.label,
      run: async watch => {
        const report = await gradcheck(
          problem,
          stoppable(problem, { ...options, workers: job.options.workers, ...watch }),
        );
        agree(report);
        return report;
      },
      again: seed =>
        again(
          model,
          options,
          seed,
          merged.length > 1
            ? nameOf(
                merged.map(one => one.subject),
                k,
              )
            : undefined,
        ),
    };
  }
}
