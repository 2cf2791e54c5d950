/** (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ) */
export function tanh(z: f64): f64 {
  return Math.tanh(z);
}

/** 1 / cosh² z = 4 e / (1 + e)² with e = e^(−2|z|), which does not cancel at saturation as 1 − tanh² does. */
export function tanhSlope(z: f64): f64 {
  const e = Math.exp(-2.0 * Math.abs(z));
  return (4.0 * e) / ((1.0 + e) * (1.0 + e));
}
