import { NEAR } from "../exact/near";
import { add, every, everyAt, horner, multiply, size } from "../numeric/lanes";
import { sigmoid, sigmoidDifference, sigmoidNear, sigmoidSlope } from "./sigmoid";

/** 2 √(2/π) and the weight of z³. */
const SCALE: f64 = 1.5957691216057308;
const CUBIC: f64 = 0.044715;

/**
 * z/2 (1 + tanh(√(2/π) (z + 0.044715 z³))) = z σ(w(z)),  w(z) = 2 √(2/π) (z + 0.044715 z³)
 *
 * The second form keeps all digits in the left tail, where 1 + tanh cancels.
 *
 * @see D. Hendrycks, K. Gimpel, "Gaussian error linear units", arXiv:1606.08415
 */
export function geluTanh(z: f64): f64 {
  return z * sigmoid(w(z));
}

/** σ(w) + z w' σ'(w) */
export function geluTanhSlope(z: f64): f64 {
  const slope = sigmoidSlope(w(z));
  return sigmoid(w(z)) + (slope == 0.0 ? 0.0 : z * wSlope(z) * slope); // z w' may overflow where σ' is 0
}

@inline
function w(z: f64): f64 {
  return SCALE * (z + CUBIC * z * z * z);
}

@inline
function wSlope(z: f64): f64 {
  return SCALE * (1.0 + 3.0 * CUBIC * z * z);
}

/** w(z + δ) − w(z) = 2 √(2/π) δ (1 + 0.044715 (3 z² + 3 z δ + δ²)): the sum in brackets is never below 1. */
@inline
function wDifference<T>(z: T, delta: T): T {
  const threeZ = multiply<T>(every<T>(3.0), z);
  const squares = add<T>(multiply<T>(threeZ, add<T>(z, delta)), multiply<T>(delta, delta));
  return multiply<T>(multiply<T>(every<T>(SCALE), delta), horner<T>(1.0, every<T>(CUBIC), squares));
}

/** (z + δ) σ(w + Δw) − z σ(w) = δ σ(w) + (z + δ) (σ(w + Δw) − σ(w)); as with silu, the terms cancel only where g' is nearly 0. */
@final @unmanaged
export class GeluTanh {
  @inline value(z: f64): f64 {
    return geluTanh(z);
  }
  @inline derivative(z: f64): f64 {
    return geluTanhSlope(z);
  }
  /** σ(w) */
  @inline kept(z: f64): f64 {
    return sigmoid(w(z));
  }
  /** σ'(w) */
  @inline slope(z: f64): f64 {
    return sigmoidSlope(w(z));
  }
  @inline curvature(z: f64): f64 {
    const slope = wSlope(z);
    const outer = sigmoidSlope(w(z));
    if (outer == 0.0) return 0.0;
    return outer * (2.0 * slope + Math.abs(z) * (slope * slope + 6.0 * SCALE * CUBIC * Math.abs(z)));
  }
  @inline near<T>(z: usize, kept: usize, slope: usize, delta: T): T {
    const change = sigmoidNear<T>(kept, slope, wDifference<T>(everyAt<T>(z), delta));
    return add<T>(multiply<T>(delta, everyAt<T>(kept)), multiply<T>(add<T>(everyAt<T>(z), delta), change));
  }
  @inline reach<T>(z: usize, delta: T): T {
    return size<T>(wDifference<T>(everyAt<T>(z), delta));
  }
  @inline limit(): f64 {
    return NEAR;
  }
  @inline any(z: f64, delta: f64): f64 {
    return delta * sigmoid(w(z)) + (z + delta) * sigmoidDifference(w(z), wDifference<f64>(z, delta));
  }
  @inline kink(z: f64, delta: f64): bool {
    return false;
  }
}
