import { errorOf } from "../exact/error";
import { entries, Stack } from "../exact/stack";
import { weighRows } from "../exact/rounding";
import { sumRounding } from "../exact/unit";
import { Network, Operation } from "../network";
import { at, cell } from "../numeric/address";
import { PANEL_ROW, tile } from "../numeric/tile";
import { firstInBracket, statesBefore, stepOf } from "./recurrent";

/*
 * Differences of a recurrence, step by step: Δpre = ΔZ + U Δh' + ΔU (h' + Δh'), h' being the state before, and then those of its
 * gates. Of θ are kept the slopes of gates and of tanh c, (m P, G u + u), and the weights of what a step computes, (m P, G u + 2 u):
 * of its pre-activations or the bracket, of what stands behind them (Δc of an lstm, the third pre-activation of a gru), and of Δh'.
 */

/** Slopes. */
export function keepRecurrent<G>(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  for (let c = 0; c < net.columns(net.value(op.input)); c++) {
    changetype<G>(0).slopes(stepOf<G>(net, op, c), slopesOf(stack, op, k, c), op.inputs);
  }
}

@inline
function slopesOf(stack: Stack, op: Operation, k: i32, c: i32): usize {
  return cell(stack.point(k).slope, c, 0, op.units + op.inputs);
}

@inline
function weightsOf(stack: Stack, op: Operation, k: i32, c: i32): usize {
  return cell(stack.point(k).kept, c, 0, op.units + 2 * op.inputs);
}

/** Δh from the first step that moves to the last of its example. */
export function recurrentDifference<G>(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const P = net.value(op.input).positions;
  const from = stack.move(op.input);
  const to = stack.move(op.output);
  if (stack.moving == k) to.spread(0, net.group * P);
  else to.spread(from.from, ((from.to + P - 1) / P) * P);
  for (let q = to.from; q < to.to; q++) {
    const first = q == to.from || q % P == 0;
    take(net, stack, op, q, first);
    if (!first) recur(net, stack, op, q);
    if (stack.moving == k) moveParameters(net, stack, op, q, first);
    for (let c = 0; c < stack.panels << 1; c++) step<G>(net, stack, op, k, c, q, first);
  }
}

/** ΔZ of position q, 0 where it stands still and in the bracket; states that no step was before are 0. */
function take(net: Network, stack: Stack, op: Operation, q: i32, first: bool): void {
  const move = stack.move(op.input);
  const moves = q >= move.from && q < move.to;
  const bytes = <usize>op.units * PANEL_ROW;
  const taken = moves ? <usize>firstInBracket(op) * PANEL_ROW : 0;
  const state = <usize>op.inputs * PANEL_ROW;
  for (let p = 0; p < stack.panels; p++) {
    const slot = stack.scratch + <usize>p * (bytes + state);
    if (moves) memory.copy(slot, move.panels + <usize>(p * net.reach(net.value(op.input)) + q) * bytes, taken);
    memory.fill(slot + taken, 0, bytes - taken + (first ? state : 0));
  }
}

/** Δpre += U Δh' */
function recur(net: Network, stack: Stack, op: Operation, q: i32): void {
  const n = op.inputs;
  const height = op.units + n;
  const states = stack.move(op.output).panels;
  const reach = net.reach(net.value(op.output));
  for (let i = 0; i < op.units; i += 4) {
    for (let p = 0; p < stack.panels; p++) {
      const before = states + <usize>((p * reach + q - 1) * n) * PANEL_ROW;
      const to = stack.scratch + <usize>(p * height + i) * PANEL_ROW;
      tile(cell(op.W, i, 0, n), <usize>n << 3, 8, before, n, to, PANEL_ROW, min(4, op.units - i));
    }
  }
}

/** Where each column moves a parameter by ± step: Δpre_i += ± step (h' + Δh')_j, or ± step. */
function moveParameters(net: Network, stack: Stack, op: Operation, q: i32, first: bool): void {
  const n = op.inputs;
  const reach = net.reach(net.value(op.output));
  const M = net.columns(net.value(op.output));
  for (let c = 0; c < stack.count; c++) {
    const index = stack.ownerOf(c) - <i32>((op.W - net.theta) >> 3);
    const inU = index >= 0 && index < op.units * n;
    const i = inU ? index / n : stack.ownerOf(c) - <i32>((op.b - net.theta) >> 3);
    let plus = 1.0;
    let minus = 1.0;
    if (inU) {
      const j = index % n;
      plus = load<f64>(cell(statesBefore(op), j, stack.exampleOf(c) * reach + q, M));
      minus = plus;
      if (!first) {
        const before = entries(stack.move(op.output).panels, c, reach * n) + <usize>((q - 1) * n + j) * PANEL_ROW;
        plus += load<f64>(before);
        minus += load<f64>(before, 8);
      }
    }
    const slot = entries(stack.scratch, c, op.units + n) + <usize>i * PANEL_ROW;
    store<f64>(slot, load<f64>(slot) + stack.step * plus);
    store<f64>(slot, load<f64>(slot, 8) - stack.step * minus, 8);
  }
}

