import { Activation } from "../activation/activation";
import { EluDifference } from "../activation/elu";
import { GeluDifference } from "../activation/gelu";
import { LeakyReluDifference } from "../activation/leakyRelu";
import { LinearDifference } from "../activation/linear";
import { ReluDifference } from "../activation/relu";
import { SigmoidDifference } from "../activation/sigmoid";
import { SiluDifference } from "../activation/silu";
import { softmaxDifference, softmaxNear } from "../activation/softmax";
import { SoftplusDifference } from "../activation/softplus";
import { TanhDifference } from "../activation/tanh";
import { every, larger, noneAbove } from "../lanes";
import { at, cell, Layer } from "../network";
import { PANEL_ROW } from "../tile";
import { entries, Point, Stack } from "./stack";

/*
 * The difference g(z + δ) − g(z) stands beside each activation g as a class of functions, so that a loop is compiled for each:
 *
 *     kept, slope   what is kept of z, once for all perturbations
 *     near          the difference of small δ, given the addresses of z, kept and slope
 *     reach         how far δ goes; near holds where it is at most `limit`
 *     any           the difference of any δ
 *     kink          whether g has a kink between z and z + δ
 *     curvature     a bound of |g''(z)|
 */

/**
 * ΔA = g(Z + ΔZ) − g(Z) of every column, for `units` units of a layer from `first` on.
 *
 * @param dZ  panels of `units` rows
 * @param dA  panels of `units` rows, written; not dZ
 */
export function activationDifferences(layer: Layer, stack: Stack, point: Point, first: i32, units: i32, dZ: usize, dA: usize): void {
  switch (layer.activation) {
    case Activation.linear: return columns<LinearDifference>(layer, stack, point, first, units, dZ, dA);
    case Activation.relu: return columns<ReluDifference>(layer, stack, point, first, units, dZ, dA);
    case Activation.leakyRelu: return columns<LeakyReluDifference>(layer, stack, point, first, units, dZ, dA);
    case Activation.elu: return columns<EluDifference>(layer, stack, point, first, units, dZ, dA);
    case Activation.sigmoid: return columns<SigmoidDifference>(layer, stack, point, first, units, dZ, dA);
    case Activation.tanh: return columns<TanhDifference>(layer, stack, point, first, units, dZ, dA);
    case Activation.softplus: return columns<SoftplusDifference>(layer, stack, point, first, units, dZ, dA);
    case Activation.silu: return columns<SiluDifference>(layer, stack, point, first, units, dZ, dA);
    case Activation.gelu: return columns<GeluDifference>(layer, stack, point, first, units, dZ, dA);
    default: return softmaxColumns(layer, stack, point, dZ, dA);
  }
}

/** Every column by near, and those by any for which near does not hold: so a column does not depend on its neighbours. */
function columns<G>(layer: Layer, stack: Stack, point: Point, first: i32, units: i32, dZ: usize, dA: usize): void {
  const count = stack.panels << 1;
  for (let c = 0; c < count; c++) {
    const kept = cell(0, stack.exampleOf(c), first, layer.units);
    const from = entries(dZ, c, units);
    const to = entries(dA, c, units);
    let near: bool;
    if (ASC_FEATURE_SIMD) {
      near = columnNear<v128, G>(point, kept, from, to, units);
    } else {
      const plus = columnNear<f64, G>(point, kept, from, to, units);
      const minus = columnNear<f64, G>(point, kept, from + 8, to + 8, units);
      near = plus && minus;
    }
    if (near) continue;
    const plus = columnAny<G>(point, kept, from, to, units);
    const minus = columnAny<G>(point, kept, from + 8, to + 8, units);
    if (plus || minus) stack.markKinked(c);
  }
}

/** Whether near holds for all entries; the differences are written all the same. */
@inline
function columnNear<T, G>(point: Point, kept: usize, from: usize, to: usize, units: i32): bool {
  const z = point.z + kept;
  const value = point.kept + kept;
  const slope = point.slope + kept;
  const end = <usize>units << 3;
  let reach = every<T>(0.0);
  for (let k: usize = 0; k < end; k += 8) {
    const delta = load<T>(from + (k << 2));
    reach = larger<T>(reach, changetype<G>(0).reach<T>(z + k, delta));
    store<T>(to + (k << 2), changetype<G>(0).near<T>(z + k, value + k, slope + k, delta));
  }
  return noneAbove<T>(changetype<G>(0).limit(), reach);
}

/** Whether a kink is crossed. */
function columnAny<G>(point: Point, kept: usize, from: usize, to: usize, units: i32): bool {
  let kinked = false;
  for (let k = 0; k < units; k++) {
    const z = load<f64>(at(point.z + kept, k));
    const offset = <usize>k * PANEL_ROW;
    const delta = load<f64>(from + offset);
    store<f64>(to + offset, changetype<G>(0).any(z, delta));
    if (changetype<G>(0).kink(z, delta)) kinked = true;
  }
  return kinked;
}

/** A softmax layer moves as a whole. */
function softmaxColumns(layer: Layer, stack: Stack, point: Point, dZ: usize, dA: usize): void {
  const count = stack.panels << 1;
  const n = layer.units;
  for (let c = 0; c < count; c++) {
    const kept = cell(0, stack.exampleOf(c), 0, n);
    const A = point.kept + kept;
    const from = entries(dZ, c, n);
    const to = entries(dA, c, n);
    let near: bool;
    if (ASC_FEATURE_SIMD) {
      near = softmaxNear<v128>(A, from, to, n);
    } else {
      const plus = softmaxNear<f64>(A, from, to, n);
      const minus = softmaxNear<f64>(A, from + 8, to + 8, n);
      near = plus && minus;
    }
    if (near) continue;
    softmaxDifference(A, point.z + kept, from, to, n);
    softmaxDifference(A, point.z + kept, from + 8, to + 8, n);
  }
}
