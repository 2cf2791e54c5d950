import { NEAR } from "../exact/near";
import { add, everyAt, multiply, size } from "../numeric/lanes";
import { sigmoidDifference, sigmoidNear, sigmoidSlope } from "./sigmoid";
import { sigmoid } from "./sigmoid";

/** z σ(z) */
export function silu(z: f64): f64 {
  return z * sigmoid(z);
}

/** σ(z) (1 + z σ(−z)) */
export function siluSlope(z: f64): f64 {
  return sigmoid(z) * (1.0 + z * sigmoid(-z));
}

/**
 * (z + δ) σ(z + δ) − z σ(z) = δ σ(z) + (z + δ) (σ(z + δ) − σ(z))
 *
 * The two terms cancel only where g' is nearly 0; the error is a few units in the last place of the larger one.
 */
@final @unmanaged
export class Silu {
  @inline value(z: f64): f64 {
    return silu(z);
  }
  @inline derivative(z: f64): f64 {
    return siluSlope(z);
  }
  @inline kept(z: f64): f64 {
    return sigmoid(z);
  }
  /** σ'(z) */
  @inline slope(z: f64): f64 {
    return sigmoidSlope(z);
  }
  @inline curvature(z: f64): f64 {
    return (2.0 + Math.abs(z)) * sigmoidSlope(z);
  }
  @inline near<T>(z: usize, kept: usize, slope: usize, delta: T): T {
    const moved = multiply<T>(add<T>(everyAt<T>(z), delta), sigmoidNear<T>(kept, slope, delta));
    return add<T>(multiply<T>(delta, everyAt<T>(kept)), moved);
  }
  @inline reach<T>(z: usize, delta: T): T {
    return size<T>(delta);
  }
  @inline limit(): f64 {
    return NEAR;
  }
  @inline any(z: f64, delta: f64): f64 {
    return delta * sigmoid(z) + (z + delta) * sigmoidDifference(z, delta);
  }
  @inline kink(z: f64, delta: f64): bool {
    return false;
  }
}
