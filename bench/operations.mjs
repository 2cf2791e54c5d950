// What the matrix products of a method need at least, in floating-point operations: for the share of the machine's peak.
import { build, LAYERED } from './networks.mjs';

/** Probes of each unit's pre-activation that by-unit propagates. */
const PROBES = 2;

/**
 * Operations for the gradapprox of a whole network, two a multiplication with its addition.
 *
 *     direct        2n forward passes
 *     incremental   2 × for every parameter and example whose input is not 0: one column through the layers above
 *     by-unit       2 × for every unit and example: one column through the layers above; and one product dZ Aᵀ a layer
 *
 * Of networks with other layers than dense ones n and m alone.
 */
export async function operationsOf(name) {
  const { net, data, parameters } = await build(name);
  const { layers, inputs } = net.spec;
  const m = data.x.length;
  if (LAYERED.includes(name)) return { n: net.size, m };
  const sizes = [inputs, ...layers.map(({ units }) => units)];
  // a column of differences enters layer l + 1 at one unit, and the layers above as a whole
  const above = sizes.map((_, l) =>
    sizes.slice(l + 1).reduce((sum, n, k) => sum + 2 * n * (k === 0 ? 1 : sizes[l + k]), 0),
  );
  const forward = 2 * m * sizes.slice(1).reduce((sum, n, k) => sum + n * sizes[k], 0);
  const passed = nonzero(net, parameters, data);
  const perLayer = f => sizes.slice(1).reduce((sum, n, k) => sum + f(n, k + 1), 0);
  return {
    n: net.size,
    m,
    direct: 2 * net.size * forward,
    incremental: perLayer((n, l) => 2 * n * (passed[l - 1] + m) * above[l]),
    'by-unit': perLayer((n, l) => n * m * (PROBES * above[l] + 2 * sizes[l - 1])),
  };
}

/** How many entries of A[0] … A[L−1] are not 0. */
function nonzero(net, parameters, { x }) {
  const count = rows => rows.reduce((sum, row) => sum + row.filter(value => value !== 0).length, 0);
  let A = x;
  return net.spec.layers.map(({ activation }, k) => {
    const entries = count(A);
    const [W, b] = [parameters[`W${k + 1}`], parameters[`b${k + 1}`]];
    const relu = activation === 'relu';
    // of the other activations only whether they are 0 matters, which they are where z is
    A = A.map(a =>
      Array.from(W, (row, i) => {
        const z = row.reduce((sum, w, j) => sum + w * a[j], b[i]);
        return relu ? Math.max(z, 0) : z;
      }),
    );
    return entries;
  });
}
