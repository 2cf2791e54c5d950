import type { Action } from '../workers/program.js';
import { audit } from './audit.js';
import { endsOf, endsWork, neededEnds, TO_COST, workEnd } from './ends.js';
import { type Exact, openExact } from './exact.js';
import type { KernelInstance } from './instance.js';
import type { DifferenceJob, Differences } from './job.js';
import type { Model } from './model.js';
import type { Tape } from './operation.js';
import { type Part, parametrised, rangesOf, wantedInputs, wholeUnits } from './parts.js';
import { type Range, sizeOfRanges, within } from './ranges.js';
import type { Slices } from './slices.js';
import { probeEnds } from './stops.js';
import { forwardWork, isDoneAlone, PART_WORK, parameterWork, unitWork } from './work.js';

/** A method as parts of its work, each some milliseconds, which any instance with the same memory can compute. */
export interface PartMethod {
  parts(job: DifferenceJob): Iterable<Part>;
  /** Calls that compute the differences of a part into the kernel's own array. */
  calls(exact: Exact, part: Part): Action[];
  /** Multiplications of a part, for one example. */
  work(job: DifferenceJob, part: Part): number;
  /** Whether it computes bounds of its differences too. */
  readonly bounds: boolean;
}

/** Each parameter by itself: see assembly/exact/incremental.ts. */
export const INCREMENTAL: PartMethod = {
  bounds: false,
  parts: ({ model: { tape, batch }, ranges }) =>
    wantedInputs(tape, ranges, k => Math.max(1, Math.floor(PART_WORK / (batch.m * parameterWork(tape, k, TO_COST))))),
  calls: (exact, part) => [
    { call: 'incremental', of: [...alone(exact, part), exact.step, exact.layout.gradapprox, 0] },
  ],
  work: ({ model: { tape } }, { size, operations: [k] }) => size * parameterWork(tape, k, TO_COST),
};

/** All parameters of a unit at once, from probes of its cells: see assembly/exact/probe.ts and gather.ts. */
function byUnits(
  ofStep: (exact: Exact) => { step: number; cubic: boolean; bound: number },
  bounds: boolean,
): PartMethod {
  return {
    bounds,
    parts: job =>
      wholeUnits(job.model.tape, job.ranges, k =>
        Math.max(1, Math.floor(PART_WORK / (job.model.batch.m * unitWork(job.model.tape, k, endOf(job, k))))),
      ),
    calls: (exact, { operations, units }) => {
      const { workspace, layout } = exact;
      const { step, cubic, bound } = ofStep(exact);
      const { cells } = workspace.tape.operations[operations[0]].parameters!;
      const own = [...units, step, Number(cubic)];
      const probe = { call: 'probeUnits', of: [workspace.net, layout.stack, layout.probes, cells, ...own] };
      const gather = (k: number) => ({
        call: 'gatherUnits',
        of: [workspace.net, layout.stack, layout.probes, k, ...own, layout.gradapprox, bound],
      });
      return [probe, ...operations.map(gather)];
    },
    work: (job, { operations: [k], units: [from, to] }) => (to - from) * unitWork(job.model.tape, k, endOf(job, k)),
  };
}

/** Where differences of the cells of operation k end. */
const endOf = (job: DifferenceJob, k: number): number => workEnd(endsOf(job), job.model.tape, k);

const UNITS = byUnits(({ step, given }) => ({ step, cubic: given, bound: 0 }), false);

/**
 * All parameters of a unit at once. Where ε was given, with two pairs of sides, so that the difference is right to the fifth order
 * of ε; a parameter that moves several positions is then moved by itself, since cells that move together are more than their sum.
 */
export const BY_UNIT: PartMethod = {
  bounds: false,
  *parts(job) {
    const { tape } = job.model;
    const together = ({ operations: [k] }: Part) =>
      job.step !== undefined && (tape.mixes || tape.values[tape.operations[k].parameters!.cells].positions > 1);
    for (const part of UNITS.parts(job)) yield* together(part) ? oneByOne(tape, part) : [part];
  },
  calls: (exact, part) => (part.inputs === undefined ? UNITS : INCREMENTAL).calls(exact, part),
  work: (job, part) => (part.inputs === undefined ? UNITS : INCREMENTAL).work(job, part),
};

