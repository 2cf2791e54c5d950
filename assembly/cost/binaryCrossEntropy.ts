import { sigmoid } from "../activation/sigmoid";
import { softplus } from "../activation/softplus";
import { at, cell, Network } from "../network";

/**
 * Loss of example s: −Σ_k (y_k log A_k + (1 − y_k) log(1 − A_k)) with A = σ(Z), from the logits.
 *
 *     Σ_k y_k softplus(−z_k) + (1 − y_k) softplus(z_k)
 */
export function binaryCrossEntropy(net: Network, s: i32): f64 {
  const top = net.top;
  let total = 0.0;
  for (let k = 0; k < top.units; k++) {
    const z = load<f64>(cell(top.Z, k, s, net.m));
    const y = load<f64>(cell(net.y, k, s, net.m));
    total += weighed(y, softplus(-z)) + weighed(1.0 - y, softplus(z));
  }
  return total;
}

/** dZ = A − y = (1 − y) σ(z) − y σ(−z): no digit is lost when A is nearly y. */
export function binaryCrossEntropyDelta(net: Network): void {
  const top = net.top;
  for (let i = 0; i < top.units * net.m; i++) {
    const z = load<f64>(at(top.Z, i));
    const y = load<f64>(at(net.y, i));
    store<f64>(at(top.dZ, i), (1.0 - y) * sigmoid(z) - y * sigmoid(-z));
  }
}

/** weight · loss, where no weight means no loss, however large. */
@inline
function weighed(weight: f64, loss: f64): f64 {
  return weight == 0.0 ? 0.0 : weight * loss;
}
