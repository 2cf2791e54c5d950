import { isPenalised } from "../loss/loss";
import { component, Network, Tie } from "../network";
import { at, cell } from "../numeric/address";
import { collect, inputsOf, source, sourceError, sourceValue } from "../tape";
import { settle } from "./incremental";
import { Probes } from "./probe";
import { Stack } from "./stack";
import { OPERATIONS } from "./unit";

/**
 * Differences of all parameters of the units from … to − 1 of an operation, from the probes of their cells. With X what they are
 * multiplied with, collected as backward propagation collects gradients:
 *
 *     gradapprox = collect(slope, X) + collect(cubic, X³) + λ θ / m
 *     bound      = collect(error, |X|) + Σ |slope| · what X inherits of rounding + the rounding of gradapprox itself
 *
 * Cells with a kink within reach are done parameter by parameter, those of a group together.
 *
 * @param cubic       whether there is a cubic part: then no bound can be asked for
 * @param gradapprox  n × f64, the entries of those parameters written
 * @param bound       n × f64, likewise; 0 where no bound is asked for
 */
export function gatherUnits(
  net: Network, stack: Stack, probes: Probes, k: i32, from: i32, to: i32, step: f64, cubic: bool, gradapprox: usize, bound: usize,
): void {
  for (let i = from; i < to; i++) kinkedCells(net, stack, probes, k, i, step, gradapprox, bound);
  collect(net, k, probes.slope, source(net, k), gradapprox, from, to);
  if (cubic) {
    raise(net, k, probes.power, 3);
    collect(net, k, probes.cubic, probes.power, gradapprox, from, to);
  }
  addPenalty(net, k, from, to, gradapprox);
  if (bound == 0) return;
  raise(net, k, probes.power, 1);
  collect(net, k, probes.error, probes.power, bound, from, to);
  addInherited(net, stack, probes, k, from, to, bound);
  addOwn(net, k, from, to, step, gradapprox, bound);
}

/** Starts the entries of unit i: 0, or the share of those cells that have a kink within reach. */
function kinkedCells(
  net: Network, stack: Stack, probes: Probes, k: i32, i: i32, step: f64, gradapprox: usize, bound: usize,
): void {
  const op = net.operation(k);
  const reach = net.reach(net.value(op.cells));
  scaleUnit(net, k, i, gradapprox, 0.0);
  if (bound != 0) scaleUnit(net, k, i, bound, 0.0);
  let from = reach;
  let to = 0;
  for (let q = 0; q < reach; q++) {
    if (!isKinkedAt(net, probes, k, i, q)) continue;
    from = min(from, q);
    to = q + 1;
  }
  if (from >= to) return;
  moveKinked(net, stack, probes, k, i, from, to, step, gradapprox, bound);
  const scale = 1.0 / (2.0 * step * <f64>net.columns(net.value(net.target)));
  scaleUnit(net, k, i, gradapprox, scale);
  if (bound != 0) scaleUnit(net, k, i, bound, scale);
}

/** Whether the cell at one position has a kink within reach, in any group. */
function isKinkedAt(net: Network, probes: Probes, k: i32, i: i32, q: i32): bool {
  const reach = net.reach(net.value(net.operation(k).cells));
  for (let s = 0; s < net.groups; s++) if (isKinked(net, probes, k, i, s * reach + q)) return true;
  return false;
}

@inline
function isKinked(net: Network, probes: Probes, k: i32, i: i32, c: i32): bool {
  return load<f64>(cell(probes.kinked, i, c, net.columns(net.value(net.operation(k).cells)))) != 0.0;
}

/**
 * The shares of the kinked cells at positions from … to − 1, before they are divided. A parameter moves those of a group together:
 * entries of a window that are equal may move alike, and then there is no kink between them.
 */
