import { expm1Near, NEAR } from "../exact/near";
import { add, divide, every, everyAt, multiply, size } from "../numeric/lanes";

/** 1 / (1 + e⁻ᶻ); the exponential never overflows, and small values keep all their digits. */
export function sigmoid(z: f64): f64 {
  const e = Math.exp(-Math.abs(z));
  return z >= 0.0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
}

/** σ(z) σ(−z), which does not cancel at saturation as σ (1 − σ) does. */
export function sigmoidSlope(z: f64): f64 {
  const e = Math.exp(-Math.abs(z));
  return e / ((1.0 + e) * (1.0 + e));
}

/**
 * σ(z + δ) − σ(z), without cancellation:
 *
 *     Δ = σ(z) σ(−z) E / (1 + σ(z) E),  E = e^δ − 1
 *       = σ(z) σ(−z) E / (σ(−z) + σ(z) e^δ),  a sum of positive terms for any δ ≤ 0
 *
 * For δ > 0 the second form is taken from the other side: Δ(z, δ) = −Δ(−z, −δ).
 */
@final @unmanaged
export class Sigmoid {
  @inline value(z: f64): f64 {
    return sigmoid(z);
  }
  @inline derivative(z: f64): f64 {
    return sigmoidSlope(z);
  }
  @inline kept(z: f64): f64 {
    return sigmoid(z);
  }
  @inline slope(z: f64): f64 {
    return sigmoidSlope(z);
  }
  @inline curvature(z: f64): f64 {
    return sigmoidSlope(z);
  }
  @inline near<T>(z: usize, kept: usize, slope: usize, delta: T): T {
    return sigmoidNear<T>(kept, slope, delta);
  }
  @inline reach<T>(z: usize, delta: T): T {
    return size<T>(delta);
  }
  @inline limit(): f64 {
    return NEAR;
  }
  @inline any(z: f64, delta: f64): f64 {
    return sigmoidDifference(z, delta);
  }
  @inline kink(z: f64, delta: f64): bool {
    return false;
  }
}

/** The first form, for |δ| ≤ NEAR. */
@inline
export function sigmoidNear<T>(value: usize, slope: usize, delta: T): T {
  const E = expm1Near<T>(delta);
  return divide<T>(multiply<T>(everyAt<T>(slope), E), add<T>(every<T>(1.0), multiply<T>(everyAt<T>(value), E)));
}

/** Above this σ(−z) is no longer a normal number. */
const LARGEST: f64 = 700.0;

/** The second form, for any δ; where σ(−z) has lost its digits, Δ = σ(z) σ(−z − δ) E. */
export function sigmoidDifference(z: f64, delta: f64): f64 {
  if (delta > 0.0) return -sigmoidDifference(-z, -delta);
  if (z > LARGEST) return sigmoid(-z - delta) * Math.expm1(delta);
  return (sigmoidSlope(z) * Math.expm1(delta)) / (sigmoid(-z) + sigmoid(z) * Math.exp(delta));
}
