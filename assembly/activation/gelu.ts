import { erfc } from "../erf";

/** 1 / √2 and 1 / √(2π) */
const INV_SQRT2: f64 = 0.7071067811865476;
const INV_SQRT2PI: f64 = 0.3989422804014327;

/**
 * z Φ(z) with the normal distribution Φ(z) = erfc(−z/√2) / 2: the exact one, not its tanh fit.
 *
 * @see D. Hendrycks, K. Gimpel, "Gaussian error linear units", arXiv:1606.08415
 */
export function gelu(z: f64): f64 {
  return z * Phi(z);
}

/** Φ(z) + z φ(z) */
export function geluSlope(z: f64): f64 {
  return Phi(z) + z * phi(z);
}

/** Φ(z), with all its digits in the left tail. */
function Phi(z: f64): f64 {
  return 0.5 * erfc(-z * INV_SQRT2);
}

/** Normal density φ(z) = e^(−z²/2) / √(2π). */
function phi(z: f64): f64 {
  return INV_SQRT2PI * Math.exp(-0.5 * z * z);
}
