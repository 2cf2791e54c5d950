import type { Range } from '../direct/ranges.js';
import type { DifferenceJob } from '../methods.js';
import type { Spec } from '../spec.js';
import { type Part, rangesOf } from './parts.js';
import type { Propagation } from './propagation.js';

/** Differences of a part, one value after another over its ranges; bound is empty where none was asked for. */
export interface PartResult {
  readonly ranges: readonly Range[];
  readonly gradapprox: Float64Array;
  readonly bound: Float64Array;
}

/** A method as parts of its work. */
export interface PartMethod {
  /** Parts that hold all components of a job, each some milliseconds of work. */
  parts(job: DifferenceJob): Iterable<Part>;
  /** Whether its differences at a tiny ε are those that bounds are made of. */
  readonly probes: boolean;
  /** Computes the differences of a part into the kernel's own array. */
  run(propagation: Propagation, part: Part): void;
  /** Multiplications of a part, for one example. */
  work(spec: Spec, part: Part): number;
}

/**
 * Runs a part and copies what it computed. Where bounds are asked for,
 *
 *     bound = |gradapprox − tiny| + bound of tiny,  tiny: by unit, at a step whose truncation is nothing beside rounding
 */
export function runPart(method: PartMethod, propagation: Propagation, part: Part): PartResult {
  const ranges = rangesOf(propagation.workspace.layout, part);
  const { layout } = propagation;
  if (!propagation.bounded) {
    method.run(propagation, part);
    return { ranges, gradapprox: copy(propagation, layout.gradapprox, ranges), bound: new Float64Array() };
  }
  runTiny(propagation, part);
  const tiny = copy(propagation, layout.gradapprox, ranges);
  const bound = copy(propagation, layout.bound, ranges);
  if (method.probes && !propagation.given) return { ranges, gradapprox: tiny, bound };
  method.run(propagation, part);
  const gradapprox = copy(propagation, layout.gradapprox, ranges);
  return { ranges, gradapprox, bound: bound.map((value, k) => value + Math.abs(gradapprox[k] - tiny[k])) };
}

function runTiny({ workspace, layout, tiny }: Propagation, { layer, units }: Part): void {
  const { kernels, net } = workspace;
  const { stack, probes, gradapprox, bound } = layout;
  kernels.probeUnits(net, stack, probes, layer, ...units, tiny, false);
  kernels.gatherUnits(net, stack, probes, layer, ...units, tiny, false, gradapprox, bound);
}

function copy({ workspace }: Propagation, address: number, ranges: readonly Range[]): Float64Array {
  const values = workspace.instance.f64(address, workspace.layout.size);
  const copied = new Float64Array(ranges.reduce((length, [from, to]) => length + to - from, 0));
  let at = 0;
  for (const [from, to] of ranges) {
    copied.set(values.subarray(from, to), at);
    at += to - from;
  }
  return copied;
}
