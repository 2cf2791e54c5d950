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
