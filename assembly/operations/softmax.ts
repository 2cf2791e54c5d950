import { expm1Near, NEAR } from "../exact/near";
import { add, divide, every, everyAt, larger, multiply, noneAbove, size, subtract } from "../numeric/lanes";
import { errorOf } from "../exact/error";
import { entries, Stack } from "../exact/stack";
import { OPERATIONS, sumRounding, UNIT } from "../exact/unit";
import { Mistake, Network, Operation } from "../network";
import { at, cell } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";

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
 * The way back through softmax, column by column.
 *
 *     ∂A_j/∂Z_k = A_k (δ_jk − A_j),  so  dZ_k = A_k (d_k − Σ_j A_j d_j),  d = dA − dA_c
 *
 * Any constant may be taken from dA, since ΣA = 1; that of the largest A_c keeps the digits where A_c is nearly 1.
 *
 * @param A   (n, m)
 * @param dA  (n, m)
 * @param dZ  (n, m), added to
 * @param diagonal  whether the sum is left out, which is a mistake
 */
export function addSoftmaxBackward(A: usize, dA: usize, dZ: usize, n: i32, m: i32, diagonal: bool): void {
  for (let s = 0; s < m; s++) {
    const reference = load<f64>(cell(dA, indexOfLargest(A, n, m, s), s, m));
    let mean = 0.0;
    for (let j = 0; j < n; j++) mean += load<f64>(cell(A, j, s, m)) * (load<f64>(cell(dA, j, s, m)) - reference);
    for (let k = 0; k < n; k++) {
      const d = diagonal ? load<f64>(cell(dA, k, s, m)) + mean : load<f64>(cell(dA, k, s, m)) - reference;
      const slot = cell(dZ, k, s, m);
      store<f64>(slot, load<f64>(slot) + load<f64>(cell(A, k, s, m)) * (d - mean));
    }
  }
}

/** Row of the largest entry of column s; the first of several. */
export function indexOfLargest(Z: usize, n: i32, m: i32, s: i32): i32 {
  let at = 0;
  for (let k = 1; k < n; k++) if (load<f64>(cell(Z, k, s, m)) > load<f64>(cell(Z, at, s, m))) at = k;
  return at;
}

/**
 * ΔA of one column from its ΔZ, without cancellation, c being the unit with the largest A:
 *
 *     ΔA_k = A_k (E_k − S) / (1 + S),  E_k = e^(ΔZ_k − ΔZ_c) − 1,  S = Σ_k A_k E_k
 *
 * Since E_c = 0, 1 + S is at least A_c.
 *
 * @param A   n × f64: the column at θ
 * @param dZ  n entries T of a panel
 * @param dA  n entries T of a panel, written
 * @returns   whether all |ΔZ_k − ΔZ_c| ≤ NEAR; if not, softmaxDifference is to be used
 */
export function softmaxNear<T>(A: usize, dZ: usize, dA: usize, n: i32): bool {
  const reference = load<T>(dZ + <usize>indexOfLargest(A, n, 1, 0) * PANEL_ROW);
  let S = every<T>(0.0);
  let reach = every<T>(0.0);
  for (let k = 0; k < n; k++) {
    const x = subtract<T>(load<T>(dZ + <usize>k * PANEL_ROW), reference);
    const E = expm1Near<T>(x);
    reach = larger<T>(reach, size<T>(x));
    S = add<T>(S, multiply<T>(everyAt<T>(at(A, k)), E));
    store<T>(dA + <usize>k * PANEL_ROW, E);
  }
  const factor = divide<T>(every<T>(1.0), add<T>(every<T>(1.0), S));
  for (let k = 0; k < n; k++) {
    const slot = dA + <usize>k * PANEL_ROW;
    store<T>(slot, multiply<T>(multiply<T>(everyAt<T>(at(A, k)), subtract<T>(load<T>(slot), S)), factor));
  }
  return noneAbove<T>(NEAR, reach);
}

/**
 * The same for any ΔZ, one side at a time; A that are too small for f64 count by their logarithms.
 *
 * @param logA  n × f64
 */
export function softmaxDifference(A: usize, logA: usize, dZ: usize, dA: usize, n: i32): void {
  const reference = load<f64>(dZ + <usize>indexOfLargest(A, n, 1, 0) * PANEL_ROW);
  let S = 0.0;
  for (let k = 0; k < n; k++) {
    const change = grown(load<f64>(at(A, k)), load<f64>(at(logA, k)), load<f64>(dZ + <usize>k * PANEL_ROW) - reference);
    S += change;
    store<f64>(dA + <usize>k * PANEL_ROW, change);
  }
  if (S == Infinity) return softmaxFar(A, logA, dZ, dA, n);
  for (let k = 0; k < n; k++) {
    const slot = dA + <usize>k * PANEL_ROW;
    store<f64>(slot, (load<f64>(slot) - load<f64>(at(A, k)) * S) / (1.0 + S));
  }
}

/** a (e^x − 1), where a may have underflowed and e^x not. */
@inline
export function grown(a: f64, logA: f64, x: f64): f64 {
  return a == 0.0 ? Math.exp(logA + x) : a * Math.expm1(x);
}

