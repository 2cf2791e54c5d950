import { expm1Near, log1pNear, NEAR } from "../exact/near";
import { everyAt, multiply, size } from "../numeric/lanes";
import { sigmoidSlope } from "./sigmoid";
import { sigmoid } from "./sigmoid";

/** log(1 + eᶻ) = max(z, 0) + log(1 + e^(−|z|)) */
export function softplus(z: f64): f64 {
  return Math.max(z, 0.0) + Math.log1p(Math.exp(-Math.abs(z)));
}

/** σ(z) */
export function softplusSlope(z: f64): f64 {
  return sigmoid(z);
}

/**
 * log(1 + e^(z + δ)) − log(1 + e^z):
 *
 *     Δ = log(1 + σ(z) (e^δ − 1)) = log(σ(−z) + σ(z) e^δ)
 */
@final @unmanaged
export class Softplus {
  @inline value(z: f64): f64 {
    return softplus(z);
  }
  @inline derivative(z: f64): f64 {
    return softplusSlope(z);
  }
  @inline kept(z: f64): f64 {
    return sigmoid(z);
  }
  @inline slope(z: f64): f64 {
    return softplusSlope(z);
  }
  @inline curvature(z: f64): f64 {
    return sigmoidSlope(z);
  }
  @inline near<T>(z: usize, kept: usize, slope: usize, delta: T): T {
    return softplusNear<T>(kept, delta);
  }
  @inline reach<T>(z: usize, delta: T): T {
    return size<T>(delta);
  }
  @inline limit(): f64 {
    return NEAR;
  }
  @inline any(z: f64, delta: f64): f64 {
    return softplusDifference(z, delta);
  }
  @inline kink(z: f64, delta: f64): bool {
    return false;
  }
}

/** For |δ| ≤ NEAR, given the address of σ(z). */
@inline
export function softplusNear<T>(sigma: usize, delta: T): T {
  return log1pNear<T>(multiply<T>(everyAt<T>(sigma), expm1Near<T>(delta)));
}

/** Beyond this e^|δ| leaves the range of f64, and values that far apart do not cancel. */
const FAR: f64 = 700.0;

/** For any δ: log1p as long as its argument is above −1/2, else the sum of positive terms. */
export function softplusDifference(z: f64, delta: f64): f64 {
  if (Math.abs(delta) > FAR) return softplus(z + delta) - softplus(z);
  const change = sigmoid(z) * Math.expm1(delta);
  return change > -0.5 ? Math.log1p(change) : Math.log(sigmoid(-z) + sigmoid(z) * Math.exp(delta));
}
