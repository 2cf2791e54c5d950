import { at } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";
import { Stack } from "./stack";

/** Keeps the squares of errors within the range of f64: 2³⁰⁰. */
export const SCALE: f64 = 2037035976334486086268445688409378161051468393665936250636140449354381299763336706183397376.0;

/** Adds the squares of Δ · weight of `count` rows to the rounding of one column: see rounding.ts. */
export function weighRows(stack: Stack, column: i32, delta: usize, weights: usize, count: i32): void {
  let squares = load<f64>(at(stack.rounding, column));
  for (let k = 0; k < count; k++) {
    const error = SCALE * load<f64>(delta + <usize>k * PANEL_ROW) * load<f64>(at(weights, k));
    squares += error * error;
  }
  store<f64>(at(stack.rounding, column), squares);
}
