import { grown, indexOfLargest } from "../activation/softmax";
import { expm1Near, log1pNear, NEAR } from "../difference/near";
import { add, every, everyAt, larger, multiply, noneAbove, size, subtract } from "../lanes";
import { at, cell, Network } from "../network";
import { PANEL_ROW } from "../tile";

/**
 * Loss of example s: −Σ_k y_k log A_k with A = softmax(Z), from the logits.
 *
 *     log Σ_k e^(z_k) − z_y = (z_c − z_y) + log(1 + Σ_(k≠c) e^(z_k − z_c)),  z_c the largest
 *
 * Nothing overflows, and a loss near 0 keeps all its digits.
 */
export function crossEntropy(net: Network, s: i32): f64 {
  const top = net.top;
  const c = indexOfLargest(top.Z, top.units, net.m, s);
  const largest = load<f64>(cell(top.Z, c, s, net.m));
  let rest = 0.0;
  let gap = 0.0;
  for (let k = 0; k < top.units; k++) {
    const below = load<f64>(cell(top.Z, k, s, net.m)) - largest;
    if (k != c) rest += Math.exp(below);
    if (load<f64>(cell(net.y, k, s, net.m)) != 0.0) gap = -below;
  }
  return gap + Math.log1p(rest);
}

/** dZ = A − y for one-hot y, where the entry of the label is −Σ of the other A: no digit is lost when A_y is nearly 1. */
export function crossEntropyDelta(net: Network): void {
  const top = net.top;
  for (let s = 0; s < net.m; s++) {
    let label = 0;
    let others = 0.0;
    for (let k = 0; k < top.units; k++) {
      const a = load<f64>(cell(top.A, k, s, net.m));
      store<f64>(cell(top.dZ, k, s, net.m), a);
      if (load<f64>(cell(net.y, k, s, net.m)) != 0.0) label = k;
      else others += a;
    }
    store<f64>(cell(top.dZ, label, s, net.m), -others);
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
 * @param loss  T, written
 * @returns     whether all |ΔZ_k − ΔZ_y| ≤ NEAR; if not, crossEntropyDifference is to be used
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
  store<T>(loss, log1pNear<T>(S));
  return noneAbove<T>(NEAR, reach);
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
