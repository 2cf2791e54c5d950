/** z */
export function linear(z: f64): f64 {
  return z;
}

/** 1 */
export function linearSlope(z: f64): f64 {
  return 1.0;
}
