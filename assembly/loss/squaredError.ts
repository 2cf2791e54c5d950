import { entries, Move, Stack } from "../exact/stack";
import { Network } from "../network";
import { at, cell } from "../numeric/address";
import { add, every, everyAt, multiply } from "../numeric/lanes";
import { PANEL_ROW } from "../numeric/tile";

/** Loss of column s: ½ Σ_k (A_k − y_k)². */
export function squaredError(net: Network, s: i32): f64 {
  const A = net.value(net.target);
  const M = net.columns(A);
  let total = 0.0;
  for (let k = 0; k < A.units; k++) {
    const miss = load<f64>(cell(A.data, k, s, M)) - load<f64>(cell(net.y, k, s, M));
    total += miss * miss;
  }
  return 0.5 * total;
}

/** dA = A − y */
export function squaredErrorDelta(net: Network): void {
  const A = net.value(net.target);
  const count = A.units * net.columns(A);
  for (let i = 0; i < count; i++) store<f64>(at(A.adjoint, i), load<f64>(at(A.data, i)) - load<f64>(at(net.y, i)));
}

/** A − y turned, (M, n). */
export function keepMisses(net: Network, stack: Stack): void {
  const A = net.value(net.target);
  const M = net.columns(A);
  for (let s = 0; s < M; s++) {
    for (let k = 0; k < A.units; k++) {
      const miss = load<f64>(cell(A.data, k, s, M)) - load<f64>(cell(net.y, k, s, M));
      store<f64>(cell(stack.targets, s, k, A.units), miss);
    }
  }
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

/** Adds Δloss of every column, over the positions that move. */
export function squaredErrorDifferences(net: Network, stack: Stack, move: Move): void {
  const n = net.value(net.target).units;
  const reach = net.reach(net.value(net.target));
  for (let c = 0; c < stack.count; c++) {
    // the positions lie one behind the other
    const count = (move.to - move.from) * n;
    const miss = cell(stack.targets, stack.exampleOf(c) * reach + move.from, 0, n);
    const dA = entries(move.panels, c, reach * n) + <usize>(move.from * n) * PANEL_ROW;
    const loss = stack.lossOf(c);
    if (ASC_FEATURE_SIMD) {
      addTo<v128>(loss, squaredErrorDifference<v128>(miss, dA, count));
    } else {
      addTo<f64>(loss, squaredErrorDifference<f64>(miss, dA, count));
      addTo<f64>(loss + 8, squaredErrorDifference<f64>(miss, dA + 8, count));
    }
  }
}

@inline
function addTo<T>(loss: usize, change: T): void {
  store<T>(loss, add<T>(load<T>(loss), change));
}
