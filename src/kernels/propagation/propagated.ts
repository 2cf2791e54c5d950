import type { DifferenceJob, Differences } from '../job.js';
import type { Slices } from '../slices.js';
import { audit } from './audit.js';
import { BY_UNIT } from './by-unit.js';
import { INCREMENTAL } from './incremental.js';
import type { PartMethod } from './method.js';
import { sizeOfPart } from './parts.js';
import { openPropagation, type Propagation } from './propagation.js';
import { collect, type Results } from './results.js';
import { actionsOf, carryOut, resultOf } from './run.js';
import { forwardWork } from './work.js';

/** All parameters of a unit at once. */
export const byUnit = (job: DifferenceJob): Slices<Differences> => inParts(job, BY_UNIT);

/** Each parameter by itself. */
export const incremental = (job: DifferenceJob): Slices<Differences> => inParts(job, INCREMENTAL);

/** Runs a method part by part in an instance of its own. */
function inParts(job: DifferenceJob, method: PartMethod): Slices<Differences> {
  return job.model.pool.useInSlices(function* (instance) {
    const propagation = openPropagation(instance, job.model, job.theta, job);
    const results = collect(job);
    let done = 0;
    for (const part of method.parts(job)) {
      results.add(resultOf(propagation, part, carryOut(instance, actionsOf(method, propagation, part))));
      done += sizeOfPart(part);
      yield done;
    }
    return finish(propagation, job, method, results);
  });
}

/** The differences, a few of them looked at again where bounds are asked for. */
export function finish(
  propagation: Propagation,
  job: DifferenceJob,
  method: PartMethod,
  results: Results,
): Differences {
  const { gradapprox, bound } = results;
  const { step } = propagation;
  const evaluations = Math.ceil(workOf(job, method) / forwardWork(job.model.spec));
  if (!job.bounded) return { gradapprox, bound, step, evaluations };
  const { audited, passes } = audit(propagation, job, { gradapprox, bound });
  return { gradapprox, bound, step, evaluations: evaluations + passes, audit: audited };
}

/** Multiplications for one example: of the forward pass, of the parts, and of the probes that bound them. */
export function workOf(job: DifferenceJob, method: PartMethod): number {
  const { spec } = job.model;
  let work = forwardWork(spec);
  for (const part of method.parts(job)) work += method.work(spec, part) + (job.bounded ? BY_UNIT.work(spec, part) : 0);
  return work;
}
