import { lossDifferences } from "../loss/loss";
import { Network, Operation, Tie } from "../network";
import { PANEL_ROW } from "../numeric/tile";
import { Code, difference, isEntrywise, stepOn } from "../tape";
import { fillMoved, sharesMoving } from "./moved";
import { weigh } from "./rounding";
import { entries, EVERY, Stack } from "./stack";
import { endAtStates, stateDifferences } from "../operations/recurrentStates";
import { stopDifferences } from "./stop";

/**
 * Δloss of every column of the stack, where unit i of a value moves at positions from … to − 1 by what stands in `delta`: into
 * `loss`, and its rounding into `rounding`. Columns that do not move J at all may be dropped from the stack.
 */
export function propagateUnit(net: Network, stack: Stack, value: i32, i: i32, from: i32, to: i32): void {
  begin(net, stack);
  const start = stack.move(value);
  start.from = from;
  start.to = to;
  start.unit = i;
  start.lone = stack.delta;
  stack.pad();
  upward(net, stack, net.value(value).next);
}

/**
 * Δloss of every column, where unit i of the states of a recurrence moves at position q by what stands in `delta`; from the states of
 * position `end` by their slopes where it ends there, else behind the steps before it by what reads them.
 */
export function propagateState(net: Network, stack: Stack, k: i32, i: i32, q: i32, end: i32, ends: bool): void {
  const output = net.operation(k).output;
  begin(net, stack);
  stack.pad();
  stepOn(net, stack, k, i, q, ends ? end + 1 : end);
  if (ends) endAtStates(net, stack, k, end);
  stack.move(output).spread(q, end);
  upward(net, stack, net.value(output).next);
}

/** Δloss of every column, where each moves a parameter of operation k itself and all that it reads stands still. */
export function propagateOwn(net: Network, stack: Stack, k: i32): void {
  begin(net, stack);
  stack.pad();
  upward(net, stack, k);
}

/** All values stand still, no loss has changed and nothing is rounded yet. */
export function begin(net: Network, stack: Stack): void {
  memory.fill(stack.loss, 0, <usize>stack.count << 4);
  if (stack.rounding != 0) memory.fill(stack.rounding, 0, <usize>stack.count << 3);
  for (let v = 0; v <= net.length; v++) stack.move(v).spread(0, 0);
}

/** Δloss of every column from the values that move already, by the operations from k on, up to the stop where there is one. */
export function upward(net: Network, stack: Stack, first: i32): void {
  const end = lastOf(net, stack);
  for (let k = first; k < end; k++) {
    const op = net.operation(k);
    if (stands(net, stack, op, k)) continue;
    if (!readsOneUnit(stack, op)) fillUnits(net, stack, op);
    weighInputs(net, stack, op, k);
    difference(net, stack, k);
    // a unit that is off, or an input that is 0, moves nothing
    if (k == first && isEntrywise(op.code) && stack.move(op.output).unit != EVERY) dropStill(net, stack, op);
  }
  if (stack.ending >= 0) return stateDifferences(net, stack);
  if (stack.stop >= 0) return stopDifferences(net, stack);
  fillMoved(net, stack, net.target);
  const target = net.value(net.target);
  weigh(stack, stack.move(net.target), stack.lossWeight, net.reach(target), target.units);
  lossDifferences(net, stack);
}

/** The operation behind the last that differences go through: operation k writes value k + 1. */
@inline
function lastOf(net: Network, stack: Stack): i32 {
  if (stack.ending >= 0) return stack.ending + 1;
  return stack.stop < 0 ? net.needed : stack.stop;
}

/** Whether an operation's output stands still: none of its inputs moves, nor a parameter of its own. */
function stands(net: Network, stack: Stack, op: Operation, k: i32): bool {
  if (stack.moving >= 0 && (stack.moving == k || sharesMoving(net, stack, op))) return false;
  const still = isStill(stack, op.input) && isStill(stack, op.second) && isStill(stack, op.third);
  if (still) stack.move(op.output).spread(0, 0);
  return still;
}

@inline
function isStill(stack: Stack, value: i32): bool {
  return value < 0 || stack.move(value).still;
}

/** Whether its difference takes a single unit as it is. */
@inline
function readsOneUnit(stack: Stack, op: Operation): bool {
  return op.code == Code.affine || (isEntrywise(op.code) && stack.move(op.input).lone == stack.delta);
}

function fillUnits(net: Network, stack: Stack, op: Operation): void {
  fillMoved(net, stack, op.input);
  if (op.second >= 0) fillMoved(net, stack, op.second);
  if (op.third >= 0) fillMoved(net, stack, op.third);
}

function weighInputs(net: Network, stack: Stack, op: Operation, k: i32): void {
  if (stack.rounding == 0) return;
  const point = stack.point(k);
  weighValue(stack, op.input, point.weight, net);
  if (op.second >= 0) weighValue(stack, op.second, point.weight2, net);
  if (op.third >= 0) weighValue(stack, op.third, point.weight3, net);
}

@inline
function weighValue(stack: Stack, v: i32, weight: usize, net: Network): void {
  weigh(stack, stack.move(v), weight, net.reach(net.value(v)), net.value(v).units);
}

/** Keeps the columns of which something moves; only where nothing else than this one unit moves at all. */
function dropStill(net: Network, stack: Stack, op: Operation): void {
  if (net.value(op.input).readers != 1) return;
  if (stack.moving >= 0 && net.operation(stack.moving).tie != Tie.none) return;
  const count = stack.count;
  const end = <usize>stack.height * PANEL_ROW;
  let kept = 0;
  for (let c = 0; c < count; c++) {
    if (isStillRows(entries(stack.moved, c, stack.height), end)) continue;
    if (kept < c) stack.moveColumn(c, kept);
    kept++;
  }
  stack.count = kept;
  stack.pad();
}

/** Whether both sides of a column are 0 in all its rows. */
@inline
function isStillRows(rows: usize, end: usize): bool {
  for (let q: usize = 0; q < end; q += PANEL_ROW) {
    if (load<f64>(rows + q) != 0.0 || load<f64>(rows + q, 8) != 0.0) return false;
  }
  return true;
}
