import { elu, eluSlope } from "./elu";
import { gelu, geluSlope } from "./gelu";
import { leakyRelu, leakyReluSlope } from "./leakyRelu";
import { linear, linearSlope } from "./linear";
import { relu, reluSlope } from "./relu";
import { sigmoid, sigmoidSlope } from "./sigmoid";
import { silu, siluSlope } from "./silu";
import { softmax } from "./softmax";
import { softplus, softplusSlope } from "./softplus";
import { tanh, tanhSlope } from "./tanh";
import { every, larger } from "../lanes";
import { at } from "../network";

/** Codes of g; the host's list in src/kernels/codes.ts has the same order. */
export const enum Activation {
  linear,
  relu,
  leakyRelu,
  elu,
  sigmoid,
  tanh,
  softplus,
  silu,
  gelu,
  softmax,
}

/**
 * A = g(Z).
 *
 * @param Z  (n, m)
 * @param A  (n, m), written
 */
export function activate(activation: i32, Z: usize, A: usize, n: i32, m: i32): void {
  if (activation == Activation.softmax) return softmax(Z, A, n, m);
  if (activation == Activation.relu) return rectify(Z, A, n * m);
  for (let i = 0; i < n * m; i++) store<f64>(at(A, i), value(activation, load<f64>(at(Z, i))));
}

/** relu entry by entry, two at once where the build can: most networks spend their time beside the products here. */
function rectify(Z: usize, A: usize, count: i32): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i < count - 1; i += 2) store<v128>(at(A, i), larger<v128>(every<v128>(0.0), load<v128>(at(Z, i))));
  }
  for (; i < count; i++) store<f64>(at(A, i), relu(load<f64>(at(Z, i))));
}

/**
 * slope = g'(Z), for every activation that works entry by entry.
 *
 * @param Z      (n, m)
 * @param slope  (n, m), written
 */
export function slopes(activation: i32, Z: usize, slope: usize, n: i32, m: i32): void {
  for (let i = 0; i < n * m; i++) store<f64>(at(slope, i), derivative(activation, load<f64>(at(Z, i))));
}

/** g(z) */
export function value(activation: i32, z: f64): f64 {
  switch (activation) {
    case Activation.linear: return linear(z);
    case Activation.relu: return relu(z);
    case Activation.leakyRelu: return leakyRelu(z);
    case Activation.elu: return elu(z);
    case Activation.sigmoid: return sigmoid(z);
    case Activation.tanh: return tanh(z);
    case Activation.softplus: return softplus(z);
    case Activation.silu: return silu(z);
    case Activation.gelu: return gelu(z);
    default: assert(false, "an activation code has no function");
  }
  return NaN;
}

/** g'(z) */
export function derivative(activation: i32, z: f64): f64 {
  switch (activation) {
    case Activation.linear: return linearSlope(z);
    case Activation.relu: return reluSlope(z);
    case Activation.leakyRelu: return leakyReluSlope(z);
    case Activation.elu: return eluSlope(z);
    case Activation.sigmoid: return sigmoidSlope(z);
    case Activation.tanh: return tanhSlope(z);
    case Activation.softplus: return softplusSlope(z);
    case Activation.silu: return siluSlope(z);
    case Activation.gelu: return geluSlope(z);
    default: assert(false, "an activation code has no slope");
  }
  return NaN;
}
