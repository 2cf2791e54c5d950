import { grown, indexOfLargest } from "../operations/softmax";
import { expm1Near, log1pNear, NEAR } from "../exact/near";
import { add, every, everyAt, larger, multiply, noneAbove, size, subtract } from "../numeric/lanes";
import { entries, Move, Stack } from "../exact/stack";
import { Network } from "../network";
import { at, cell } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";

/**
 * Loss of column s: −Σ_k y_k log A_k with A = softmax(Z), from the logits.
 *
 *     log Σ_k e^(z_k) − z_y = (z_c − z_y) + log(1 + Σ_(k≠c) e^(z_k − z_c)),  z_c the largest
 *
 * Nothing overflows, and a loss near 0 keeps all its digits.
 */
export function crossEntropy(net: Network, s: i32): f64 {
  const Z = net.value(net.target);
  const M = net.columns(Z);
  const c = indexOfLargest(Z.data, Z.units, M, s);
  const largest = load<f64>(cell(Z.data, c, s, M));
  let rest = 0.0;
  let gap = 0.0;
  for (let k = 0; k < Z.units; k++) {
    const below = load<f64>(cell(Z.data, k, s, M)) - largest;
    if (k != c) rest += Math.exp(below);
    if (load<f64>(cell(net.y, k, s, M)) != 0.0) gap = -below;
  }
  return gap + Math.log1p(rest);
}

/** dZ = A − y for one-hot y, where the entry of the label is −Σ of the other A: no digit is lost when A_y is nearly 1. */
export function crossEntropyDelta(net: Network): void {
  const Z = net.value(net.target);
  const A = net.value(net.output).data;
  const M = net.columns(Z);
  for (let s = 0; s < M; s++) {
    let label = 0;
    let others = 0.0;
    for (let k = 0; k < Z.units; k++) {
      const a = load<f64>(cell(A, k, s, M));
      store<f64>(cell(Z.adjoint, k, s, M), a);
      if (load<f64>(cell(net.y, k, s, M)) != 0.0) label = k;
      else others += a;
    }
    store<f64>(cell(Z.adjoint, label, s, M), -others);
  }
}

/** The label of each column. */
export function keepLabels(net: Network, stack: Stack): void {
  const Z = net.value(net.target);
  const M = net.columns(Z);
  for (let s = 0; s < M; s++) {
    for (let k = 0; k < Z.units; k++) {
      if (load<f64>(cell(net.y, k, s, M)) != 0.0) store<i32>(stack.labels + (<usize>s << 2), k);
    }
  }
}

/**
 * Δloss of one example from its ΔZ, without cancellation, y being its label:
 *
 *     Δ(log Σ_k e^(z_k − z_y)) = log(1 + S),  S = Σ_k A_k (e^(ΔZ_k − ΔZ_y) − 1)
 *
 * The label itself adds nothing, so that S keeps all its digits where A_y is nearly 1.
 *
 * @param A     n × f64: softmax at θ
 * @param dZ    n entries T of a panel
 * @param loss  T, added to
 * @returns     whether all |ΔZ_k − ΔZ_y| ≤ NEAR; if not, nothing is added and crossEntropyDifference is to be used
 */
export function crossEntropyNear<T>(A: usize, label: i32, dZ: usize, n: i32, loss: usize): bool {
  const reference = load<T>(dZ + <usize>label * PANEL_ROW);
  let S = every<T>(0.0);
  let reach = every<T>(0.0);
  for (let k = 0; k < n; k++) {
    const x = subtract<T>(load<T>(dZ + <usize>k * PANEL_ROW), reference);
    reach = larger<T>(reach, size<T>(x));
    S = add<T>(S, multiply<T>(everyAt<T>(at(A, k)), expm1Near<T>(x)));
  }
  if (!noneAbove<T>(NEAR, reach)) return false;
  store<T>(loss, add<T>(load<T>(loss), log1pNear<T>(S)));
  return true;
}

/**
 * The same for any ΔZ, one side at a time: log1p as long as its argument is above −1/2 and finite, else the logarithm of
 * Σ A_k e^(ΔZ_k − ΔZ_y) itself. A that are too small for f64 count by their logarithms.
 *
 * @param logA  n × f64
 */
export function crossEntropyDifference(A: usize, logA: usize, label: i32, dZ: usize, n: i32): f64 {
  const reference = load<f64>(dZ + <usize>label * PANEL_ROW);
  let S = 0.0;
  let largest = -Infinity;
  for (let k = 0; k < n; k++) {
    const x = load<f64>(dZ + <usize>k * PANEL_ROW) - reference;
    S += grown(load<f64>(at(A, k)), load<f64>(at(logA, k)), x);
    largest = Math.max(largest, load<f64>(at(logA, k)) + x);
  }
  if (S > -0.5 && S < Infinity) return Math.log1p(S);
  let total = 0.0;
  for (let k = 0; k < n; k++) {
    total += Math.exp(load<f64>(at(logA, k)) + load<f64>(dZ + <usize>k * PANEL_ROW) - reference - largest);
  }
  return largest + Math.log(total);
}

/** Adds Δloss of every column, over the positions that move. */
export function crossEntropyDifferences(net: Network, stack: Stack, move: Move): void {
  const n = net.value(net.target).units;
  const reach = net.reach(net.value(net.target));
  const point = stack.point(net.length - 1);
  for (let c = 0; c < stack.count; c++) {
    for (let q = move.from; q < move.to; q++) {
      const s = stack.exampleOf(c) * reach + q;
      const A = cell(point.kept, s, 0, n);
      const label = load<i32>(stack.labels + (<usize>s << 2));
      const dZ = entries(move.panels, c, reach * n) + <usize>(q * n) * PANEL_ROW;
      const loss = stack.lossOf(c);
      if (ASC_FEATURE_SIMD) {
        if (crossEntropyNear<v128>(A, label, dZ, n, loss)) continue;
      } else {
        const before = load<f64>(loss);
        if (crossEntropyNear<f64>(A, label, dZ, n, loss)) {
          if (crossEntropyNear<f64>(A, label, dZ + 8, n, loss + 8)) continue;
          store<f64>(loss, before);
        }
      }
      const logA = cell(point.slope, s, 0, n);
      store<f64>(loss, load<f64>(loss) + crossEntropyDifference(A, logA, label, dZ, n));
      store<f64>(loss, load<f64>(loss, 8) + crossEntropyDifference(A, logA, label, dZ + 8, n), 8);
    }
  }
}
