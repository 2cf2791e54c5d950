import { indexOfLargest } from "../activation/softmax";
import { cell, Network } from "../network";

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
