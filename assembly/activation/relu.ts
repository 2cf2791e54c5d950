/** max(z, 0) */
export function relu(z: f64): f64 {
  return z > 0.0 ? z : 0.0;
}

/** 1 where z > 0, else 0: at the kink the left slope. */
export function reluSlope(z: f64): f64 {
  return z > 0.0 ? 1.0 : 0.0;
}
