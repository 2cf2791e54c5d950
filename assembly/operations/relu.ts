import { Network, Operation } from "../network";
import { at } from "../numeric/address";
import { every, everyAt, larger, multiply, size, subtract } from "../numeric/lanes";

/** max(z, 0) */
export function relu(z: f64): f64 {
  return z > 0.0 ? z : 0.0;
}

/** A = relu(Z) for units from … to − 1, two entries at once where the build can: most networks spend their time beside the products here. */
export function rectify(net: Network, op: Operation, from: i32, to: i32): void {
  const Z = net.value(op.input);
  const A = net.value(op.output).data;
  const count = to * net.columns(Z);
  let i = from * net.columns(Z);
  if (ASC_FEATURE_SIMD) {
    for (; i < count - 1; i += 2) store<v128>(at(A, i), larger<v128>(every<v128>(0.0), load<v128>(at(Z.data, i))));
  }
  for (; i < count; i++) store<f64>(at(A, i), relu(load<f64>(at(Z.data, i))));
}

/** 1 where z > 0, else 0: at the kink the left slope. */
export function reluSlope(z: f64): f64 {
  return z > 0.0 ? 1.0 : 0.0;
}

/**
 * max(z + δ, 0) − max(z, 0), by cases:
 *
 *     Δ = max(δ, −z) where z > 0,  else max(z + δ, 0)
 *
 * As long as |δ| ≤ |z| the kink is not crossed, and Δ = g'(z) δ without rounding.
 */
@final @unmanaged
export class Relu {
  @inline value(z: f64): f64 {
    return relu(z);
  }
  @inline derivative(z: f64): f64 {
    return reluSlope(z);
  }
  @inline kept(z: f64): f64 {
    return 0.0;
  }
  @inline slope(z: f64): f64 {
    return reluSlope(z);
  }
  @inline curvature(z: f64): f64 {
    return 0.0;
  }
  @inline near<T>(z: usize, kept: usize, slope: usize, delta: T): T {
    return multiply<T>(everyAt<T>(slope), delta);
  }
  @inline reach<T>(z: usize, delta: T): T {
    return beyondKink<T>(z, delta);
  }
  @inline limit(): f64 {
    return 0.0;
  }
  @inline any(z: f64, delta: f64): f64 {
    return reluDifference(z, delta);
  }
  @inline kink(z: f64, delta: f64): bool {
    return Math.abs(delta) > Math.abs(z);
  }
}

/** See Relu. */
@inline
export function reluDifference(z: f64, delta: f64): f64 {
  return z > 0.0 ? Math.max(delta, -z) : Math.max(z + delta, 0.0);
}

/** |δ| − |z|: above 0 where z + δ may lie beyond the kink at 0. */
@inline
export function beyondKink<T>(z: usize, delta: T): T {
  return subtract<T>(size<T>(delta), size<T>(everyAt<T>(z)));
}