/** Where e^ΔZ overflows: A at Z + ΔZ, less A. */
function softmaxFar(A: usize, logA: usize, dZ: usize, dA: usize, n: i32): void {
  let largest = -Infinity;
  for (let k = 0; k < n; k++) {
    largest = Math.max(largest, load<f64>(at(logA, k)) + load<f64>(dZ + <usize>k * PANEL_ROW));
  }
  let total = 0.0;
  for (let k = 0; k < n; k++) {
    const weight = Math.exp(load<f64>(at(logA, k)) + load<f64>(dZ + <usize>k * PANEL_ROW) - largest);
    store<f64>(dA + <usize>k * PANEL_ROW, weight);
    total += weight;
  }
  for (let k = 0; k < n; k++) {
    const slot = dA + <usize>k * PANEL_ROW;
    store<f64>(slot, load<f64>(slot) / total - load<f64>(at(A, k)));
  }
}

/**
 * log A of every column, which becomes a row: logA[s, k] = z_k − log Σ_j e^(z_j).
 *
 * @param Z     (n, m)
 * @param logA  (m, n), written
 */
export function logSoftmax(Z: usize, logA: usize, n: i32, m: i32): void {
  for (let s = 0; s < m; s++) {
    const largest = load<f64>(cell(Z, indexOfLargest(Z, n, m, s), s, m));
    let total = 0.0;
    for (let k = 0; k < n; k++) total += Math.exp(load<f64>(cell(Z, k, s, m)) - largest);
    const log = Math.log(total);
    for (let k = 0; k < n; k++) store<f64>(cell(logA, s, k, n), load<f64>(cell(Z, k, s, m)) - largest - log);
  }
}

/** A = softmax(Z) over the units of each position. */
export function softmaxValue(net: Network, op: Operation): void {
  const Z = net.value(op.input);
  softmax(Z.data, net.value(op.output).data, Z.units, net.columns(Z));
}

/** dZ += A ∘ (dA − Σ A dA) */
export function softmaxBackward(net: Network, op: Operation): void {
  const Z = net.value(op.input);
  const A = net.value(op.output);
  addSoftmaxBackward(A.data, A.adjoint, Z.adjoint, Z.units, net.columns(Z), net.mistakeIn(op) == Mistake.sumMissing);
}

/** A and log A, (m P, n) each. */
export function keepSoftmax(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const Z = net.value(op.input);
  const A = net.value(op.output).data;
  const M = net.columns(Z);
  for (let c = 0; c < M; c++) {
    for (let i = 0; i < Z.units; i++) store<f64>(cell(stack.point(k).kept, c, i, Z.units), load<f64>(cell(A, i, c, M)));
  }
  logSoftmax(Z.data, stack.point(k).slope, Z.units, M);
}

/** ΔA of every column, position by position: a softmax moves as a whole. */
export function softmaxDifferences(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const Z = net.value(op.input);
  const from = stack.move(op.input);
  const to = stack.move(op.output);
  to.follow(from);
  const rows = net.reach(Z) * Z.units;
  for (let c = 0; c < stack.panels << 1; c++) {
    for (let q = from.from; q < from.to; q++) {
      const first = <usize>(q * Z.units) * PANEL_ROW;
      const kept = cell(0, stack.exampleOf(c) * net.reach(Z) + q, 0, Z.units);
      const dZ = entries(from.panels, c, rows) + first;
      softmaxColumn(stack.point(k).kept + kept, stack.point(k).slope + kept, dZ, entries(to.panels, c, rows) + first, Z.units);
    }
  }
}

/**
 * ΔA of n entries from their ΔZ, both sides of one column: by near, or exactly where near does not hold.
 *
 * @param A     n × f64
 * @param logA  n × f64
 * @param dZ    n rows of a panel
 * @param dA    n rows of a panel, written
 */
@inline
export function softmaxColumn(A: usize, logA: usize, dZ: usize, dA: usize, n: i32): void {
  let near: bool;
  if (ASC_FEATURE_SIMD) {
    near = softmaxNear<v128>(A, dZ, dA, n);
  } else {
    const plus = softmaxNear<f64>(A, dZ, dA, n);
    const minus = softmaxNear<f64>(A, dZ + 8, dA + 8, n);
    near = plus && minus;
  }
  if (near) return;
  softmaxDifference(A, logA, dZ, dA, n);
  softmaxDifference(A, logA, dZ + 8, dA + 8, n);
}

/**
 * Rounding: with the largest error of Z by itself, errorA_i = max A_i (2 errorZ + 4 u), and since ΔA_k = A_k (ΔZ_k − Σ_j A_j ΔZ_j)
 *
 *     weight_k = (sumRounding + OPERATIONS + 3 errorZ) A_k (|dA_k| + Σ_j A_j |dA_j|)
 */
export function softmaxRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const Z = net.value(op.input);
  const A = net.value(op.output);
  const M = net.columns(Z);
  let worst = 0.0;
  for (let i = 0; i < Z.units; i++) worst = Math.max(worst, errorOf(stack, op.input, i));
  for (let i = 0; i < Z.units; i++) {
    let most = 0.0;
    for (let c = 0; c < M; c++) most = Math.max(most, load<f64>(cell(A.data, i, c, M)));
    store<f64>(at(stack.move(op.output).error, i), most * (2.0 * worst + 4.0 * UNIT));
  }
  const factor = sumRounding(Z.units) + OPERATIONS + 3.0 * worst;
  for (let c = 0; c < M; c++) {
    let mean = 0.0;
    for (let i = 0; i < Z.units; i++) mean += load<f64>(cell(A.data, i, c, M)) * Math.abs(load<f64>(cell(A.adjoint, i, c, M)));
    for (let i = 0; i < Z.units; i++) {
      const d = Math.abs(load<f64>(cell(A.adjoint, i, c, M)));
      store<f64>(cell(stack.point(k).weight, c, i, Z.units), factor * load<f64>(cell(A.data, i, c, M)) * (d + mean));
    }
  }
}
