import { NEAR, tanhNear } from "../exact/near";
import { add, divide, every, everyAt, multiply, size } from "../numeric/lanes";
import { sigmoidDifference } from "./sigmoid";

/** (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ) */
export function tanh(z: f64): f64 {
  return Math.tanh(z);
}

/** 1 / cosh² z = 4 e / (1 + e)² with e = e^(−2|z|), which does not cancel at saturation as 1 − tanh² does. */
export function tanhSlope(z: f64): f64 {
  const e = Math.exp(-2.0 * Math.abs(z));
  return (4.0 * e) / ((1.0 + e) * (1.0 + e));
}

/**
 * tanh(z + δ) − tanh(z), by the addition formula:
 *
 *     Δ = (1 − t²) T / (1 + t T),  t = tanh z, T = tanh δ
 *
 * Where 1 + t T would cancel, Δ = 2 (σ(2z + 2δ) − σ(2z)) does not.
 */
@final @unmanaged
export class Tanh {
  @inline value(z: f64): f64 {
    return tanh(z);
  }
  @inline derivative(z: f64): f64 {
    return tanhSlope(z);
  }
  @inline kept(z: f64): f64 {
    return tanh(z);
  }
  @inline slope(z: f64): f64 {
    return tanhSlope(z);
  }
  @inline curvature(z: f64): f64 {
    return 2.0 * tanhSlope(z);
  }
  @inline near<T>(z: usize, kept: usize, slope: usize, delta: T): T {
    const T_ = tanhNear<T>(delta);
    return divide<T>(multiply<T>(everyAt<T>(slope), T_), add<T>(every<T>(1.0), multiply<T>(everyAt<T>(kept), T_)));
  }
  @inline reach<T>(z: usize, delta: T): T {
    return size<T>(delta);
  }
  @inline limit(): f64 {
    return NEAR;
  }
  @inline any(z: f64, delta: f64): f64 {
    return 2.0 * sigmoidDifference(2.0 * z, 2.0 * delta);
  }
  @inline kink(z: f64, delta: f64): bool {
    return false;
  }
}
