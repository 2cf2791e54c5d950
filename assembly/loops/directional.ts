import { largest, norm } from "../exact/error";
import { begin, upward } from "../exact/propagate";
import { roundingOf } from "../exact/rounding";
import { entries, Stack } from "../exact/stack";
import { sumRounding } from "../exact/unit";
import { isPenalised } from "../loss/loss";
import { component, Network, Operation } from "../network";
import { at, cell } from "../numeric/address";
import { affine } from "../numeric/matmul";
import { PANEL_ROW } from "../numeric/tile";

/**
 * Slope of J along a direction in the parameters of one affine operation, from differences propagated exactly: one pass both sides.
 *
 *     slope = (J(θ + ε v) − J(θ − ε v)) / 2ε,  ΔZ = ± ε U, U = V A + v_b,  ε = step / max(1, |U|)
 *
 * @param direction  n × f64 in the order of θ; V and v_b are its entries for W and b
 * @param weights    whether V is looked at; if not it counts as 0
 * @param U          to work in, as Z
 * @param bound      f64, written: what the slope is off by at most
 */
export function directional(
  net: Network, stack: Stack, k: i32, direction: usize, weights: bool, U: usize, step: f64, bound: usize,
): f64 {
  const op = net.operation(k);
  const A = net.value(op.input);
  const V = direction + (op.W - net.theta);
  const vb: usize = op.extra == 0 ? 0 : direction + (op.b - net.theta);
  affine(V, A.data, vb, U, op.units, weights ? op.inputs : 0, net.columns(A), net.panels);
  const scaled = step / Math.max(1.0, largest(U, op.units * net.columns(A)));
  stack.moving = -1;
  stack.endAt(-1);
  let slope = 0.0;
  let error = 0.0;
  for (let s = 0; s < net.groups; s += stack.capacity) {
    spreadOut(net, stack, op, U, s, scaled);
    upward(net, stack, net.value(op.output).next);
    for (let c = 0; c < stack.count; c++) {
      const plus = load<f64>(stack.lossOf(c));
      const minus = load<f64>(stack.lossOf(c), 8);
      slope += 0.5 * (plus - minus);
      error += roundingOf(net, stack, c, plus) + sumRounding(net.m) * Math.abs(plus);
      if (stack.isKinked(c)) error += 0.5 * Math.abs(plus + minus);
    }
  }
  const scale = scaled * <f64>net.columns(net.value(net.target));
  store<f64>(bound, error / scale + (weights ? productError(net, op, V, vb) : 0.0));
  return slope / scale + (weights ? penaltySlope(net, op, V) : 0.0);
}

/** The stack of groups from `first` on, as many as it holds, with ΔZ = ± step U. */
function spreadOut(net: Network, stack: Stack, op: Operation, U: usize, first: i32, step: f64): void {
  const n = op.units;
  const reach = net.reach(net.value(op.output));
  stack.clear(1);
  const end = min(net.groups, first + stack.capacity);
  for (let s = first; s < end; s++) stack.push(s, s);
  stack.pad();
  begin(net, stack);
  const move = stack.move(op.output);
  move.spread(0, reach);
  memory.fill(move.panels, 0, <usize>(stack.panels * reach * n) * PANEL_ROW);
  for (let c = 0; c < stack.count; c++) {
    const column = entries(move.panels, c, reach * n);
    for (let q = 0; q < reach; q++) {
      for (let k = 0; k < n; k++) {
        const delta = step * load<f64>(cell(U, k, (first + c) * reach + q, net.groups * reach));
        store<f64>(column + <usize>(q * n + k) * PANEL_ROW, delta);
        store<f64>(column + <usize>(q * n + k) * PANEL_ROW, -delta, 8);
      }
    }
  }
}

/** What rounding of U may do: Σ_k max_c |dloss/dZ| · sumRounding · ‖(V_k, v_b)‖ · √ mean ‖(A_c, 1)‖². */
function productError(net: Network, op: Operation, V: usize, vb: usize): f64 {
  const A = net.value(op.input);
  const M = net.columns(A);
  let total = 0.0;
  for (let k = 0; k < op.units; k++) {
    const D = largest(cell(net.value(op.output).adjoint, k, 0, M), M);
    total += D * (norm(cell(V, k, 0, op.inputs), op.inputs, 8) + (vb == 0 ? 0.0 : Math.abs(load<f64>(at(vb, k)))));
  }
  const inputs = norm(A.data, op.inputs * M, 8) / Math.sqrt(<f64>M) + 1.0;
  return total * inputs * sumRounding(op.inputs + 1);
}

/** λ Σ W V / m */
function penaltySlope(net: Network, op: Operation, V: usize): f64 {
  if (net.l2 == 0.0 || !isPenalised(net, component(net, op, 0, 0))) return 0.0;
  let total = 0.0;
  for (let k = 0; k < op.units * op.inputs; k++) total += load<f64>(at(op.W, k)) * load<f64>(at(V, k));
  return (net.l2 * total) / <f64>net.m;
}
