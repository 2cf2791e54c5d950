import type { DirectionRequest, Slopes } from '../problem.js';
import { type Exact, openExact } from './exact.js';
import type { Model } from './model.js';
import type { Tape } from './operation.js';
import { parametrised } from './parts.js';
import { within } from './ranges.js';

/** Whether slopes can be had: all parameters are those of affine operations, each of its own. */
export const hasSlopes = ({ operations }: Tape): boolean =>
  operations.every(({ code, parameters }) => !parameters || (code === 'affine' && parameters.tie === 'none'));

/**
 * Slopes of J along a direction, restricted to each of the ranges: see assembly/loops/directional.ts. One pass an operation that a
 * range touches.
 *
 *     slope = Σ_l (J(θ + ε v_l) − J(θ − ε v_l)) / 2ε,  v_l: the entries of v for W[l] and b[l]
 */
export function slopes(model: Model, { theta, direction, ranges }: DirectionRequest): Slopes {
  return model.pool.use(instance => {
    const exact = openExact(instance, model, theta, { bounded: true });
    const along = ranges.map(([from, to]) => slope(exact, direction, from, to));
    return { slopes: along.map(({ slope }) => slope), bounds: along.map(({ bound }) => bound) };
  });
}

/** The slope along the entries from … to − 1. */
function slope({ workspace, layout, tiny }: Exact, direction: Float64Array, from: number, to: number) {
  const { instance, kernels, net, tape } = workspace;
  const v = instance.f64(layout.gradapprox, direction.length);
  let total = 0;
  let bound = 0;
  for (const { k, parameters } of parametrised(tape)) {
    const { W, b = { offset: W.offset + W.size, size: 0 } } = parameters;
    const end = b.offset + b.size;
    const [touched] = within([[from, to]], W.offset, end);
    if (touched === undefined) continue;
    const weights = touched[0] < b.offset;
    v.fill(0, weights ? W.offset : b.offset, end);
    v.set(direction.subarray(...touched), touched[0]);
    total += kernels.directional(net, layout.stack, k, layout.gradapprox, weights, layout.cells, tiny, layout.bound);
    bound += instance.f64(layout.bound, 1)[0];
  }
  return { slope: total, bound };
}
