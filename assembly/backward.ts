import { Activation, slopes } from "./activation/activation";
import { softmaxBackward } from "./activation/softmax";
import { costDelta } from "./cost/cost";
import { add, divide, every, multiply } from "./lanes";
import { transposedLeft, transposedRight } from "./matmul";
import { at, cell, Layer, Network } from "./network";

/** slope[l] = g[l]'(Z[l]) for l = 1 … L, and dZ[L]: the forward pass taken to first order. Reads Z and A of forward. */
export function linearise(net: Network): void {
  for (let l = 1; l <= net.depth; l++) {
    const layer = net.layer(l);
    if (layer.activation != Activation.softmax) slopes(layer.activation, layer.Z, layer.slope, layer.units, net.m);
  }
  costDelta(net);
}

/** dZ of all layers, without the gradients: what an error in Z[l] does to J. Reads Z and A of forward. */
export function deltas(net: Network): void {
  linearise(net);
  for (let l = net.depth; l > 1; l--) stepDown(net, l);
}

/**
 * grad = dJ/dθ by backward propagation; reads Z and A of forward.
 *
 *     dW[l] = (dZ[l] A[l−1]ᵀ + λ W[l]) / m,  db[l] = Σ_s dZ[l] / m
 *     dA[l−1] = W[l]ᵀ dZ[l],  dZ[l−1] = g[l−1]'(Z[l−1]) ∘ dA[l−1]
 */
export function backward(net: Network): void {
  linearise(net);
  for (let l = net.depth; l >= 1; l--) {
    layerGradient(net, l);
    if (l > 1) stepDown(net, l);
  }
}

/** dW[l] and db[l] from dZ[l]. */
function layerGradient(net: Network, l: i32): void {
  const below = net.layer(l - 1);
  const layer = net.layer(l);
  const entries = layer.units * below.units;
  transposedRight(layer.dZ, below.A, layer.dW, layer.units, net.m, below.units, net.panels);
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i < entries - 1; i += 2) penalised<v128>(net, layer, i);
  for (; i < entries; i++) penalised<f64>(net, layer, i);
  for (let k = 0; k < layer.units; k++) store<f64>(at(layer.db, k), rowSum(layer.dZ, k, net.m) / <f64>net.m);
}

/** (dW + λ W) / m from entry i on, in place. */
@inline
function penalised<T>(net: Network, layer: Layer, i: i32): void {
  const to = at(layer.dW, i);
  const decay = multiply<T>(every<T>(net.l2), load<T>(at(layer.W, i)));
  store<T>(to, divide<T>(add<T>(load<T>(to), decay), every<T>(<f64>net.m)));
}

/** dZ[l−1] from dZ[l]. */
function stepDown(net: Network, l: i32): void {
  const below = net.layer(l - 1);
  const layer = net.layer(l);
  transposedLeft(layer.W, layer.dZ, below.dZ, below.units, layer.units, net.m, net.panels);
  throughActivation(below, net.m);
}

/** dJ/dZ from dJ/dA, in place in dZ. */
function throughActivation(layer: Layer, m: i32): void {
  if (layer.activation == Activation.softmax) return softmaxBackward(layer.A, layer.dZ, layer.units, m);
  for (let i = 0; i < layer.units * m; i++) {
    store<f64>(at(layer.dZ, i), load<f64>(at(layer.dZ, i)) * load<f64>(at(layer.slope, i)));
  }
}

/** Σ_s M[i, s] */
function rowSum(M: usize, i: i32, m: i32): f64 {
  let total = 0.0;
  for (let s = 0; s < m; s++) total += load<f64>(cell(M, i, s, m));
  return total;
}
