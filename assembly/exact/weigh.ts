import { at } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";
import { Stack } from "./stack";

/** Keeps the squares of errors within the range of f64: 2³⁰⁰. */
export const SCALE: f64 = 2037035976334486086268445688409378161051468393665936250636140449354381299763336706183397376.0;

/** Adds the squares of Δ · weight of `count` rows to the rounding of one column, by two sums so that none waits for the other. */
export function weighRows(stack: Stack, column: i32, delta: usize, weights: usize, count: i32): void {
  let even = 0.0;
  let odd = 0.0;
  let k = 0;
  for (; k < count - 1; k += 2) {
    const one = SCALE * load<f64>(delta + <usize>k * PANEL_ROW) * load<f64>(at(weights, k));
    const two = SCALE * load<f64>(delta + <usize>k * PANEL_ROW, PANEL_ROW) * load<f64>(at(weights, k), 8);
    even += one * one;
    odd += two * two;
  }
  if (k < count) {
    const last = SCALE * load<f64>(delta + <usize>k * PANEL_ROW) * load<f64>(at(weights, k));
    even += last * last;
  }
  store<f64>(at(stack.rounding, column), load<f64>(at(stack.rounding, column)) + (even + odd));
}
