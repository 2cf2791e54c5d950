import type { Action } from '../../workers/program.js';
import type { Range } from '../direct/ranges.js';
import type { KernelInstance } from '../instance.js';
import type { PartMethod, PartResult } from './method.js';
import { type Part, rangesOf } from './parts.js';
import { probeCalls } from './probe.js';
import type { Propagation } from './propagation.js';

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
