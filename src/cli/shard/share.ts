import { load, type Subject } from '../model.js';
import { Refusal, refusal } from '../refusal.js';
import type { Job } from '../run/job.js';
import { marked } from '../run/marked.js';
import type { Service } from '../run/service.js';
import { computeShare } from './compute.js';
import { hashOfModel, hashOfOptions, type ShardPart } from './file.js';

type Sharing = Extract<Job, { kind: 'share' }>;

/** Computes one process's share of a model and tells it, or why there is none. */
export async function share(job: Sharing, service: Service): Promise<void> {
  const { model, place, options } = job;
  service.begin(model, { model: 0, problem: -1 });
  try {
    const subjects = await load(model);
    const parts: ShardPart[] = [];
    for (const [k, subject] of subjects.entries()) parts.push(await partOf(subject, k, job, service));
    const hashes = { model: hashOfModel(model), options: hashOfOptions(options) };
    service.tell({ share: { model, place, options, hashes, parts } });
  } catch (error) {
    if (service.signal.aborted) return;
    const { code, message } = refusal.of(model, error);
    service.tell({ result: { label: model, refusal: { code, message } } });
  }
}

async function partOf({ problem, label }: Subject, k: number, { options, place }: Sharing, service: Service) {
  const { signal, tell, calls } = service;
  service.begin(label, { model: 0, problem: k });
  const watch = { signal, onProgress: (done: number, total: number) => tell({ done, total }) };
  try {
    return await computeShare({ problem: marked(problem, calls), label }, { ...options, ...watch }, place);
  } catch (error) {
    throw error instanceof Refusal ? error : refusal.of(label, error);
  }
}
