import { sigmoid } from "../activation/sigmoid";
import { softplus, softplusDifference, softplusNear } from "../activation/softplus";
import { NEAR } from "../difference/near";
import { add, every, larger, multiply, noneAbove, size } from "../lanes";
import { at, cell, Network } from "../network";
import { PANEL_ROW } from "../tile";

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

/**
 * Δloss of one example from its ΔZ, by unit from the side of its target, where nothing cancels when A is nearly y:
 *
 *     y < ½:  Δsoftplus(z; δ) − y δ,   else  Δsoftplus(−z; −δ) + (1 − y) δ
 *
 * @param far   n × f64: σ(z) where y < ½, else σ(−z)
 * @param y     n × f64: targets
 * @param dZ    n entries T of a panel
 * @param loss  T, written
 * @returns     whether all |ΔZ| ≤ NEAR; if not, binaryCrossEntropyDifference is to be used
 */
export function binaryCrossEntropyNear<T>(far: usize, y: usize, dZ: usize, n: i32, loss: usize): bool {
  let total = every<T>(0.0);
  let reach = every<T>(0.0);
  for (let k = 0; k < n; k++) {
    const delta = load<T>(dZ + <usize>k * PANEL_ROW);
    const target = load<f64>(at(y, k));
    const sign = every<T>(target < 0.5 ? 1.0 : -1.0);
    const curved = softplusNear<T>(at(far, k), multiply<T>(sign, delta));
    const straight = multiply<T>(every<T>(target < 0.5 ? -target : 1.0 - target), delta);
    total = add<T>(total, add<T>(curved, straight));
    reach = larger<T>(reach, size<T>(delta));
  }
  store<T>(loss, total);
  return noneAbove<T>(NEAR, reach);
}

/** The same for any ΔZ, given the logits Z, n × f64. */
export function binaryCrossEntropyDifference(Z: usize, y: usize, dZ: usize, n: i32): f64 {
  let total = 0.0;
  for (let k = 0; k < n; k++) {
    const delta = load<f64>(dZ + <usize>k * PANEL_ROW);
    const target = load<f64>(at(y, k));
    const z = load<f64>(at(Z, k));
    total +=
      target < 0.5
        ? softplusDifference(z, delta) - target * delta
        : softplusDifference(-z, -delta) + (1.0 - target) * delta;
  }
  return total;
}
