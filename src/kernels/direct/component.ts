import { Arena } from '../arena.js';
import type { Workspace } from '../model.js';

/** The direct loop in memory: a workspace, and behind it three arrays of n × f64 each. */
export interface Loop {
  readonly workspace: Workspace;
  /** Addresses of what twoSidedBounded reads and writes. */
  readonly step: number;
  readonly gradapprox: number;
  readonly bound: number;
  /** n: the change of θᵢ that moves Z by about 1. */
  readonly unit: Float64Array;
  /** Standard deviation of what rounding does to J near θ, absolute. */
  readonly noise: number;
}

/** Standard deviations of J's noise that a difference is let be off by. */
const DEVIATIONS = 3;

/** Lays the arrays of the loop out behind the network. */
export function layOutLoop({ instance, layout }: Workspace): Pick<Loop, 'step' | 'gradapprox' | 'bound'> {
  const arena = new Arena(layout.end);
  const at = { step: arena.f64(layout.size), gradapprox: arena.f64(layout.size), bound: arena.f64(layout.size) };
  instance.reserve(arena.end);
  return at;
}

/** The loop's arrays as they are now: views, good until memory grows. */
export function viewsOf({ workspace, step, gradapprox, bound }: Loop) {
  const { instance, layout } = workspace;
  return {
    theta: instance.f64(layout.theta, layout.size),
    step: instance.f64(step, layout.size),
    gradapprox: instance.f64(gradapprox, layout.size),
    bound: instance.f64(bound, layout.size),
  };
}
export type LoopViews = ReturnType<typeof viewsOf>;

/** Difference and bound of component i at a step, into the loop's arrays; its error, rounding included. Five forward passes. */
export function differenceAt(loop: Loop, views: LoopViews, i: number, step: number): number {
  const { kernels, net } = loop.workspace;
  views.step[i] = step;
  kernels.twoSidedBounded(net, i, i + 1, loop.step, loop.gradapprox, loop.bound);
  return errorOf(loop, views, i);
}

/** The error of gradapprox[i] that is known of: truncation and kinks, noise of J, and θ ± step not being exact. */
export function errorOf({ noise }: Loop, { theta, step, gradapprox, bound }: LoopViews, i: number): number {
  const spacing = theta[i] + step[i] - (theta[i] - step[i]);
  const inexact = Math.abs((spacing / (2 * step[i]) - 1) * gradapprox[i]);
  return bound[i] + (DEVIATIONS * noise) / step[i] + inexact;
}
