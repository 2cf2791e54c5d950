/** z where z > 0, else eᶻ − 1 (alpha 1). */
export function elu(z: f64): f64 {
  return z > 0.0 ? z : Math.expm1(z);
}

/** 1 where z > 0, else eᶻ. */
export function eluSlope(z: f64): f64 {
  return z > 0.0 ? 1.0 : Math.exp(z);
}
