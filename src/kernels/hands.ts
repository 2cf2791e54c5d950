import type { Method } from '../problem.js';
import { availableWorkers } from '../workers/available.js';
import type { CreateWorker } from '../workers/worker.js';
import { BY_UNIT, INCREMENTAL, type PartMethod, workOf } from './differences.js';
import type { DifferenceJob } from './job.js';
import type { Watching } from './slices.js';

/** Multiplications from which workers are worth their start: some tenths of a second. */
const WORTH = 2 ** 31;
/** Most workers that 'auto' hires. */
const MOST = 8;

/** Methods that come in parts, which any instance with the same memory can compute. */
export const PARTED: Partial<Record<Method, PartMethod>> = { incremental: INCREMENTAL, 'by-unit': BY_UNIT };

/** How workers are to be used. */
export interface Hands extends Watching {
  readonly workers?: number | 'auto';
  readonly createWorker?: CreateWorker;
}

/** Workers that a job is to be done by: 0 where they are not asked for, or the work is not worth their start. */
export function workersFor(job: DifferenceJob, method: Method, workers: number | 'auto' = 0): number {
  const parted = PARTED[method];
  if (workers === 0 || parted === undefined) return 0;
  if (workOf(job, parted) * job.model.batch.m < WORTH) return 0;
  return workers === 'auto' ? Math.min(MOST, availableWorkers()) : workers;
}