function moveKinked(
  net: Network, stack: Stack, probes: Probes, k: i32, i: i32, from: i32, to: i32, step: f64, gradapprox: usize, bound: usize,
): void {
  const op = net.operation(k);
  const reach = net.reach(net.value(op.cells));
  stack.moving = -1;
  stack.clear(to - from);
  for (let j = 0; j < op.inputs + op.extra; j++) {
    const inputs = inputsOf(net, k, i, j, stack.row);
    const owner = component(net, op, i, j);
    for (let s = 0; s < net.groups; s++) {
      pushKinked(net, stack, probes, k, i, inputs, owner, s, from, step);
      if (stack.count == stack.capacity) settle(net, stack, k, i, from, to, gradapprox, bound);
    }
  }
  settle(net, stack, k, i, from, to, gradapprox, bound);
}

/** Adds the column of a parameter on group s, if it moves a kinked cell there. */
function pushKinked(
  net: Network, stack: Stack, probes: Probes, k: i32, i: i32, inputs: usize, owner: i32, s: i32, from: i32, step: f64,
): void {
  const first = s * net.reach(net.value(net.operation(k).cells)) + from;
  let column = -1;
  for (let q = 0; q < stack.height; q++) {
    const input = load<f64>(at(inputs, first + q));
    if (input == 0.0 || !isKinked(net, probes, k, i, first + q)) continue;
    if (column < 0) {
      column = stack.push(s, owner);
      for (let other = 0; other < stack.height; other++) stack.perturb(column, other, 0.0);
    }
    stack.perturb(column, q, step * input);
  }
}

/** Multiplies the entries of unit i. */
function scaleUnit(net: Network, k: i32, i: i32, entries: usize, factor: f64): void {
  const op = net.operation(k);
  for (let j = 0; j < op.inputs + op.extra; j++) {
    const slot = at(entries, component(net, op, i, j));
    store<f64>(slot, factor == 0.0 ? 0.0 : factor * load<f64>(slot));
  }
}

/** λ θ / m: of the penalty the two-sided difference is exact. Of a tied pair the first has it. */
function addPenalty(net: Network, k: i32, from: i32, to: i32, gradapprox: usize): void {
  const op = net.operation(k);
  if (net.l2 == 0.0 || op.tie == Tie.later || !isPenalised(net, component(net, op, 0, 0))) return;
  for (let i = from; i < to; i++) {
    for (let j = 0; j < op.inputs; j++) {
      const index = component(net, op, i, j);
      const slot = at(gradapprox, index);
      store<f64>(slot, load<f64>(slot) + (net.l2 * load<f64>(at(net.theta, index))) / <f64>net.m);
    }
  }
}

/** Σ_c |slope| · what the parameters are multiplied with inherits of rounding; b is multiplied with 1 exactly. */
function addInherited(net: Network, stack: Stack, probes: Probes, k: i32, from: i32, to: i32, bound: usize): void {
  const op = net.operation(k);
  const M = net.columns(net.value(op.cells));
  for (let i = from; i < to; i++) {
    let total = 0.0;
    for (let c = 0; c < M; c++) total += Math.abs(load<f64>(cell(probes.slope, i, c, M)));
    for (let j = 0; j < op.inputs; j++) {
      const slot = at(bound, component(net, op, i, j));
      store<f64>(slot, load<f64>(slot) + total * sourceError(net, stack, k, i, j));
    }
  }
}

/** The rounding of gradapprox itself, its penalty included, and what differences may lose to underflow. */
function addOwn(net: Network, k: i32, from: i32, to: i32, step: f64, gradapprox: usize, bound: usize): void {
  const op = net.operation(k);
  const underflow = f64.MIN_NORMAL_VALUE / step;
  for (let i = from; i < to; i++) {
    for (let j = 0; j < op.inputs + op.extra; j++) {
      const index = component(net, op, i, j);
      const slot = at(bound, index);
      store<f64>(slot, load<f64>(slot) + OPERATIONS * Math.abs(load<f64>(at(gradapprox, index))) + underflow);
    }
  }
}

/** power = |X|, or X³, of all of what the parameters are multiplied with. */
function raise(net: Network, k: i32, power: usize, exponent: i32): void {
  const X = net.value(sourceValue(net, k));
  const from = source(net, k);
  for (let i = 0; i < X.units * net.columns(X); i++) {
    const a = load<f64>(at(from, i));
    store<f64>(at(power, i), exponent == 3 ? a * a * a : Math.abs(a));
  }
}
