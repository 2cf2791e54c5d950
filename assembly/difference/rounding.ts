import { Activation } from "../activation/activation";
import { Cost } from "../cost/cost";
import { at, cell, Network } from "../network";
import { PANEL_ROW } from "../tile";
import { inheritError } from "./inherited";
import { entries, Point, Stack } from "./stack";
import { OPERATIONS, sumRounding, UNIT } from "./unit";

/*
 * What rounding does to ΔJ, to first order: an error in ΔZ[l+1] reaches J by D = dJ/dZ[l+1], so that for a column
 *
 *     error² ≤ Σ_l Σ_k (ΔZ[l]_k weight[l]_k)²
 *
 * and weight[l] is known before any perturbation. Errors of different units are independent of each other, so they add as
 * squares do. What Z and A inherit from the forward pass counts with the curvature of g.
 */

/** Keeps the squares of errors within the range of f64: 2³⁰⁰. */
const SCALE: f64 = 2037035976334486086268445688409378161051468393665936250636140449354381299763336706183397376.0;

/** Adds the squares of layer l, all of whose units move: ΔZ[l] is in `dZ`. */
export function weigh(stack: Stack, point: Point, units: i32): void {
  if (stack.rounding == 0) return;
  for (let c = 0; c < stack.count; c++) {
    const weight = cell(point.weight, stack.exampleOf(c), 0, units);
    const dZ = entries(stack.dZ, c, units);
    let squares = load<f64>(at(stack.rounding, c));
    for (let k = 0; k < units; k++) {
      const error = SCALE * load<f64>(dZ + <usize>k * PANEL_ROW) * load<f64>(at(weight, k));
      squares += error * error;
    }
    store<f64>(at(stack.rounding, c), squares);
  }
}

/** The square of layer l, of which only unit i moves: ±ΔZ[l][i] is in `delta`. */
export function weighUnit(stack: Stack, point: Point, units: i32, i: i32): void {
  if (stack.rounding == 0) return;
  for (let c = 0; c < stack.count; c++) {
    const weight = load<f64>(cell(point.weight, stack.exampleOf(c), i, units));
    const error = SCALE * weight * load<f64>(entries(stack.delta, c, 1));
    store<f64>(at(stack.rounding, c), error * error);
  }
}

/** Bound of what rounding does to ΔJ of a column, `loss` being one of its sides; 0 where no bound is asked for. */
export function roundingOf(net: Network, stack: Stack, column: i32, loss: f64): f64 {
  if (stack.rounding == 0) return 0.0;
  const independent = Math.sqrt(load<f64>(at(stack.rounding, column))) / SCALE;
  // the polynomials are off to the same side in all units
  return independent + <f64>net.depth * OPERATIONS * Math.abs(loss);
}

/** Writes `inherited`, the weights of all layers and `noise`. Reads A, slope and dZ of all layers, and the curvatures that keepPoints left. */
export function weighLayers(net: Network, stack: Stack): void {
  for (let l = 1; l <= net.depth; l++) {
    inheritError(net, stack, l);
    if (l < net.depth) weighHidden(net, stack, l);
    else weighTop(net, stack);
    if (l == net.depth) stack.noise = noiseOf(net, stack);
  }
}

/** Σ |dJ/dZ[L]| errorZ + the rounding of the losses and their sum. */
function noiseOf(net: Network, stack: Stack): f64 {
  let total = 0.0;
  for (let k = 0; k < net.top.units; k++) {
    for (let s = 0; s < net.m; s++) {
      total += Math.abs(load<f64>(cell(net.top.dZ, k, s, net.m))) * load<f64>(at(stack.errorZ, k));
    }
  }
  const own = sumRounding(net.top.units) + OPERATIONS;
  for (let s = 0; s < net.m; s++) total += own * Math.abs(load<f64>(at(net.losses, s)));
  return total / <f64>net.m;
}

