import { at, cell } from "../numeric/address";
import { Stack } from "./stack";

/** What rounding does to unit i of a value in the forward pass, at most over all columns. */
@inline
export function errorOf(stack: Stack, value: i32, i: i32): f64 {
  return load<f64>(at(stack.move(value).error, i));
}

/** max_c |M[i, c]| */
export function largestOf(M: usize, i: i32, columns: i32): f64 {
  let most = 0.0;
  for (let c = 0; c < columns; c++) most = Math.max(most, Math.abs(load<f64>(cell(M, i, c, columns))));
  return most;
}

/** ‖v‖₂ of n entries, `step` bytes apart. */
export function norm(v: usize, n: i32, step: usize): f64 {
  let squares = 0.0;
  for (let k = 0; k < n; k++) {
    const entry = load<f64>(v + <usize>k * step);
    squares += entry * entry;
  }
  return Math.sqrt(squares);
}

/** max |v| of n entries. */
export function largest(v: usize, n: i32): f64 {
  let most = 0.0;
  for (let k = 0; k < n; k++) most = Math.max(most, Math.abs(load<f64>(at(v, k))));
  return most;
}
