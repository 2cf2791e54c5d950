import { Activation } from "../activation/activation";
import { at, cell, Network } from "../network";
import { Stack } from "./stack";
import { sumRounding, UNIT } from "./unit";

/** Errors of A[l], n_l × f64, behind those of the layers below it. */
export function inheritedOf(net: Network, stack: Stack, l: i32): usize {
  let offset = 0;
  for (let k = 0; k < l; k++) offset += net.layer(k).units;
  return at(stack.inherited, offset);
}

/**
 * What rounding does to Z[l] and A[l] in the forward pass, unit by unit over all examples; x is exact.
 *
 *     errorZ_i² = (sumRounding Σ_j |W_ij| max|A_j| + u |b_i|)² + Σ_j W_ij² errorA_j²
 *     errorA_i  = rms(g') errorZ_i + 4 u max|A_i|
 */
export function inheritError(net: Network, stack: Stack, l: i32): void {
  const layer = net.layer(l);
  const below = net.layer(l - 1);
  const errorBelow = inheritedOf(net, stack, l - 1);
  const error = inheritedOf(net, stack, l);
  if (l == 1) memory.fill(errorBelow, 0, <usize>below.units << 3);
  for (let j = 0; j < below.units; j++) store<f64>(at(stack.column, j), largestOf(below.A, j, net.m));
  const rounding = sumRounding(below.units + 1);
  for (let i = 0; i < layer.units; i++) {
    let own = 0.0;
    let squares = 0.0;
    for (let j = 0; j < below.units; j++) {
      const w = Math.abs(load<f64>(cell(layer.W, i, j, below.units)));
      const passed = w * load<f64>(at(errorBelow, j));
      own += w * load<f64>(at(stack.column, j));
      squares += passed * passed;
    }
    own = rounding * own + UNIT * Math.abs(load<f64>(at(layer.b, i)));
    const errorZ = Math.sqrt(own * own + squares);
    store<f64>(at(stack.errorZ, i), errorZ);
    const slope = layer.activation == Activation.softmax ? 1.0 : rootMeanSquareOf(layer.slope, i, net.m);
    store<f64>(at(error, i), slope * errorZ + 4.0 * UNIT * largestOf(layer.A, i, net.m));
  }
}

/** max_s |M[i, s]| */
function largestOf(M: usize, i: i32, m: i32): f64 {
  let most = 0.0;
  for (let s = 0; s < m; s++) most = Math.max(most, Math.abs(load<f64>(cell(M, i, s, m))));
  return most;
}

/** √ of the mean over s of M[i, s]² */
function rootMeanSquareOf(M: usize, i: i32, m: i32): f64 {
  let squares = 0.0;
  for (let s = 0; s < m; s++) squares += load<f64>(cell(M, i, s, m)) * load<f64>(cell(M, i, s, m));
  return Math.sqrt(squares / <f64>m);
}