/** Δh of one column at position q, and what rounding does to it. */
function step<G>(net: Network, stack: Stack, op: Operation, k: i32, c: i32, q: i32, first: bool): void {
  const n = op.inputs;
  const reach = net.reach(net.value(op.output));
  const column = stack.exampleOf(c) * reach + q;
  const move = stack.move(op.input);
  const D = entries(stack.scratch, c, op.units + n);
  const to = entries(stack.move(op.output).panels, c, reach * n) + <usize>(q * n) * PANEL_ROW;
  const before: usize = first ? 0 : to - <usize>n * PANEL_ROW;
  const moves = q >= move.from && q < move.to;
  const dZ = moves ? entries(move.panels, c, reach * op.units) + <usize>(q * op.units) * PANEL_ROW : 0;
  const weighs = stack.rounding != 0 && stack.point(k).weight != 0 && c < stack.count;
  const weights = weightsOf(stack, op, k, column);
  if (weighs) weighRows(stack, c, D, weights, op.units);
  if (weighs && !first) weighRows(stack, c, before, at(weights, op.units + n), n);
  changetype<G>(0).difference(stepOf<G>(net, op, column), slopesOf(stack, op, k, column), D, dZ, before, to, n);
  if (weighs) weighRows(stack, c, at(D, 4 * op.units), at(weights, op.units), n);
}

/**
 * Rounding, example by example and step by step as the values were computed, errors of different units being independent:
 *
 *     errorPre_i² = (sumRounding (Σ_j |U_ij h_j| + |z_i|))² + errorZ_i² + Σ_j U_ij² error_j²
 *     weight of Δh'_j = sumRounding ‖U_·j‖ ‖dZ‖, and what the gates say
 *
 * The error of a unit is its largest of all steps; states lie between −1 and 1, so that none is above 1.
 */
export function recurrentRounding<G>(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const n = op.inputs;
  const P = net.value(op.input).positions;
  const errors = stack.move(op.output).error;
  const states = at(op.workspace, op.units + n);
  memory.fill(errors, 0, <usize>n << 3);
  for (let s = 0; s < net.m; s++) {
    memory.fill(states, 0, 2 * <usize>n << 3);
    for (let t = 0; t < P; t++) {
      roundStep<G>(net, stack, op, k, s * P + t, t == 0);
      for (let j = 0; j < n; j++) {
        const error = Math.min(1.0, load<f64>(at(states, j)));
        store<f64>(at(states, j), error);
        store<f64>(at(errors, j), Math.max(error, load<f64>(at(errors, j))));
      }
    }
  }
}

/** Errors in the workspace: of G u pre-activations, of the u inputs of the bracket, and of the states. */
function roundStep<G>(net: Network, stack: Stack, op: Operation, k: i32, c: i32, first: bool): void {
  const n = op.inputs;
  const M = net.columns(net.value(op.output));
  const weight = stack.point(k).weight;
  const kept = weightsOf(stack, op, k, c);
  const states = at(op.workspace, op.units + n);
  const dZ = cell(net.value(op.input).adjoint, 0, c, M);
  for (let i = 0; i < op.units; i++) store<f64>(at(op.workspace, i), preError(net, stack, op, c, i));
  for (let j = 0; j < n; j++) {
    store<f64>(at(op.workspace, op.units + j), errorOf(stack, op.input, op.units - n + j));
    store<f64>(at(kept, op.units + n + j), first ? 0.0 : columnWeight(op, dZ, M, j));
  }
  const row = stepOf<G>(net, op, c);
  const before: usize = first ? 0 : weightsOf(stack, op, k, c - 1);
  const slopes = slopesOf(stack, op, k, c);
  const own = cell(weight, c, 0, op.units);
  changetype<G>(0).rounding(row, slopes, op.workspace, states, dZ, <usize>M << 3, own, kept, before, n);
}

/** errorPre_i, in the bracket without that of Z. */
function preError(net: Network, stack: Stack, op: Operation, c: i32, i: i32): f64 {
  const n = op.inputs;
  const M = net.columns(net.value(op.output));
  const states = at(op.workspace, op.units + n);
  const bias = op.extra == 0 ? 0.0 : Math.abs(load<f64>(at(op.b, i)));
  const outside = i < firstInBracket(op);
  let own = bias + (outside ? Math.abs(load<f64>(cell(net.value(op.input).data, i, c, M))) : 0.0);
  let squares = 0.0;
  for (let j = 0; j < n; j++) {
    const w = Math.abs(load<f64>(cell(op.W, i, j, n)));
    const passed = w * load<f64>(at(states, j));
    own += w * Math.abs(load<f64>(cell(statesBefore(op), j, c, M)));
    squares += passed * passed;
  }
  own *= sumRounding(n + 2);
  const inherited = outside ? errorOf(stack, op.input, i) : 0.0;
  return Math.sqrt(own * own + squares + inherited * inherited);
}

/** sumRounding ‖U_·j‖ ‖dZ‖ */
function columnWeight(op: Operation, dZ: usize, M: i32, j: i32): f64 {
  let U = 0.0;
  let D = 0.0;
  for (let i = 0; i < op.units; i++) {
    const u = load<f64>(cell(op.W, i, j, op.inputs));
    const d = load<f64>(cell(dZ, i, 0, M));
    U += u * u;
    D += d * d;
  }
  return sumRounding(op.inputs) * Math.sqrt(U * D);
}
