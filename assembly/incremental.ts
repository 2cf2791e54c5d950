import { propagateUnit } from "./difference/propagate";
import { Stack } from "./difference/stack";
import { at, cell, Network } from "./network";

/**
 * Two-sided differences of J for parameters of one unit, each perturbed by itself, from differences propagated exactly.
 *
 *     gradapprox = (J(θ + step e) − J(θ − step e)) / (2 step),  e = W[l][i, j] for j = from … to − 1; j = n_(l−1) is b[l][i]
 *
 * W[l][i, j] moves Z[l][i] by ± step A[l−1][j]; of the penalty the difference is λ W / m exactly.
 *
 * @param gradapprox  n × f64, the entries of those parameters written
 */
export function incremental(
  net: Network, stack: Stack, l: i32, i: i32, from: i32, to: i32, step: f64, gradapprox: usize,
): void {
  const inputs = net.layer(l - 1).units;
  stack.clear();
  for (let j = from; j < to; j++) {
    const owner = component(net, l, i, j);
    store<f64>(at(gradapprox, owner), 0.0);
    for (let s = 0; s < net.m; s++) {
      const input = inputOf(net, l, j, s);
      if (input == 0.0) continue; // moves nothing
      stack.push(s, owner, step * input);
      if (stack.count == stack.capacity) settle(net, stack, l, i, gradapprox, 0);
    }
  }
  settle(net, stack, l, i, gradapprox, 0);
  for (let j = from; j < to; j++) {
    const owner = component(net, l, i, j);
    const penalty = j < inputs ? (net.l2 * load<f64>(at(net.theta, owner))) / <f64>net.m : 0.0;
    store<f64>(at(gradapprox, owner), load<f64>(at(gradapprox, owner)) / (2.0 * step * <f64>net.m) + penalty);
  }
}

/** Index into θ of W[l][i, j], or of b[l][i] for j = n_(l−1). */
@inline
export function component(net: Network, l: i32, i: i32, j: i32): i32 {
  const inputs = net.layer(l - 1).units;
  const slot = j < inputs ? cell(net.layer(l).W, i, j, inputs) : at(net.layer(l).b, i);
  return <i32>((slot - net.theta) >> 3);
}

/** What W[l][i, j] is multiplied with on example s; 1 for b. */
@inline
export function inputOf(net: Network, l: i32, j: i32, s: i32): f64 {
  const below = net.layer(l - 1);
  return j < below.units ? load<f64>(cell(below.A, j, s, net.m)) : 1.0;
}

/**
 * Propagates the stack and adds Δloss₊ − Δloss₋ of every column to its parameter.
 *
 * @param kinks  n × f64: where a kink lies between the sides of a column, |Δloss₊ + Δloss₋| is added, by which the difference
 *               may miss either slope; 0 where that is not asked for
 */
export function settle(net: Network, stack: Stack, l: i32, i: i32, gradapprox: usize, kinks: usize): void {
  if (stack.count == 0) return;
  propagateUnit(net, stack, l, i);
  for (let c = 0; c < stack.count; c++) {
    const plus = load<f64>(stack.lossOf(c));
    const minus = load<f64>(stack.lossOf(c), 8);
    const owner = stack.ownerOf(c);
    store<f64>(at(gradapprox, owner), load<f64>(at(gradapprox, owner)) + (plus - minus));
    if (kinks == 0 || !stack.isKinked(c)) continue;
    store<f64>(at(kinks, owner), load<f64>(at(kinks, owner)) + Math.abs(plus + minus));
  }
  stack.clear();
}
