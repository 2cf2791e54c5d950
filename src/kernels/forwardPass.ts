import type { ForwardPass } from '../forward.js';
import { type Model, run } from './model.js';
import { denseOf } from './spec.js';

/** The forward pass of a model of dense layers in the open: every array a copy of its own; undefined for any other model. */
export function forwardPass(model: Model): ForwardPass | undefined {
  const { batch, tape } = model;
  const spec = denseOf(model.spec);
  if (spec === undefined) return undefined;
  return {
    spec,
    m: batch.m,
    y: batch.y.slice(),
    at: theta =>
      run(model, theta, ({ kernels, net, instance, layout }) => {
        kernels.forward(net);
        kernels.adjoints(net);
        const matrix = (address: number, v: number) =>
          instance.f64(address, layout.values[v].units * layout.values[v].columns).slice();
        const empty = new Float64Array(0);
        // each layer is an affine operation and an activation
        const activations = tape.operations.map((_, k) => k).filter(k => k % 2 === 1);
        return {
          Z: [empty, ...activations.map(k => matrix(layout.values[k].data, k))],
          A: [0, ...activations.map(k => k + 1)].map(v => matrix(layout.values[v].data, v)),
          slope: [empty, ...activations.map(k => (layout.workspaces[k] > 0 ? matrix(layout.workspaces[k], k) : empty))],
          delta: matrix(layout.values[tape.operations.length - 1].adjoint, tape.operations.length - 1),
        };
      }),
  };
}
