import { Activation } from "../activation";
import { Cost } from "../cost";
import { at, cell, Layer, Network } from "../network";
import { PANEL_ROW } from "../tile";
import { entries, Point, Stack } from "./stack";

/*
 * What rounding does to ΔJ, to first order: an error in ΔZ[l+1] reaches J by D = dJ/dZ[l+1], so that for a column
 *
 *     error ≤ Σ_l Σ_k |ΔZ[l]_k| weight[l]_k
 *
 * and weight[l] is known before any perturbation. Sums over units are bounded by products of norms.
 * Errors that Z and A inherit from the forward pass count with the curvature of g.
 */

/** Half a unit in the last place of 1. */
const UNIT: f64 = 1.0 / 9007199254740992.0;
/** Roundings in a difference of an activation or a cost, or of the last sums: they have about so many operations. */
export const OPERATIONS: f64 = 8.0 * UNIT;
/** Standard deviations that a sum of roundings is let be off by. */
const DEVIATIONS: f64 = 6.0;

/**
 * Relative rounding of a sum of n products: n units at worst, six times √n with a probability of 1 − 10⁻⁷.
 *
 * @see N. J. Higham, T. Mary, "A new approach to probabilistic rounding error analysis", SIAM J. Sci. Comput. 41 (2019)
 */
export function sumRounding(n: i32): f64 {
  return (Math.min(<f64>n, DEVIATIONS * Math.sqrt(<f64>n)) + 2.0) * UNIT;
}

/** Adds the share of layer l, all of whose units move: ΔZ[l] is in `dZ`. */
export function weigh(stack: Stack, point: Point, units: i32): void {
  if (stack.rounding == 0) return;
  for (let c = 0; c < stack.count; c++) {
    const weight = cell(point.weight, stack.exampleOf(c), 0, units);
    const dZ = entries(stack.dZ, c, units);
    let total = load<f64>(at(stack.rounding, c));
    for (let k = 0; k < units; k++) total += Math.abs(load<f64>(dZ + <usize>k * PANEL_ROW)) * load<f64>(at(weight, k));
    store<f64>(at(stack.rounding, c), total);
  }
}

/** Adds the share of layer l, of which only unit i moves: ±ΔZ[l][i] is in `delta`. */
export function weighUnit(stack: Stack, point: Point, units: i32, i: i32): void {
  if (stack.rounding == 0) return;
  for (let c = 0; c < stack.count; c++) {
    const weight = load<f64>(cell(point.weight, stack.exampleOf(c), i, units));
    store<f64>(at(stack.rounding, c), weight * Math.abs(load<f64>(entries(stack.delta, c, 1))));
  }
}

/** Writes `inherited`, the weights of all layers and `noise`. Reads A, slope and dZ of all layers, and the curvatures that keepPoints left. */
export function weighLayers(net: Network, stack: Stack): void {
  store<f64>(stack.inherited, 0.0);
  for (let l = 1; l <= net.depth; l++) {
    const layer = net.layer(l);
    const errorZ = forwardError(net, stack, l);
    const errorA = largestSlope(layer, net.m) * errorZ + 4.0 * UNIT * largest(layer.A, layer.units * net.m);
    store<f64>(at(stack.inherited, l), errorA);
    if (l < net.depth) weighHidden(net, stack, l, errorZ);
    else weighTop(net, stack, errorZ, errorA);
    if (l == net.depth) stack.noise = noiseOf(net, errorZ);
  }
}

/** Σ |dJ/dZ[L]| errorZ + the rounding of the losses and their sum. */
function noiseOf(net: Network, errorZ: f64): f64 {
  let slopes = 0.0;
  let losses = 0.0;
  for (let i = 0; i < net.top.units * net.m; i++) slopes += Math.abs(load<f64>(at(net.top.dZ, i)));
  for (let s = 0; s < net.m; s++) losses += Math.abs(load<f64>(at(net.losses, s)));
  const own = sumRounding(net.top.units) + OPERATIONS;
  return (slopes * errorZ + losses * own) / <f64>net.m;
}

/** What rounding does to Z[l] at most: that of its own sums, and that which A[l−1] brings along. */
function forwardError(net: Network, stack: Stack, l: i32): f64 {
  const layer = net.layer(l);
  const below = net.layer(l - 1);
  let widest = 0.0;
  for (let i = 0; i < layer.units; i++) {
    widest = Math.max(widest, norm(cell(layer.W, i, 0, below.units), below.units, 8));
  }
  let longest = 0.0;
  for (let s = 0; s < net.m; s++) longest = Math.max(longest, norm(at(below.A, s), below.units, <usize>net.m << 3));
  const own = sumRounding(below.units + 1) * widest * longest + UNIT * largest(layer.b, layer.units);
  return own + widest * load<f64>(at(stack.inherited, l - 1));
}

