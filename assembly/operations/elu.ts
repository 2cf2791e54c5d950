import { expm1Rest, NEAR } from "../exact/near";
import { add, every, everyAt, larger, multiply, size, subtract } from "../numeric/lanes";
import { beyondKink, reluDifference } from "./relu";

/** z where z > 0, else eᶻ − 1 (alpha 1). */
export function elu(z: f64): f64 {
  return z > 0.0 ? z : Math.expm1(z);
}

/** 1 where z > 0, else eᶻ. */
export function eluSlope(z: f64): f64 {
  return z > 0.0 ? 1.0 : Math.exp(z);
}

/** Beyond this e^δ leaves the range of f64, and e^z is nothing beside e^(z + δ). */
const FAR: f64 = 700.0;

/**
 * g(z + δ) − g(z), from g(z) = max(z, 0) + e^min(z, 0) − 1:
 *
 *     Δ = Δmax + e^min(z, 0) (e^Δmin − 1),  Δmax = max(z + δ, 0) − max(z, 0),  Δmin = δ − Δmax
 *
 * As long as |δ| ≤ |z| one of Δmax and Δmin is δ and the other 0.
 */
@final @unmanaged
export class Elu {
  @inline value(z: f64): f64 {
    return elu(z);
  }
  @inline derivative(z: f64): f64 {
    return eluSlope(z);
  }
  /** 1 on the curved side. */
  @inline kept(z: f64): f64 {
    return z > 0.0 ? 0.0 : 1.0;
  }
  @inline slope(z: f64): f64 {
    return eluSlope(z);
  }
  @inline curvature(z: f64): f64 {
    return z > 0.0 ? 0.0 : Math.exp(z);
  }
  @inline near<T>(z: usize, kept: usize, slope: usize, delta: T): T {
    const bend = multiply<T>(everyAt<T>(kept), multiply<T>(multiply<T>(delta, delta), expm1Rest<T>(delta)));
    return multiply<T>(everyAt<T>(slope), add<T>(delta, bend));
  }
  @inline reach<T>(z: usize, delta: T): T {
    return larger<T>(beyondKink<T>(z, delta), subtract<T>(size<T>(delta), every<T>(NEAR)));
  }
  @inline limit(): f64 {
    return 0.0;
  }
  @inline any(z: f64, delta: f64): f64 {
    const start = Math.min(z, 0.0);
    const max = reluDifference(z, delta);
    const min = delta - max;
    return max + (min > FAR ? Math.exp(start + min) : Math.exp(start) * Math.expm1(min));
  }
  @inline kink(z: f64, delta: f64): bool {
    return Math.abs(delta) > Math.abs(z);
  }
}
