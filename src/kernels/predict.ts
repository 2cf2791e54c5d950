import { rowsOver } from './parameters.js';
import { type Model, run } from './workspace.js';

/** A[L] turned: (m, n_L), rows over one buffer. */
export function predict(model: Model, theta: Float64Array): Float64Array[] {
  return run(model, theta, ({ kernels, net, instance, layout }) => {
    kernels.propagate(net);
    const { A, units } = layout.layers[layout.layers.length - 1];
    const columns = instance.f64(A, units * layout.m);
    const rows = Float64Array.from(columns, (_, k) => columns[(k % units) * layout.m + Math.floor(k / units)]);
    return rowsOver(rows, units);
  });
}
