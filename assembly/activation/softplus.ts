import { sigmoid } from "./sigmoid";

/** log(1 + eᶻ) = max(z, 0) + log(1 + e^(−|z|)) */
export function softplus(z: f64): f64 {
  return Math.max(z, 0.0) + Math.log1p(Math.exp(-Math.abs(z)));
}

/** σ(z) */
export function softplusSlope(z: f64): f64 {
  return sigmoid(z);
}
