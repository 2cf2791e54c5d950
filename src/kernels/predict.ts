import { type Model, run } from './model.js';
import { rowsOver } from './parameters.js';

/** A[L] turned: (m, n_L), rows over one buffer. */
export function predict(model: Model, theta: Float64Array): Float64Array[] {
  return run(model, theta, ({ kernels, net, instance, layout, tape }) => {
    kernels.propagate(net);
    const { data, units, columns } = layout.values[tape.output];
    const A = instance.f64(data, units * columns);
    const rows = Float64Array.from(A, (_, k) => A[(k % units) * columns + Math.floor(k / units)]);
    return rowsOver(rows, units);
  });
}
