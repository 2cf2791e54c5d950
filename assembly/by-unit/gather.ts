import { inheritedOf } from "../difference/inherited";
import { OPERATIONS } from "../difference/unit";
import { Stack } from "../difference/stack";
import { component, inputOf, settle } from "../incremental";
import { addTransposedRight } from "../matmul";
import { at, cell, Network } from "../network";
import { Probes } from "./probe";

/**
 * Differences of all parameters of the units from … to − 1 of layer l, from their probes.
 *
 *     gradapprox W[l] = slope A[l−1]ᵀ + cubic (A[l−1]³)ᵀ + λ W[l] / m,  gradapprox b[l] = Σ_s slope + cubic
 *     bound W[l] = error |A[l−1]|ᵀ + Σ_s |slope| · what A[l−1] inherits of rounding + the rounding of gradapprox itself
 *
 * and likewise for b[l]. Pairs of a unit and an example with a kink within reach are done parameter by parameter.
 *
 * @param cubic       whether there is a cubic part: then no bound can be asked for
 * @param gradapprox  n × f64, the entries of those parameters written
 * @param bound       n × f64, likewise; 0 where no bound is asked for
 */
export function gatherUnits(
  net: Network, stack: Stack, probes: Probes, l: i32, from: i32, to: i32, step: f64, cubic: bool, gradapprox: usize, bound: usize,
): void {
  for (let i = from; i < to; i++) kinkedPairs(net, stack, probes, l, i, step, gradapprox, bound);
  const A = net.layer(l - 1).A;
  addProducts(net, l, from, to, probes.slope, A, gradapprox);
  if (cubic) {
    raise(net, l, probes.power, 3);
    addProducts(net, l, from, to, probes.cubic, probes.power, gradapprox);
  }
  addPenalty(net, l, from, to, gradapprox);
  if (bound == 0) return;
  raise(net, l, probes.power, 1);
  addProducts(net, l, from, to, probes.error, probes.power, bound);
  addInherited(net, stack, probes, l, from, to, bound);
  addOwn(net, l, from, to, step, gradapprox, bound);
}

/** Starts the entries of unit i: 0, or the share of those examples that have a kink within reach. */
function kinkedPairs(net: Network, stack: Stack, probes: Probes, l: i32, i: i32, step: f64, gradapprox: usize, bound: usize): void {
  const inputs = net.layer(l - 1).units;
  scaleUnit(net, l, i, gradapprox, 0.0);
  if (bound != 0) scaleUnit(net, l, i, bound, 0.0);
  let kinked = false;
  stack.clear();
  for (let s = 0; s < net.m; s++) {
    if (load<f64>(cell(probes.kinked, i, s, net.m)) == 0.0) continue;
    kinked = true;
    for (let j = 0; j <= inputs; j++) {
      const input = inputOf(net, l, j, s);
      if (input == 0.0) continue; // moves nothing
      stack.push(s, component(net, l, i, j), step * input);
      if (stack.count == stack.capacity) settle(net, stack, l, i, gradapprox, bound);
    }
  }
  if (!kinked) return;
  settle(net, stack, l, i, gradapprox, bound);
  const scale = 1.0 / (2.0 * step * <f64>net.m);
  scaleUnit(net, l, i, gradapprox, scale);
  if (bound != 0) scaleUnit(net, l, i, bound, scale);
}

/** Multiplies the entries of unit i. */
function scaleUnit(net: Network, l: i32, i: i32, entries: usize, factor: f64): void {
  const inputs = net.layer(l - 1).units;
  for (let j = 0; j <= inputs; j++) {
    const slot = at(entries, component(net, l, i, j));
    store<f64>(slot, factor == 0.0 ? 0.0 : factor * load<f64>(slot));
  }
}

/** W part += M powerᵀ, b part += Σ_s M, for rows from … to − 1 of M (n_l, m). */
function addProducts(net: Network, l: i32, from: i32, to: i32, M: usize, power: usize, entries: usize): void {
  const inputs = net.layer(l - 1).units;
  const rows = cell(M, from, 0, net.m);
  const W = at(entries, component(net, l, from, 0));
  addTransposedRight(rows, power, W, to - from, net.m, inputs, net.panels);
  for (let i = from; i < to; i++) {
    const b = at(entries, component(net, l, i, inputs));
    let total = load<f64>(b);
    for (let s = 0; s < net.m; s++) total += load<f64>(cell(M, i, s, net.m));
    store<f64>(b, total);
  }
}

/** λ W / m: of the penalty the two-sided difference is exact. */
function addPenalty(net: Network, l: i32, from: i32, to: i32, gradapprox: usize): void {
  if (net.l2 == 0.0) return;
  const inputs = net.layer(l - 1).units;
  const first = component(net, l, from, 0);
  for (let k = first; k < first + (to - from) * inputs; k++) {
    const slot = at(gradapprox, k);
    store<f64>(slot, load<f64>(slot) + (net.l2 * load<f64>(at(net.theta, k))) / <f64>net.m);
  }
}

/** Σ_s |slope| · inherited of A[l−1], for the weights. */
function addInherited(net: Network, stack: Stack, probes: Probes, l: i32, from: i32, to: i32, bound: usize): void {
  const inputs = net.layer(l - 1).units;
  const inherited = inheritedOf(net, stack, l - 1);
  for (let i = from; i < to; i++) {
    let total = 0.0;
    for (let s = 0; s < net.m; s++) total += Math.abs(load<f64>(cell(probes.slope, i, s, net.m)));
    for (let j = 0; j < inputs; j++) {
      const slot = at(bound, component(net, l, i, j));
      store<f64>(slot, load<f64>(slot) + total * load<f64>(at(inherited, j)));
    }
  }
}

/** The rounding of gradapprox itself, its penalty included, and what differences may lose to underflow. */
function addOwn(net: Network, l: i32, from: i32, to: i32, step: f64, gradapprox: usize, bound: usize): void {
  const underflow = f64.MIN_NORMAL_VALUE / step;
  for (let i = from; i < to; i++) {
    for (let j = 0; j <= net.layer(l - 1).units; j++) {
      const k = component(net, l, i, j);
      store<f64>(at(bound, k), load<f64>(at(bound, k)) + OPERATIONS * Math.abs(load<f64>(at(gradapprox, k))) + underflow);
    }
  }
}

/** power = |A[l−1]|, or A[l−1]³. */
function raise(net: Network, l: i32, power: usize, exponent: i32): void {
  const below = net.layer(l - 1);
  for (let k = 0; k < below.units * net.m; k++) {
    const a = load<f64>(at(below.A, k));
    store<f64>(at(power, k), exponent == 3 ? a * a * a : Math.abs(a));
  }
}
