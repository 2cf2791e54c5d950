/*
 * Arithmetic on T = v128, two f64 lanes at once, or T = f64, one: a loop is written once for both builds.
 * Every operation rounds a lane as f64 does, so both builds compute the same bits.
 */

@inline
export function add<T>(a: T, b: T): T {
  if (isVector<T>()) return f64x2.add(a, b);
  else return (a + b) as T;
}

@inline
export function subtract<T>(a: T, b: T): T {
  if (isVector<T>()) return f64x2.sub(a, b);
  else return (a - b) as T;
}

@inline
export function multiply<T>(a: T, b: T): T {
  if (isVector<T>()) return f64x2.mul(a, b);
  else return (a * b) as T;
}

@inline
export function divide<T>(a: T, b: T): T {
  if (isVector<T>()) return f64x2.div(a, b);
  else return (a / b) as T;
}

/** The larger of both, lane by lane: b where a < b, else a. */
@inline
export function larger<T>(a: T, b: T): T {
  if (isVector<T>()) return f64x2.pmax(a, b);
  else return a < b ? b : a;
}

/** |a| */
@inline
export function size<T>(a: T): T {
  if (isVector<T>()) return f64x2.abs(a);
  else return Math.abs(a) as T;
}

/** x in every lane. */
@inline
export function every<T>(x: f64): T {
  if (isVector<T>()) return f64x2.splat(x);
  else return x as T;
}

/** The f64 at an address in every lane. */
@inline
export function everyAt<T>(address: usize): T {
  if (isVector<T>()) return v128.load_splat<f64>(address);
  else return load<f64>(address) as T;
}

/** Whether no lane is above a limit. */
@inline
export function noneAbove<T>(limit: f64, a: T): bool {
  if (isVector<T>()) return !v128.any_true(f64x2.gt(a, f64x2.splat(limit)));
  else return !(a > limit);
}

/** a + b x, the last step of a polynomial by Horner's rule. */
@inline
export function horner<T>(a: f64, b: T, x: T): T {
  return add<T>(every<T>(a), multiply<T>(b, x));
}

/** √a */
@inline
export function root<T>(a: T): T {
  if (isVector<T>()) return f64x2.sqrt(a);
  else return Math.sqrt(a as f64) as T;
}