/** weight[l]_k = ‖W[l+1]_·k‖ ‖D‖ ((sumRounding + OPERATIONS) |g'| + |g''| errorZ_k) for a hidden layer. */
function weighHidden(net: Network, stack: Stack, l: i32): void {
  const layer = net.layer(l);
  const above = net.layer(l + 1);
  const n = layer.units;
  for (let k = 0; k < n; k++) store<f64>(at(stack.column, k), norm(at(above.W, k), above.units, <usize>n << 3));
  const rounding = sumRounding(n) + OPERATIONS;
  const softmaxRounding = rounding + 3.0 * largest(stack.errorZ, n);
  for (let s = 0; s < net.m; s++) {
    const D = norm(at(above.dZ, s), above.units, <usize>net.m << 3);
    const weight = cell(stack.point(l).weight, s, 0, n);
    if (layer.activation == Activation.softmax) {
      weighSoftmax(cell(stack.point(l).kept, s, 0, n), stack.column, weight, n, D * softmaxRounding);
      continue;
    }
    for (let k = 0; k < n; k++) {
      const slope = Math.abs(load<f64>(cell(layer.slope, k, s, net.m)));
      const curved = load<f64>(at(weight, k)) * load<f64>(at(stack.errorZ, k));
      store<f64>(at(weight, k), D * load<f64>(at(stack.column, k)) * (rounding * slope + curved));
    }
  }
}

/** weight_k = factor A_k (v_k + Σ_j A_j v_j), since ΔA_k = A_k (ΔZ_k − Σ_j A_j ΔZ_j); |v| per unit of |ΔA|. */
function weighSoftmax(A: usize, v: usize, weight: usize, n: i32, factor: f64): void {
  let mean = 0.0;
  for (let k = 0; k < n; k++) mean += load<f64>(at(A, k)) * Math.abs(load<f64>(at(v, k)));
  for (let k = 0; k < n; k++) {
    store<f64>(at(weight, k), factor * load<f64>(at(A, k)) * (Math.abs(load<f64>(at(v, k))) + mean));
  }
}

/** The weights of the last layer and the cost. */
function weighTop(net: Network, stack: Stack): void {
  const n = net.top.units;
  const worst = largest(stack.errorZ, n);
  const rounding = sumRounding(n) + OPERATIONS;
  const point = stack.point(net.depth);
  const wholly = net.top.activation == Activation.softmax && net.cost == Cost.squaredError;
  for (let s = 0; s < net.m; s++) {
    const weight = cell(point.weight, s, 0, n);
    if (wholly) {
      const A = cell(point.kept, s, 0, n);
      weighSoftmax(A, cell(stack.targets, s, 0, n), weight, n, rounding + 3.0 * worst);
      for (let k = 0; k < n; k++) store<f64>(at(weight, k), load<f64>(at(weight, k)) + 4.0 * worst * load<f64>(at(A, k)));
      continue;
    }
    for (let k = 0; k < n; k++) store<f64>(at(weight, k), topWeight(net, stack, s, k, rounding, worst));
  }
}

/** One entry of it; `worst` is the largest errorZ of the layer. */
function topWeight(net: Network, stack: Stack, s: i32, k: i32, rounding: f64, worst: f64): f64 {
  const entry = cell(0, s, k, net.top.units);
  const point = stack.point(net.depth);
  const errorZ = load<f64>(at(stack.errorZ, k));
  switch (net.cost) {
    case Cost.crossEntropy:
      return Math.abs(load<f64>(cell(net.top.dZ, k, s, net.m))) * (rounding + 2.0 * worst);
    case Cost.binaryCrossEntropy: {
      const y = load<f64>(stack.targets + entry);
      const terms = load<f64>(point.kept + entry) + Math.min(y, 1.0 - y);
      return rounding * terms + load<f64>(point.slope + entry) * errorZ;
    }
    default: {
      const slope = Math.abs(load<f64>(cell(net.top.slope, k, s, net.m)));
      const miss = Math.abs(load<f64>(stack.targets + entry));
      const errorA = slope * errorZ + 4.0 * UNIT * Math.abs(load<f64>(cell(net.top.A, k, s, net.m)));
      return miss * (rounding * slope + load<f64>(point.weight + entry) * errorZ) + slope * errorA;
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