const PROBED = byUnits(({ layout, tiny }) => ({ step: tiny, cubic: false, bound: layout.bound }), true);

/**
 * At a tiny ε, where truncation is nothing beside rounding, with bounds: by units, but for operations that have fewer parameters
 * than cells, such as the scale of a norm or a kernel that slides over an image, which are done parameter by parameter.
 */
export const TINY: PartMethod = {
  bounds: true,
  *parts(job) {
    const { tape } = job.model;
    const isAlone = ({ operations: [k, ...others] }: Part) =>
      others.length === 0 && isDoneAlone(tape, k, endOf(job, k));
    for (const part of PROBED.parts(job)) yield* isAlone(part) ? oneByOne(tape, part) : [part];
  },
  calls: (exact, part) =>
    part.inputs === undefined
      ? PROBED.calls(exact, part)
      : [{ call: 'incremental', of: [...alone(exact, part), exact.tiny, exact.layout.gradapprox, exact.layout.bound] }],
  work: (job, part) => {
    const [k] = part.operations;
    if (part.inputs === undefined) return PROBED.work(job, part);
    return part.size * parameterWork(job.model.tape, k, endOf(job, k));
  },
};

/** What a kernel is told of the parameters of one unit. */
const alone = ({ workspace, layout }: Exact, { operations: [k], units, inputs = [0, 0] }: Part): number[] => [
  ...[workspace.net, layout.stack, k, units[0], ...inputs],
];

/** A part operation by operation and unit by unit, its parameters to be moved by themselves; those of a tied pair once. */
function oneByOne(tape: Tape, { operations, units: [from, to] }: Part): Part[] {
  return operations.flatMap(k => {
    const { inputs, extra, tie } = tape.operations[k].parameters!;
    const first = tie === 'later' ? inputs : 0;
    const size = inputs + extra - first;
    const part = (i: number): Part => ({
      operations: [k],
      units: [from + i, from + i + 1],
      inputs: [first, first + size],
      size,
    });
    return size > 0 ? Array.from({ length: to - from }, (_, i) => part(i)) : [];
  });
}

/** What a job is done by, one after the other: where bounds are asked for, differences at a tiny ε by units come first. */
export const methodsOf = (job: DifferenceJob, method: PartMethod): PartMethod[] => {
  if (!job.bounded) return [method];
  return method === BY_UNIT && job.step === undefined ? [TINY] : [TINY, method];
};

/** Whether differences of a job may end before the cost: those of single parameters by themselves go on to the cost. */
export const endsBefore = (job: DifferenceJob, method: PartMethod): boolean => job.bounded || method !== INCREMENTAL;

/** Runs a method part by part in an instance of its own. */
const exactly = (job: DifferenceJob, method: PartMethod): Slices<Differences> =>
  job.model.pool.useInSlices(function* (instance) {
    const exact = openExact(instance, job.model, job.theta, { ...job, ends: endsOf(job) });
    if (endsBefore(job, method)) yield* probeEnds(exact, neededEnds(job));
    const results = methodsOf(job, method).map(own => ({ own, results: collect(job) }));
    let done = 0;
    for (const { own, results: into } of results) {
      for (const part of own.parts(job)) {
        into.add(part, carryOut(instance, actionsOf(own, exact, part)));
        done += part.size / results.length;
        yield Math.floor(done);
      }
    }
    return finish(
      exact,
      job,
      method,
      results.map(({ results }) => results),
    );
  }, job.model.layout.end);

/** All parameters of a unit at once. */
export const byUnit = (job: DifferenceJob): Slices<Differences> => exactly(job, BY_UNIT);

/** Each parameter by itself. */
export const incremental = (job: DifferenceJob): Slices<Differences> => exactly(job, INCREMENTAL);

/**
 * The differences, a few of them looked at again where bounds are asked for.
 *
 *     bound = |gradapprox − tiny| + bound of tiny
 */
