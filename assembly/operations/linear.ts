import { every } from "../numeric/lanes";

/** z */
export function linear(z: f64): f64 {
  return z;
}

/** 1 */
export function linearSlope(z: f64): f64 {
  return 1.0;
}

/** (z + δ) − z = δ */
@final @unmanaged
export class Linear {
  @inline value(z: f64): f64 {
    return linear(z);
  }
  @inline derivative(z: f64): f64 {
    return linearSlope(z);
  }
  @inline kept(z: f64): f64 {
    return 0.0;
  }
  @inline slope(z: f64): f64 {
    return 1.0;
  }
  @inline curvature(z: f64): f64 {
    return 0.0;
  }
  @inline near<T>(z: usize, kept: usize, slope: usize, delta: T): T {
    return delta;
  }
  @inline reach<T>(z: usize, delta: T): T {
    return every<T>(0.0);
  }
  @inline limit(): f64 {
    return 0.0;
  }
  @inline any(z: f64, delta: f64): f64 {
    return delta;
  }
  @inline kink(z: f64, delta: f64): bool {
    return false;
  }
}
