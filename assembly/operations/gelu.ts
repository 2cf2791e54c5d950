import { NEAR } from "../exact/near";
import { erfc } from "../numeric/erf";
import { add, every, everyAt, horner, multiply, size, subtract } from "../numeric/lanes";

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

/**
 * (z + δ) Φ(z + δ) − z Φ(z) = δ Φ(z) + (z + δ) (Φ(z + δ) − Φ(z)), and with the Hermite polynomials He
 *
 *     Φ(z + δ) − Φ(z) = φ(z) δ Σ_k (−1)^k He_k(z) δ^k / (k + 1)!
 *
 * The error is a few units in the last place of the larger term, times 1 + z² as in gelu itself.
 *
 * @see M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 26.2.31
 */
@final @unmanaged
export class Gelu {
  @inline value(z: f64): f64 {
    return gelu(z);
  }
  @inline derivative(z: f64): f64 {
    return geluSlope(z);
  }
  /** Φ(z) */
  @inline kept(z: f64): f64 {
    return Phi(z);
  }
  /** φ(z) */
  @inline slope(z: f64): f64 {
    return phi(z);
  }
  @inline curvature(z: f64): f64 {
    return (2.0 + z * z) * phi(z);
  }
  @inline near<T>(z: usize, kept: usize, slope: usize, delta: T): T {
    const moved = multiply<T>(add<T>(everyAt<T>(z), delta), PhiNear<T>(everyAt<T>(z), everyAt<T>(slope), delta));
    return add<T>(multiply<T>(delta, everyAt<T>(kept)), moved);
  }
  @inline reach<T>(z: usize, delta: T): T {
    return multiply<T>(size<T>(delta), add<T>(every<T>(1.0), size<T>(everyAt<T>(z))));
  }
  @inline limit(): f64 {
    return NEAR;
  }
  @inline any(z: f64, delta: f64): f64 {
    return delta * Phi(z) + (z + delta) * PhiDifference(z, delta);
  }
  @inline kink(z: f64, delta: f64): bool {
    return false;
  }
}

/** Φ(z + δ) − Φ(z) by five terms of the series, for (1 + |z|) |δ| ≤ NEAR; u = z δ, v = δ². */
@inline
function PhiNear<T>(z: T, density: T, delta: T): T {
  const u = multiply<T>(z, delta);
  const v = multiply<T>(delta, delta);
  const uu = multiply<T>(u, u);
  const second = multiply<T>(every<T>(1.0 / 6.0), subtract<T>(uu, v));
  const third = multiply<T>(multiply<T>(every<T>(-1.0 / 24.0), u), subtract<T>(uu, multiply<T>(every<T>(3.0), v)));
  const mixed = multiply<T>(v, subtract<T>(multiply<T>(every<T>(3.0), v), multiply<T>(every<T>(6.0), uu)));
  const fourth = multiply<T>(every<T>(1.0 / 120.0), add<T>(multiply<T>(uu, uu), mixed));
  const rest = add<T>(second, add<T>(third, fourth));
  return multiply<T>(multiply<T>(density, delta), add<T>(horner<T>(1.0, every<T>(-0.5), u), rest));
}

/** Terms of the series, and how far it is taken: |δ| max(1, |z|) ≤ 1/4 leaves a remainder below 2^-56. */
const TERMS: i32 = 14;
const REACH: f64 = 0.25;

/** Φ(z + δ) − Φ(z) for any δ: by the series, or far enough apart from the tails, where little cancels. */
function PhiDifference(z: f64, delta: f64): f64 {
  if (Math.abs(delta) * Math.max(1.0, Math.abs(z)) > REACH) {
    return z + 0.5 * delta > 0.0 ? Phi(-z) - Phi(-z - delta) : Phi(z + delta) - Phi(z);
  }
  let before = 0.0;
  let term = 1.0;
  let total = 0.0;
  for (let k = 1; k <= TERMS; k++) {
    total += term / <f64>k;
    const next = -(delta * z * term + delta * delta * before) / <f64>k;
    before = term;
    term = next;
  }
  return phi(z) * delta * total;
}
