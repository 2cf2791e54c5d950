import type { Action } from '../../workers/program.js';
import type { Range } from '../direct/ranges.js';
import type { KernelInstance } from '../instance.js';
import type { DifferenceJob } from '../methods.js';
import type { Spec } from '../spec.js';
import { probeCalls } from './by-unit.js';
import { type Part, rangesOf } from './parts.js';
import type { Propagation } from './propagation.js';

/** A method as parts of its work. */
export interface PartMethod {
  /** Whether its differences at a tiny ε are those that bounds are made of. */
  readonly probes: boolean;
  /** Parts that hold all components of a job, each some milliseconds of work. */
  parts(job: DifferenceJob): Iterable<Part>;
  /** Calls that compute the differences of a part into the kernel's own array. */
  calls(propagation: Propagation, part: Part): Action[];
  /** Multiplications of a part, for one example. */
  work(spec: Spec, part: Part): number;
}

/** Differences of a part, one value after another over its ranges; bound is empty where none was asked for. */
export interface PartResult {
  readonly ranges: readonly Range[];
  readonly gradapprox: Float64Array;
  readonly bound: Float64Array;
}

/**
 * What computes a part and copies it out of memory, here or in a worker. Where bounds are asked for, it is computed
 * at a tiny ε too, by unit, where truncation is nothing beside rounding.
 */
export function actionsOf(method: PartMethod, propagation: Propagation, part: Part): Action[] {
  const { workspace, layout, tiny, bounded } = propagation;
  const ranges = rangesOf(workspace.layout, part);
  const own: Action[] = [...method.calls(propagation, part), { read: layout.gradapprox, ranges }];
  if (!bounded) return own;
  const { net } = workspace;
  const probed = probeCalls({ net, layout, step: tiny, cubic: false, bound: layout.bound }, part.layer, part.units);
  const again = method.probes && !propagation.given ? [] : own;
  return [...probed, { read: layout.gradapprox, ranges }, { read: layout.bound, ranges }, ...again];
}

/**
 * What the actions of a part have read, as its differences.
 *
 *     bound = |gradapprox − tiny| + bound of tiny
 */
export function resultOf({ workspace, bounded }: Propagation, part: Part, reads: readonly Float64Array[]): PartResult {
  const ranges = rangesOf(workspace.layout, part);
  if (!bounded) return { ranges, gradapprox: reads[0], bound: new Float64Array() };
  const [tiny, bound, gradapprox = tiny] = reads;
  return { ranges, gradapprox, bound: bound.map((value, k) => value + Math.abs(gradapprox[k] - tiny[k])) };
}

/** Carries actions out in this thread. */
export function carryOut(instance: KernelInstance, actions: readonly Action[]): Float64Array[] {
  const kernels = instance.kernels as unknown as Record<string, (...of: readonly number[]) => void>;
  return actions.flatMap(action => {
    if ('read' in action) return [copy(instance, action.read, action.ranges)];
    kernels[action.call](...action.of);
    return [];
  });
}

function copy(instance: KernelInstance, address: number, ranges: readonly Range[]): Float64Array {
  const copied = new Float64Array(ranges.reduce((length, [from, to]) => length + to - from, 0));
  let at = 0;
  for (const [from, to] of ranges) {
    copied.set(instance.f64(address + 8 * from, to - from), at);
    at += to - from;
  }
  return copied;
}
