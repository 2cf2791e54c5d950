import { add, divide, every, horner, multiply } from "../numeric/lanes";

/**
 * Differences up to this size are propagated by the polynomials below, larger ones by the functions themselves.
 * The polynomials have as many terms as leave a relative remainder below 2^-59.
 */
export const NEAR: f64 = 0.0009765625; // 2^-10

/** e^x − 1 = x + x²/2 + … + x⁵/120 for |x| ≤ NEAR. */
@inline
export function expm1Near<T>(x: T): T {
  return add<T>(x, multiply<T>(multiply<T>(x, x), expm1Rest<T>(x)));
}

/** (e^x − 1 − x) / x² = 1/2 + x/6 + x²/24 + x³/120 for |x| ≤ NEAR. */
@inline
export function expm1Rest<T>(x: T): T {
  const cubic = horner<T>(1.0 / 24.0, every<T>(1.0 / 120.0), x);
  return horner<T>(0.5, horner<T>(1.0 / 6.0, cubic, x), x);
}

/** tanh x = x − x³/3 + 2x⁵/15 for |x| ≤ NEAR. */
@inline
export function tanhNear<T>(x: T): T {
  const square = multiply<T>(x, x);
  const rest = horner<T>(-1.0 / 3.0, every<T>(2.0 / 15.0), square);
  return add<T>(x, multiply<T>(multiply<T>(x, square), rest));
}

/** log(1 + x) = 2 artanh w = 2 (w + w³/3 + w⁵/5),  w = x / (2 + x), for |x| ≤ 2 NEAR. */
@inline
export function log1pNear<T>(x: T): T {
  const w = divide<T>(x, add<T>(every<T>(2.0), x));
  const square = multiply<T>(w, w);
  const rest = horner<T>(1.0 / 3.0, every<T>(0.2), square);
  const twice = add<T>(w, w);
  return add<T>(twice, multiply<T>(multiply<T>(twice, square), rest));
}
