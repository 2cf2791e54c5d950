import { isPenalised } from "../loss/loss";
import { component, Network, Tie } from "../network";
import { at, cell } from "../numeric/address";
import { inputsOf, sourceError } from "../tape";
import { propagateOwn, propagateUnit } from "./propagate";
import { roundingOf } from "./rounding";
import { Stack } from "./stack";
import { OPERATIONS, sumRounding } from "./unit";

/**
 * Two-sided differences of J for parameters of one unit of an operation, each perturbed by itself, from differences propagated
 * exactly.
 *
 *     gradapprox = (J(θ + step e) − J(θ − step e)) / (2 step),  e for parameters j = from … to − 1 of unit i
 *
 * A parameter moves the cells of its unit by ± step · what it is multiplied with there, at all positions at once; that of a
 * recurrence, whose cells are what it reads, is moved by the operation itself, since it is multiplied with states that move too.
 * Of the penalty the difference is λ θ / m exactly.
 *
 * @param gradapprox  n × f64, the entries of those parameters written
 * @param bound       n × f64, likewise: what each is off by at most; 0 where that is not asked for, and for a recurrence
 */
export function incremental(
  net: Network, stack: Stack, k: i32, i: i32, from: i32, to: i32, step: f64, gradapprox: usize, bound: usize,
): void {
  const op = net.operation(k);
  const M = <f64>net.columns(net.value(net.target));
  const reach = net.reach(net.value(op.cells));
  const groups = net.groups;
  const own = op.cells != op.output;
  const single = reach == 1 && op.tie != Tie.first;
  stack.moving = k;
  stack.step = step;
  stack.endAt(bound == 0 ? -1 : stack.move(op.cells).end);
  stack.clear(own ? 1 : reach);
  for (let j = from; j < to; j++) {
    const owner = component(net, op, i, j);
    store<f64>(at(gradapprox, owner), 0.0);
    if (bound != 0) store<f64>(at(bound, owner), 0.0);
    if (own) {
      moveOwn(net, stack, k, owner, gradapprox);
      continue;
    }
    const inputs = inputsOf(net, k, i, j, stack.row);
    for (let s = 0; s < groups; ) {
      s = single ? pushSingles(stack, inputs, owner, s, groups, step) : pushColumn(net, stack, k, inputs, owner, s, step);
      if (stack.count == stack.capacity) settle(net, stack, k, i, 0, reach, gradapprox, bound);
    }
  }
  if (own) settleOwn(net, stack, k, gradapprox);
  else settle(net, stack, k, i, 0, reach, gradapprox, bound);
  for (let j = from; j < to; j++) {
    const owner = component(net, op, i, j);
    const penalty = isPenalised(net, owner) ? (net.l2 * load<f64>(at(net.theta, owner))) / <f64>net.m : 0.0;
    store<f64>(at(gradapprox, owner), load<f64>(at(gradapprox, owner)) / (2.0 * step * M) + penalty);
  }
  if (bound != 0) finishBounds(net, stack, k, i, from, to, step, gradapprox, bound);
}

/** bound / 2 step M + Σ_c |dJ/dcell| · what the parameter is multiplied with inherits of rounding + the rounding of gradapprox itself. */
function finishBounds(
  net: Network, stack: Stack, k: i32, i: i32, from: i32, to: i32, step: f64, gradapprox: usize, bound: usize,
): void {
  const op = net.operation(k);
  const cells = net.value(op.cells);
  const M = <f64>net.columns(net.value(net.target));
  let slopes = 0.0;
  for (let c = 0; c < net.columns(cells); c++) slopes += Math.abs(load<f64>(cell(cells.adjoint, i, c, net.columns(cells))));
  for (let j = from; j < to; j++) {
    const owner = component(net, op, i, j);
    const inherited = j < op.inputs ? (slopes / M) * sourceError(net, stack, k, i, j) : 0.0;
    const rounding = OPERATIONS * Math.abs(load<f64>(at(gradapprox, owner))) + f64.MIN_NORMAL_VALUE / step;
    store<f64>(at(bound, owner), load<f64>(at(bound, owner)) / (2.0 * step * M) + inherited + rounding);
  }
}

