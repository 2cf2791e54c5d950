import { Activation } from "../activation/activation";
import { EluDifference } from "../activation/elu";
import { GeluDifference } from "../activation/gelu";
import { LeakyReluDifference } from "../activation/leakyRelu";
import { LinearDifference } from "../activation/linear";
import { ReluDifference } from "../activation/relu";
import { sigmoid, SigmoidDifference } from "../activation/sigmoid";
import { SiluDifference } from "../activation/silu";
import { logSoftmax } from "../activation/softmax";
import { SoftplusDifference } from "../activation/softplus";
import { TanhDifference } from "../activation/tanh";
import { Cost } from "../cost/cost";
import { cell, Layer, Network } from "../network";
import { Point, Stack } from "./stack";

/** Keeps of θ what differences need: the Points of all layers, and the targets. Reads Z and A of forward. */
export function keepPoints(net: Network, stack: Stack): void {
  for (let l = 1; l <= net.depth; l++) keepPoint(net.layer(l), stack.point(l), net.m);
  switch (net.cost) {
    case Cost.binaryCrossEntropy: return keepProbabilities(net, stack);
    case Cost.crossEntropy: return keepLabels(net, stack);
    case Cost.squaredError: return keepMisses(net, stack);
    default: assert(false, "a cost code has no difference");
  }
}

function keepPoint(layer: Layer, point: Point, m: i32): void {
  switch (layer.activation) {
    case Activation.linear: return keep<LinearDifference>(layer, point, m);
    case Activation.relu: return keep<ReluDifference>(layer, point, m);
    case Activation.leakyRelu: return keep<LeakyReluDifference>(layer, point, m);
    case Activation.elu: return keep<EluDifference>(layer, point, m);
    case Activation.sigmoid: return keep<SigmoidDifference>(layer, point, m);
    case Activation.tanh: return keep<TanhDifference>(layer, point, m);
    case Activation.softplus: return keep<SoftplusDifference>(layer, point, m);
    case Activation.silu: return keep<SiluDifference>(layer, point, m);
    case Activation.gelu: return keep<GeluDifference>(layer, point, m);
    default: return keepSoftmax(layer, point, m);
  }
}

/** Where bounds are asked for, `weight` is lent for the curvature. */
function keep<G>(layer: Layer, point: Point, m: i32): void {
  const n = layer.units;
  for (let s = 0; s < m; s++) {
    for (let k = 0; k < n; k++) {
      const z = load<f64>(cell(layer.Z, k, s, m));
      store<f64>(cell(point.z, s, k, n), z);
      store<f64>(cell(point.kept, s, k, n), changetype<G>(0).kept(z));
      store<f64>(cell(point.slope, s, k, n), changetype<G>(0).slope(z));
      store<f64>(cell(point.weight, s, k, n), changetype<G>(0).curvature(z));
    }
  }
}

function keepSoftmax(layer: Layer, point: Point, m: i32): void {
  transpose(layer.A, point.kept, layer.units, m);
  logSoftmax(layer.Z, point.z, layer.units, m);
}

/** The side of each target: σ(z) where y < ½, else σ(−z). */
function keepProbabilities(net: Network, stack: Stack): void {
  const n = net.top.units;
  transpose(net.y, stack.targets, n, net.m);
  const point = stack.point(net.depth);
  for (let i = 0; i < n * net.m; i++) {
    const z = load<f64>(cell(point.z, 0, i, n));
    const y = load<f64>(cell(stack.targets, 0, i, n));
    store<f64>(cell(point.kept, 0, i, n), sigmoid(y < 0.5 ? z : -z));
  }
}

function keepLabels(net: Network, stack: Stack): void {
  for (let s = 0; s < net.m; s++) {
    for (let k = 0; k < net.top.units; k++) {
      if (load<f64>(cell(net.y, k, s, net.m)) != 0.0) store<i32>(stack.labels + (<usize>s << 2), k);
    }
  }
}

function keepMisses(net: Network, stack: Stack): void {
  const n = net.top.units;
  for (let s = 0; s < net.m; s++) {
    for (let k = 0; k < n; k++) {
      const miss = load<f64>(cell(net.top.A, k, s, net.m)) - load<f64>(cell(net.y, k, s, net.m));
      store<f64>(cell(stack.targets, s, k, n), miss);
    }
  }
}

/** (n, m) → (m, n) */
function transpose(from: usize, to: usize, n: i32, m: i32): void {
  for (let s = 0; s < m; s++) {
    for (let k = 0; k < n; k++) store<f64>(cell(to, s, k, n), load<f64>(cell(from, k, s, m)));
  }
}
