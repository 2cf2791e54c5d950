import { Operation } from "../network";
import { at } from "../numeric/address";
import { Axis, highOf, wideOf } from "./window";

/**
 * A row of the input as a tap shifts it under the output.
 *
 * @param row  a row of the input, m P
 * @param to   what each column of the output meets, 0 in the padding; written
 */
export function shift(op: Operation, m: i32, tap: i32, row: usize, to: usize): void {
  const high = highOf(op);
  const wide = wideOf(op);
  const x = tap % wide.size;
  for (let s = 0; s < m; s++) {
    for (let o = 0; o < high.output; o++, to += <usize>wide.output << 3) {
      const y = high.inputOf(o, tap / wide.size);
      if (y < 0) memory.fill(to, 0, <usize>wide.output << 3);
      else shiftRow(wide, x, at(row, (s * high.input + y) * wide.input), to);
    }
  }
}

@inline
function shiftRow(wide: Axis, x: i32, from: usize, to: usize): void {
  if (wide.stride == 1) return shiftSolid(wide, x, from, to);
  for (let o = 0; o < wide.output; o++) {
    const p = wide.inputOf(o, x);
    store<f64>(at(to, o), p < 0 ? 0.0 : load<f64>(at(from, p)));
  }
}

/** The same at a stride of 1, where neighbours stay neighbours. */
@inline
function shiftSolid(wide: Axis, x: i32, from: usize, to: usize): void {
  const first = wide.firstInside(x);
  const end = max(first, wide.endInside(x));
  for (let o = 0; o < first; o++) store<f64>(at(to, o), 0.0);
  const row = at(from, wide.offset(x));
  let o = first;
  if (ASC_FEATURE_SIMD) for (; o < end - 1; o += 2) store<v128>(at(to, o), load<v128>(at(row, o)));
  for (; o < end; o++) store<f64>(at(to, o), load<f64>(at(row, o)));
  for (; o < wide.output; o++) store<f64>(at(to, o), 0.0);
}

/**
 * The adjoint of shift: adds to a row of the input what comes back to it by a tap.
 *
 * @param from  a row of the output, m P
 * @param row   a row of the input, added to
 */
export function addShiftedBack(op: Operation, m: i32, tap: i32, from: usize, row: usize): void {
  const high = highOf(op);
  const wide = wideOf(op);
  const x = tap % wide.size;
  for (let s = 0; s < m; s++) {
    for (let o = 0; o < high.output; o++, from += <usize>wide.output << 3) {
      const y = high.inputOf(o, tap / wide.size);
      if (y >= 0) addRowBack(wide, x, from, at(row, (s * high.input + y) * wide.input));
    }
  }
}

@inline
function addRowBack(wide: Axis, x: i32, from: usize, to: usize): void {
  if (wide.stride == 1) return addSolidBack(wide, x, from, to);
  for (let o = 0; o < wide.output; o++) {
    const p = wide.inputOf(o, x);
    if (p >= 0) store<f64>(at(to, p), load<f64>(at(to, p)) + load<f64>(at(from, o)));
  }
}

@inline
function addSolidBack(wide: Axis, x: i32, from: usize, to: usize): void {
  const end = wide.endInside(x);
  const row = at(to, wide.offset(x));
  let o = wide.firstInside(x);
  if (ASC_FEATURE_SIMD) {
    for (; o < end - 1; o += 2) store<v128>(at(row, o), f64x2.add(load<v128>(at(row, o)), load<v128>(at(from, o))));
  }
  for (; o < end; o++) store<f64>(at(row, o), load<f64>(at(row, o)) + load<f64>(at(from, o)));
}
