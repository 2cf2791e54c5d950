import { Activation } from "../activation/activation";
import { softmaxBackward } from "../activation/softmax";
import { add, every, everyAt, multiply } from "../lanes";
import { at, cell, Network } from "../network";
import { PANEL_ROW } from "../tile";

/** Loss of example s: ½ Σ_k (A_k − y_k)². */
export function squaredError(net: Network, s: i32): f64 {
  const top = net.top;
  let total = 0.0;
  for (let k = 0; k < top.units; k++) {
    const miss = load<f64>(cell(top.A, k, s, net.m)) - load<f64>(cell(net.y, k, s, net.m));
    total += miss * miss;
  }
  return 0.5 * total;
}

/** dZ = g'(Z) ∘ (A − y), through the whole Jacobian where the last layer is softmax; reads the slopes. */
export function squaredErrorDelta(net: Network): void {
  const top = net.top;
  const count = top.units * net.m;
  for (let i = 0; i < count; i++) store<f64>(at(top.dZ, i), load<f64>(at(top.A, i)) - load<f64>(at(net.y, i)));
  if (top.activation == Activation.softmax) return softmaxBackward(top.A, top.dZ, top.units, net.m);
  for (let i = 0; i < count; i++) store<f64>(at(top.dZ, i), load<f64>(at(top.dZ, i)) * load<f64>(at(top.slope, i)));
}

/**
 * Δloss of one example from its ΔA:
 *
 *     Δ(½ Σ_k (A_k − y_k)²) = Σ_k ΔA_k ((A_k − y_k) + ½ ΔA_k)
 *
 * @param miss  n × f64: A − y
 * @param dA    n entries T of a panel
 */
export function squaredErrorDifference<T>(miss: usize, dA: usize, n: i32): T {
  let total = every<T>(0.0);
  for (let k = 0; k < n; k++) {
    const delta = load<T>(dA + <usize>k * PANEL_ROW);
    const mean = add<T>(everyAt<T>(at(miss, k)), multiply<T>(every<T>(0.5), delta));
    total = add<T>(total, multiply<T>(delta, mean));
  }
  return total;
}
