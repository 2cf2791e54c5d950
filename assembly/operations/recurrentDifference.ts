import { entries, Stack } from "../exact/stack";
import { weighRows } from "../exact/weigh";
import { Network, Operation } from "../network";
import { at, cell } from "../numeric/address";
import { PANEL_ROW, tile } from "../numeric/tile";
import { firstInBracket, statesBefore, stepOf } from "./recurrent";

/*
 * Differences of a recurrence, step by step: Δpre = ΔZ + U Δh' + ΔU (h' + Δh'), h' being the state before, and then those of
 * its gates. Of θ are kept the slopes of gates and of tanh c, (m P, G u + u), and the weights of what a step computes,
 * (m P, G u + 2 u): of its pre-activations or the bracket, of what stands behind them (Δc of an lstm, the third pre-activation of
 * a gru), and of Δh'.
 */

/** Slopes. */
export function keepRecurrent<G>(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  for (let c = 0; c < net.columns(net.value(op.input)); c++) {
    changetype<G>(0).slopes(stepOf<G>(net, op, c), slopesOf(stack, op, k, c), op.inputs);
  }
}

@inline
export function slopesOf(stack: Stack, op: Operation, k: i32, c: i32): usize {
  return cell(stack.point(k).slope, c, 0, op.units + op.inputs);
}

@inline
export function weightsOf(stack: Stack, op: Operation, k: i32, c: i32): usize {
  return cell(stack.point(k).kept, c, 0, op.units + 2 * op.inputs);
}

/** Δh from the first step that moves to the last of its example, or of those steps alone where differences end at their states. */
export function recurrentDifference<G>(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const P = net.value(op.input).positions;
  const from = stack.move(op.input);
  const to = stack.move(op.output);
  if (stack.moving == k) to.spread(0, net.group * P);
  else if (stack.ending == k) to.follow(from);
  else to.spread(from.from, ((from.to + P - 1) / P) * P);
  for (let q = to.from; q < to.to; q++) {
    const first = stack.ending == k || q == to.from || q % P == 0;
    take(net, stack, op, q, first);
    if (!first) recur(net, stack, op, q);
    if (stack.moving == k) moveParameters(net, stack, op, q, first);
    for (let c = 0; c < stack.panels << 1; c++) step<G>(net, stack, op, k, c, q, first);
  }
}

/** Δ of the states of position q, where unit i of them alone moves by what stands in `delta`, and of those up to end − 1. */
export function stepOnFrom<G>(net: Network, stack: Stack, k: i32, i: i32, q: i32, end: i32): void {
  const op = net.operation(k);
  for (let c = 0; c < stack.panels << 1; c++) moveState(net, stack, op, k, c, i, q);
  for (let t = q + 1; t < end; t++) {
    take(net, stack, op, t, false);
    recur(net, stack, op, t);
    for (let c = 0; c < stack.panels << 1; c++) step<G>(net, stack, op, k, c, t, false);
  }
}

/** Unit i of the states of one column moves: h is the first n of them. */
function moveState(net: Network, stack: Stack, op: Operation, k: i32, c: i32, i: i32, q: i32): void {
  const n = op.inputs;
  const reach = net.reach(net.value(op.output));
  const h = entries(stack.move(op.output).panels, c, reach * n) + <usize>(q * n) * PANEL_ROW;
  const behind = entries(stack.scratch, c, op.units + n) + <usize>op.units * PANEL_ROW;
  for (let r: usize = 0; r < <usize>n * PANEL_ROW; r += PANEL_ROW) {
    memory.fill(h + r, 0, 16);
    memory.fill(behind + r, 0, 16);
  }
  const slot = i < n ? h + <usize>i * PANEL_ROW : behind + <usize>(i - n) * PANEL_ROW;
  memory.copy(slot, entries(stack.delta, c, 1), 16);
  const weights = weightsOf(stack, op, k, stack.exampleOf(c) * reach + q);
  if (weighs(stack, k, c)) weighRows(stack, c, behind, at(weights, op.units), n);
}

/** Whether what rounding does to a column is wanted; the last column may be a dummy. */
@inline
function weighs(stack: Stack, k: i32, c: i32): bool {
  return stack.rounding != 0 && stack.point(k).weight != 0 && c < stack.count;
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
  const weighed = weighs(stack, k, c);
  const weights = weightsOf(stack, op, k, column);
  if (weighed) weighRows(stack, c, D, weights, op.units);
  if (weighed && !first) weighRows(stack, c, before, at(weights, op.units + n), n);
  changetype<G>(0).difference(stepOf<G>(net, op, column), slopesOf(stack, op, k, column), D, dZ, before, to, n);
  if (weighed) weighRows(stack, c, at(D, 4 * op.units), at(weights, op.units), n);
}
