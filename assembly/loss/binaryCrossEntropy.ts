import { sigmoid } from "../operations/sigmoid";
import { softplus, softplusDifference, softplusNear } from "../operations/softplus";
import { NEAR } from "../exact/near";
import { add, every, larger, multiply, noneAbove, size } from "../numeric/lanes";
import { entries, Move, Stack } from "../exact/stack";
import { Network } from "../network";
import { at, cell } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";

/**
 * Loss of column s: −Σ_k (y_k log A_k + (1 − y_k) log(1 − A_k)) with A = σ(Z), from the logits.
 *
 *     Σ_k y_k softplus(−z_k) + (1 − y_k) softplus(z_k)
 */
export function binaryCrossEntropy(net: Network, s: i32): f64 {
  const Z = net.value(net.target);
  const M = net.columns(Z);
  let total = 0.0;
  for (let k = 0; k < Z.units; k++) {
    const z = load<f64>(cell(Z.data, k, s, M));
    const y = load<f64>(cell(net.y, k, s, M));
    total += weighed(y, softplus(-z)) + weighed(1.0 - y, softplus(z));
  }
  return total;
}

/** dZ = A − y = (1 − y) σ(z) − y σ(−z): no digit is lost when A is nearly y. */
export function binaryCrossEntropyDelta(net: Network): void {
  const Z = net.value(net.target);
  for (let i = 0; i < Z.units * net.columns(Z); i++) {
    const z = load<f64>(at(Z.data, i));
    const y = load<f64>(at(net.y, i));
    store<f64>(at(Z.adjoint, i), (1.0 - y) * sigmoid(z) - y * sigmoid(-z));
  }
}

/** The targets turned, (M, n), and the side of each: σ(z) where y < ½, else σ(−z), in the place of σ(z). */
export function keepProbabilities(net: Network, stack: Stack): void {
  const Z = net.value(net.target);
  const M = net.columns(Z);
  for (let c = 0; c < M; c++) {
    for (let k = 0; k < Z.units; k++) {
      const y = load<f64>(cell(net.y, k, c, M));
      const z = load<f64>(cell(Z.data, k, c, M));
      store<f64>(cell(stack.targets, c, k, Z.units), y);
      store<f64>(cell(stack.point(net.length - 1).kept, c, k, Z.units), sigmoid(y < 0.5 ? z : -z));
    }
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
 * @param loss  T, added to
 * @returns     whether all |ΔZ| ≤ NEAR; if not, nothing is added and binaryCrossEntropyDifference is to be used
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
  if (!noneAbove<T>(NEAR, reach)) return false;
  store<T>(loss, add<T>(load<T>(loss), total));
  return true;
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

/** Adds Δloss of every column, over the positions that move. */
export function binaryCrossEntropyDifferences(net: Network, stack: Stack, move: Move): void {
  const n = net.value(net.target).units;
  const reach = net.reach(net.value(net.target));
  const point = stack.point(net.length - 1);
  for (let c = 0; c < stack.count; c++) {
    for (let q = move.from; q < move.to; q++) {
      const kept = cell(0, stack.exampleOf(c) * reach + q, 0, n);
      const y = stack.targets + kept;
      const dZ = entries(move.panels, c, reach * n) + <usize>(q * n) * PANEL_ROW;
      const loss = stack.lossOf(c);
      if (ASC_FEATURE_SIMD) {
        if (binaryCrossEntropyNear<v128>(point.kept + kept, y, dZ, n, loss)) continue;
      } else {
        const before = load<f64>(loss);
        if (binaryCrossEntropyNear<f64>(point.kept + kept, y, dZ, n, loss)) {
          if (binaryCrossEntropyNear<f64>(point.kept + kept, y, dZ + 8, n, loss + 8)) continue;
          store<f64>(loss, before);
        }
      }
      const z = stack.move(net.target).rows + kept;
      store<f64>(loss, load<f64>(loss) + binaryCrossEntropyDifference(z, y, dZ, n));
      store<f64>(loss, load<f64>(loss, 8) + binaryCrossEntropyDifference(z, y, dZ + 8, n), 8);
    }
  }
}
