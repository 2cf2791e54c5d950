import { upward } from "./difference/propagate";
import { largest, norm, roundingOf } from "./difference/rounding";
import { sumRounding } from "./difference/unit";
import { entries, Stack } from "./difference/stack";
import { affine } from "./matmul";
import { at, cell, Layer, Network } from "./network";
import { PANEL_ROW } from "./tile";

/**
 * Slope of J along a direction in the parameters of one layer, from differences propagated exactly: one pass up both sides.
 *
 *     slope = (J(θ + ε v) − J(θ − ε v)) / 2ε,  ΔZ[l] = ± ε U,  U = V A[l−1] + v_b,  ε = step / max(1, |U|)
 *
 * Overwrites the slopes of layer l with U; Points and weights are to be kept before.
 *
 * @param direction  n × f64 in the order of θ; V and v_b are its entries for W[l] and b[l]
 * @param weights    whether V is looked at; if not it counts as 0
 * @param bound      f64, written: what the slope is off by at most
 */
export function directional(
  net: Network, stack: Stack, l: i32, direction: usize, weights: bool, step: f64, bound: usize,
): f64 {
  const below = net.layer(l - 1);
  const layer = net.layer(l);
  const V = direction + (layer.W - net.theta);
  const vb = direction + (layer.b - net.theta);
  const U = layer.slope;
  affine(V, below.A, vb, U, layer.units, weights ? below.units : 0, net.m, net.panels);
  const scaled = step / Math.max(1.0, largest(U, layer.units * net.m));
  let slope = 0.0;
  let error = 0.0;
  for (let s = 0; s < net.m; s += stack.capacity) {
    spreadOut(net, stack, layer, U, s, scaled);
    upward(net, stack, l);
    for (let c = 0; c < stack.count; c++) {
      const plus = load<f64>(stack.lossOf(c));
      const minus = load<f64>(stack.lossOf(c), 8);
      slope += 0.5 * (plus - minus);
      error += roundingOf(net, stack, c, plus) + sumRounding(net.m) * Math.abs(plus);
      if (stack.isKinked(c)) error += 0.5 * Math.abs(plus + minus);
    }
  }
  const scale = scaled * <f64>net.m;
  store<f64>(bound, error / scale + (weights ? productError(net, l, V, vb) : 0.0));
  return slope / scale + (weights ? penaltySlope(net, layer, below.units, V) : 0.0);
}

/** The stack of examples from `first` on, as many as it holds, with ΔZ[l] = ± step U. */
function spreadOut(net: Network, stack: Stack, layer: Layer, U: usize, first: i32, step: f64): void {
  const n = layer.units;
  stack.clear();
  const end = min(net.m, first + stack.capacity);
  for (let s = first; s < end; s++) stack.push(s, s, 0.0);
  stack.pad();
  memory.fill(stack.rounding, 0, <usize>stack.count << 3);
  memory.fill(stack.dZ, 0, <usize>stack.panels * <usize>n * PANEL_ROW);
  for (let c = 0; c < stack.count; c++) {
    const column = entries(stack.dZ, c, n);
    for (let k = 0; k < n; k++) {
      const delta = step * load<f64>(cell(U, k, first + c, net.m));
      store<f64>(column + <usize>k * PANEL_ROW, delta);
      store<f64>(column + <usize>k * PANEL_ROW, -delta, 8);
    }
  }
}

/** What rounding of U may do: Σ_k max_s |dloss/dZ[l]| · sumRounding · ‖(V_k, v_b)‖ · √ mean ‖(A_s, 1)‖². */
function productError(net: Network, l: i32, V: usize, vb: usize): f64 {
  const below = net.layer(l - 1);
  const layer = net.layer(l);
  let total = 0.0;
  for (let k = 0; k < layer.units; k++) {
    let D = 0.0;
    for (let s = 0; s < net.m; s++) D = Math.max(D, Math.abs(load<f64>(cell(layer.dZ, k, s, net.m))));
    total += D * (norm(cell(V, k, 0, below.units), below.units, 8) + Math.abs(load<f64>(at(vb, k))));
  }
  const inputs = norm(below.A, below.units * net.m, 8) / Math.sqrt(<f64>net.m) + 1.0;
  return total * inputs * sumRounding(below.units + 1);
}

/** λ Σ W V / m */
function penaltySlope(net: Network, layer: Layer, inputs: i32, V: usize): f64 {
  if (net.l2 == 0.0) return 0.0;
  let total = 0.0;
  for (let k = 0; k < layer.units * inputs; k++) total += load<f64>(at(layer.W, k)) * load<f64>(at(V, k));
  return (net.l2 * total) / <f64>net.m;
}
