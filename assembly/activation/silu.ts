import { sigmoid } from "./sigmoid";

/** z σ(z) */
export function silu(z: f64): f64 {
  return z * sigmoid(z);
}

/** σ(z) (1 + z σ(−z)) */
export function siluSlope(z: f64): f64 {
  return sigmoid(z) * (1.0 + z * sigmoid(-z));
}