/**
 * Adds the columns of a parameter whose cells have one position, from group s on until the stack is full; where the parameter is
 * multiplied with 0 it moves nothing.
 *
 * @returns the next group
 */
function pushSingles(stack: Stack, inputs: usize, owner: i32, s: i32, groups: i32, step: f64): i32 {
  const capacity = stack.capacity;
  let column = stack.count;
  for (; s < groups && column < capacity; s++) {
    const delta = step * load<f64>(at(inputs, s));
    if (delta == 0.0) continue;
    const slot = stack.delta + (<usize>column << 4);
    stack.name(column++, s, owner);
    store<f64>(slot, delta);
    store<f64>(slot, -delta, 8);
  }
  stack.count = column;
  return s;
}

/** Adds the column of a parameter on group s, unless it is multiplied with 0 everywhere and moves nothing; the next group. */
export function pushColumn(net: Network, stack: Stack, k: i32, inputs: usize, owner: i32, s: i32, step: f64): i32 {
  const first = s * stack.height;
  let moves = false;
  if (net.operation(k).tie == Tie.first) {
    stack.push(s, owner); // it moves something elsewhere
    moves = true;
  }
  for (let q = 0; q < stack.height; q++) {
    const input = load<f64>(at(inputs, first + q));
    if (input == 0.0 && !moves) continue;
    if (!moves) beginColumn(stack, s, owner, q);
    moves = true;
    stack.perturb(stack.count - 1, q, step * input);
  }
  return s + 1;
}

/** A column whose unit stands still at the positions before q. */
function beginColumn(stack: Stack, s: i32, owner: i32, q: i32): void {
  const column = stack.push(s, owner);
  for (let before = 0; before < q; before++) stack.perturb(column, before, 0.0);
}

/** Adds a column of every group in which the operation itself moves a parameter. */
function moveOwn(net: Network, stack: Stack, k: i32, owner: i32, gradapprox: usize): void {
  for (let s = 0; s < net.groups; s++) {
    stack.perturb(stack.push(s, owner), 0, 0.0);
    if (stack.count == stack.capacity) settleOwn(net, stack, k, gradapprox);
  }
}

/** Propagates such columns. */
function settleOwn(net: Network, stack: Stack, k: i32, gradapprox: usize): void {
  if (stack.count == 0) return;
  propagateOwn(net, stack, k);
  readLosses(net, stack, gradapprox, 0);
  stack.clear(1);
}

/**
 * Propagates the stack and adds Δloss₊ − Δloss₋ of every column to its parameter.
 *
 * @param bound  n × f64: rounding and truncation of both sides are added, and where a kink lies between them |Δloss₊ + Δloss₋|, by
 *               which the difference may miss either slope; 0 where that is not asked for
 */
export function settle(
  net: Network, stack: Stack, k: i32, i: i32, from: i32, to: i32, gradapprox: usize, bound: usize,
): void {
  if (stack.count == 0) return;
  propagateUnit(net, stack, net.operation(k).cells, i, from, to);
  readLosses(net, stack, gradapprox, bound);
  stack.clear(to - from);
}

function readLosses(net: Network, stack: Stack, gradapprox: usize, bound: usize): void {
  for (let c = 0; c < stack.count; c++) {
    const plus = load<f64>(stack.lossOf(c));
    const minus = load<f64>(stack.lossOf(c), 8);
    const owner = stack.ownerOf(c);
    store<f64>(at(gradapprox, owner), load<f64>(at(gradapprox, owner)) + (plus - minus));
    if (bound == 0) continue;
    const off = stack.isKinked(c) ? Math.abs(plus + minus) : truncationOf(plus, minus);
    const rounding = 2.0 * roundingOf(net, stack, c, plus) + sumRounding(net.m) * Math.abs(plus - minus);
    store<f64>(at(bound, owner), load<f64>(at(bound, owner)) + off + rounding);
  }
}

/** What the cubic part may add to Δloss₊ − Δloss₋: 2 |odd| min(|even/odd|, (even/odd)²), as for a probe. */
function truncationOf(plus: f64, minus: f64): f64 {
  const odd = 0.5 * (plus - minus);
  const even = 0.5 * (plus + minus);
  return odd == 0.0 ? 0.0 : 2.0 * Math.min(Math.abs(even), Math.abs((even / odd) * even));
}
