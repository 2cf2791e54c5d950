import { cell } from "../network";

/**
 * Softmax of every column: A[k] = e^(z_k − max) / Σ_j e^(z_j − max).
 *
 * @param Z  (n, m)
 * @param A  (n, m), written
 */
export function softmax(Z: usize, A: usize, n: i32, m: i32): void {
  for (let s = 0; s < m; s++) {
    const largest = load<f64>(cell(Z, indexOfLargest(Z, n, m, s), s, m));
    let total = 0.0;
    for (let k = 0; k < n; k++) {
      const e = Math.exp(load<f64>(cell(Z, k, s, m)) - largest);
      store<f64>(cell(A, k, s, m), e);
      total += e;
    }
    for (let k = 0; k < n; k++) store<f64>(cell(A, k, s, m), load<f64>(cell(A, k, s, m)) / total);
  }
}

/**
 * The way back through softmax, in place: dJ/dZ from dJ/dA, column by column.
 *
 *     ∂A_j/∂Z_k = A_k (δ_jk − A_j),  so  dZ_k = A_k (d_k − Σ_j A_j d_j),  d = dA − dA_c
 *
 * Any constant may be taken from dA, since ΣA = 1; that of the largest A_c keeps the digits where A_c is nearly 1.
 *
 * @param A   (n, m)
 * @param dZ  (n, m), holds dJ/dA, overwritten
 */
export function softmaxBackward(A: usize, dZ: usize, n: i32, m: i32): void {
  for (let s = 0; s < m; s++) {
    const reference = load<f64>(cell(dZ, indexOfLargest(A, n, m, s), s, m));
    let mean = 0.0;
    for (let j = 0; j < n; j++) mean += load<f64>(cell(A, j, s, m)) * (load<f64>(cell(dZ, j, s, m)) - reference);
    for (let k = 0; k < n; k++) {
      const dA = load<f64>(cell(dZ, k, s, m)) - reference;
      store<f64>(cell(dZ, k, s, m), load<f64>(cell(A, k, s, m)) * (dA - mean));
    }
  }
}

/** Row of the largest entry of column s; the first of several. */
export function indexOfLargest(Z: usize, n: i32, m: i32, s: i32): i32 {
  let at = 0;
  for (let k = 1; k < n; k++) if (load<f64>(cell(Z, k, s, m)) > load<f64>(cell(Z, at, s, m))) at = k;
  return at;
}