/** weight[l]_k = ‖W[l+1]_·k‖ ‖D‖ ((sumRounding + OPERATIONS) |g'| + |g''| errorZ) for a hidden layer. */
function weighHidden(net: Network, stack: Stack, l: i32, errorZ: f64): void {
  const layer = net.layer(l);
  const above = net.layer(l + 1);
  const n = layer.units;
  for (let k = 0; k < n; k++) store<f64>(at(stack.column, k), norm(at(above.W, k), above.units, <usize>n << 3));
  const rounding = sumRounding(n) + OPERATIONS;
  for (let s = 0; s < net.m; s++) {
    const D = norm(at(above.dZ, s), above.units, <usize>net.m << 3);
    const weight = cell(stack.point(l).weight, s, 0, n);
    if (layer.activation == Activation.softmax) {
      weighSoftmax(cell(stack.point(l).kept, s, 0, n), stack.column, weight, n, D * (rounding + 3.0 * errorZ));
      continue;
    }
    for (let k = 0; k < n; k++) {
      const slope = Math.abs(load<f64>(cell(layer.slope, k, s, net.m)));
      const curved = load<f64>(at(weight, k)) * errorZ;
      store<f64>(at(weight, k), D * load<f64>(at(stack.column, k)) * (rounding * slope + curved));
    }
  }
}

/** weight_k = factor A_k (v_k + Σ_j A_j v_j), since ΔA_k = A_k (ΔZ_k − Σ_j A_j ΔZ_j); v ≥ 0 per unit of |ΔA|. */
function weighSoftmax(A: usize, v: usize, weight: usize, n: i32, factor: f64): void {
  let mean = 0.0;
  for (let k = 0; k < n; k++) mean += load<f64>(at(A, k)) * Math.abs(load<f64>(at(v, k)));
  for (let k = 0; k < n; k++) {
    store<f64>(at(weight, k), factor * load<f64>(at(A, k)) * (Math.abs(load<f64>(at(v, k))) + mean));
  }
}

/** The weights of the last layer and the cost. */
function weighTop(net: Network, stack: Stack, errorZ: f64, errorA: f64): void {
  const n = net.top.units;
  const rounding = sumRounding(n) + OPERATIONS;
  const point = stack.point(net.depth);
  for (let s = 0; s < net.m; s++) {
    const weight = cell(point.weight, s, 0, n);
    const miss = cell(stack.targets, s, 0, n);
    if (net.top.activation == Activation.softmax && net.cost == Cost.squaredError) {
      const A = cell(point.kept, s, 0, n);
      weighSoftmax(A, miss, weight, n, rounding + 3.0 * errorZ);
      for (let k = 0; k < n; k++) store<f64>(at(weight, k), load<f64>(at(weight, k)) + 2.0 * errorA * load<f64>(at(A, k)));
      continue;
    }
    for (let k = 0; k < n; k++) {
      const D = Math.abs(load<f64>(cell(net.top.dZ, k, s, net.m)));
      store<f64>(at(weight, k), topWeight(net, stack, s, k, D, rounding, errorZ, errorA));
    }
  }
}

/** One entry of it; D = |dloss/dZ|. */
function topWeight(net: Network, stack: Stack, s: i32, k: i32, D: f64, rounding: f64, errorZ: f64, errorA: f64): f64 {
  const entry = cell(0, s, k, net.top.units);
  const point = stack.point(net.depth);
  switch (net.cost) {
    case Cost.crossEntropy: return D * (rounding + 2.0 * errorZ);
    case Cost.binaryCrossEntropy: {
      const y = load<f64>(stack.targets + entry);
      const terms = load<f64>(point.kept + entry) + Math.min(y, 1.0 - y);
      return rounding * terms + load<f64>(point.slope + entry) * errorZ;
    }
    default: {
      const slope = Math.abs(load<f64>(cell(net.top.slope, k, s, net.m)));
      const miss = Math.abs(load<f64>(stack.targets + entry));
      const curved = load<f64>(point.weight + entry) * errorZ;
      return miss * (rounding * slope + curved) + slope * errorA;
    }
  }
}

/** ‖v‖₂ of n entries, `step` bytes apart. */
export function norm(v: usize, n: i32, step: usize): f64 {
  let squares = 0.0;
  for (let k = 0; k < n; k++) {
    const entry = load<f64>(v + <usize>k * step);
    squares += entry * entry;
  }
  return Math.sqrt(squares);
}

/** max |v| of n entries. */
export function largest(v: usize, n: i32): f64 {
  let most = 0.0;
  for (let k = 0; k < n; k++) most = Math.max(most, Math.abs(load<f64>(at(v, k))));
  return most;
}

/** max |g'| of a layer; softmax moves by no more than its input. */
function largestSlope(layer: Layer, m: i32): f64 {
  return layer.activation == Activation.softmax ? 1.0 : largest(layer.slope, layer.units * m);
}