export function finish(exact: Exact, job: DifferenceJob, method: PartMethod, results: readonly Results[]): Differences {
  const [first, { gradapprox } = first] = results;
  const { step } = exact;
  const evaluations = Math.ceil(workOf(job, method) / forwardWork(job.model.tape));
  if (!job.bounded) return { gradapprox, bound: first.bound, step, evaluations };
  const bound =
    results.length === 1
      ? first.bound
      : first.bound.map((value, i) => value + Math.abs(gradapprox[i] - first.gradapprox[i]));
  const { audited, passes } = audit(exact, job, { gradapprox, bound });
  return { gradapprox, bound, step, evaluations: evaluations + passes, audit: audited };
}

/** Multiplications for one example: of the forward pass, and of the parts of all that a job is done by. */
export function workOf(job: DifferenceJob, method: PartMethod): number {
  const { tape } = job.model;
  let work = forwardWork(tape) + (endsBefore(job, method) ? endsWork(job) : 0);
  for (const own of methodsOf(job, method)) {
    for (const part of own.parts(job)) work += own.work(job, part);
  }
  return work;
}

/** What computes a part and copies it out of memory, here or in a worker: range by range its differences, and their bounds where it has some. */
export function actionsOf(method: PartMethod, exact: Exact, part: Part): Action[] {
  const { layout, workspace } = exact;
  const copies = part.operations.flatMap(k =>
    rangesOf(workspace.tape.operations[k].parameters!, part).flatMap(([from, to]): Action[] => {
      const read = (address: number) => ({ read: address + 8 * from, length: to - from });
      return [read(layout.gradapprox), ...(method.bounds ? [read(layout.bound)] : [])];
    }),
  );
  return [...method.calls(exact, part), ...copies];
}

/** Differences as parts bring them in: NaN where none are wanted or none have come. */
export interface Results {
  readonly gradapprox: Float64Array;
  readonly bound: Float64Array;
  /** Of a tied pair the parts are added. */
  add(part: Part, reads: readonly Float64Array[]): void;
}

/** Room for the differences of a job; of parts that hold more than is wanted the rest is left out. */
export function collect({ theta, ranges, model, bounded }: DifferenceJob): Results {
  const isWhole = sizeOfRanges(ranges) === theta.length;
  // parts write every entry that is wanted; of a tied pair the first finds NaN
  const room = isWhole && !hasTies(model) ? (size: number) => new Float64Array(size) : blankOf;
  const results = { gradapprox: room(theta.length), bound: (bounded ? room : blankOf)(theta.length) };
  const add = (part: Part, reads: readonly Float64Array[]) => {
    const own = part.operations.flatMap(k => {
      const { tie } = model.tape.operations[k].parameters!;
      return rangesOf(model.tape.operations[k].parameters!, part).map(range => ({ tie, range }));
    });
    const each = reads.length / own.length;
    own.forEach(({ tie, range: [from, to] }, r) => {
      const copy = tie === 'none' ? replace : increase;
      for (const wanted of within(ranges, from, to)) {
        copy(reads[r * each], -from, wanted, results.gradapprox);
        if (each > 1) copy(reads[r * each + 1], -from, wanted, results.bound);
      }
    });
  };
  return { ...results, add };
}

const blankOf = (size: number) => new Float64Array(size).fill(Number.NaN);

const hasTies = ({ tape }: Model): boolean => parametrised(tape).some(({ parameters: { tie } }) => tie !== 'none');

const replace = (values: Float64Array, shift: number, [from, to]: Range, into: Float64Array) =>
  into.set(values.subarray(from + shift, to + shift), from);

function increase(values: Float64Array, shift: number, [from, to]: Range, into: Float64Array): void {
  for (let i = from; i < to; i++) into[i] = (Number.isNaN(into[i]) ? 0 : into[i]) + values[i + shift];
}

/** Carries actions out in this thread. What is read is memory itself, to be copied before anything else is computed. */
export function carryOut(instance: KernelInstance, actions: readonly Action[]): Float64Array[] {
  const kernels = instance.kernels as unknown as Record<string, (...of: readonly number[]) => void>;
  return actions.flatMap(action => {
    if ('read' in action) return [instance.f64(action.read, action.length)];
    kernels[action.call](...action.of);
    return [];
  });
}
