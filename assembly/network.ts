/**
 * One layer as the host lays it out. Matrices are row-major f64, a column an example.
 * Layer 0 is the input: only `units` (n_0) and `A` = xᵀ (n_0, m) are set.
 */
@unmanaged
export class Layer {
  /** n_l */
  units: i32;
  /** Code of g[l], see activation.ts. */
  activation: i32;
  /** (n_l, n_(l−1)), inside θ. */
  W: usize;
  /** (n_l), inside θ. */
  b: usize;
  /** W[l] A[l−1] + b[l], (n_l, m), written by forward. */
  Z: usize;
  /** g[l](Z[l]), (n_l, m), written by forward. */
  A: usize;
  /** g[l]'(Z[l]), (n_l, m), written by linearise; left alone for softmax, which has no slope entry by entry. */
  slope: usize;
  /** m · dJ/dZ[l] without the penalty, (n_l, m), written by linearise for the last layer and by backward for all. */
  dZ: usize;
  /** dJ/dW[l], (n_l, n_(l−1)), inside grad. */
  dW: usize;
  /** dJ/db[l], (n_l), inside grad. */
  db: usize;
}

/**
 * A dense network, its data and its workspace: the one argument of every kernel.
 *
 *     Z[l] = W[l] A[l−1] + b[l],  A[l] = g[l](Z[l]),  A[0] = xᵀ
 *     θ = (W[1], b[1], …, W[L], b[L]), row by row; grad in the same order
 */
@unmanaged
export class Network {
  /** λ: J has λ/(2m) Σ‖W‖² added. */
  l2: f64;
  /** L, without the input. */
  depth: i32;
  /** Number of examples m. */
  m: i32;
  /** Code of the cost, see cost.ts. */
  cost: i32;
  /** n, the length of θ. */
  size: i32;
  /** θ, n × f64. */
  theta: usize;
  /** dJ/dθ, n × f64, written by backward. */
  grad: usize;
  /** Targets, (n_L, m); one-hot for cross-entropy. */
  y: usize;
  /** Loss of each example, m × f64, written by forward. */
  losses: usize;
  /** L + 1 Layers, one behind the other. */
  layers: usize;
  /** PANELS_BYTES of matmul.ts, for its products to work in. */
  panels: usize;

  /** Layer l, 0 … L. */
  @inline
  layer(l: i32): Layer {
    // without the guard, a release build still loads depth to throw the comparison away
    if (!ASC_NO_ASSERT) assert(l >= 0 && l <= this.depth, "a layer is asked for that the network does not have");
    return changetype<Layer>(this.layers + <usize>l * offsetof<Layer>());
  }

  /** Layer L. */
  @inline
  get top(): Layer {
    return this.layer(this.depth);
  }
}

/** Address of entry i of an f64 array. */
@inline
export function at(array: usize, i: i32): usize {
  return array + (<usize>i << 3);
}

/** Address of entry (i, j) of a row-major f64 matrix with `columns` columns. */
@inline
export function cell(matrix: usize, i: i32, j: i32, columns: i32): usize {
  return matrix + ((<usize>i * <usize>columns + <usize>j) << 3);
}
