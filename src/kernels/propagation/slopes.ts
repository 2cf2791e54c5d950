import type { DirectionRequest, Slopes } from '../../problem.js';
import { within } from '../direct/ranges.js';
import { blocksOf } from '../parameters.js';
import type { Model } from '../workspace.js';
import { openPropagation, type Propagation } from './propagation.js';

/**
 * Slopes of J along a direction, restricted to each of the ranges: see assembly/directional.ts. One pass a layer that a range touches.
 *
 *     slope = Σ_l (J(θ + ε v_l) − J(θ − ε v_l)) / 2ε,  v_l: the entries of v for W[l] and b[l]
 */
export function slopes(model: Model, { theta, direction, ranges }: DirectionRequest): Slopes {
  return model.pool.use(instance => {
    const propagation = openPropagation(instance, model, theta, { bounded: true });
    const along = ranges.map(([from, to]) => slope(propagation, direction, from, to));
    return { slopes: along.map(({ slope }) => slope), bounds: along.map(({ bound }) => bound) };
  });
}

/** The slope along the entries from … to − 1. */
function slope({ workspace, layout, tiny }: Propagation, direction: Float64Array, from: number, to: number) {
  const { instance, kernels, net } = workspace;
  const blocks = blocksOf(workspace.spec);
  const v = instance.f64(layout.gradapprox, direction.length);
  let total = 0;
  let bound = 0;
  for (let l = 1; l < workspace.layout.layers.length; l++) {
    const [W, b] = blocks.slice(2 * l - 2, 2 * l);
    const end = b.offset + b.size;
    const [touched] = within([[from, to]], W.offset, end);
    if (touched === undefined) continue;
    const weights = touched[0] < b.offset;
    v.fill(0, weights ? W.offset : b.offset, end);
    v.set(direction.subarray(...touched), touched[0]);
    total += kernels.directional(net, layout.stack, l, layout.gradapprox, weights, tiny, layout.bound);
    bound += instance.f64(layout.bound, 1)[0];
  }
  return { slope: total, bound };
}
