import { at, cell } from "./network";

// Every product runs over the rows of its operands, so that memory is read in order;
// each entry is one sum, taken in the order of the formula.

/**
 * C = A B + b: the product of a layer.
 *
 * @param A  (rows, inner)
 * @param B  (inner, columns)
 * @param b  (rows), added to every column
 * @param C  (rows, columns), written
 */
export function affine(A: usize, B: usize, b: usize, C: usize, rows: i32, inner: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    const row = cell(C, i, 0, columns);
    fillRow(row, load<f64>(at(b, i)), columns);
    for (let k = 0; k < inner; k++) addRow(row, load<f64>(cell(A, i, k, inner)), cell(B, k, 0, columns), columns);
  }
}

/**
 * C = Aᵀ B: the way back through a layer.
 *
 * @param A  (inner, rows)
 * @param B  (inner, columns)
 * @param C  (rows, columns), written
 */
export function transposedLeft(A: usize, B: usize, C: usize, rows: i32, inner: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    const row = cell(C, i, 0, columns);
    fillRow(row, 0.0, columns);
    for (let k = 0; k < inner; k++) addRow(row, load<f64>(cell(A, k, i, rows)), cell(B, k, 0, columns), columns);
  }
}

/**
 * C = A Bᵀ: sums over the examples.
 *
 * @param A  (rows, inner)
 * @param B  (columns, inner)
 * @param C  (rows, columns), written
 */
export function transposedRight(A: usize, B: usize, C: usize, rows: i32, inner: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      store<f64>(cell(C, i, j, columns), dot(cell(A, i, 0, inner), cell(B, j, 0, inner), inner));
    }
  }
}

/** row ← value, `columns` entries. */
function fillRow(row: usize, value: f64, columns: i32): void {
  for (let j = 0; j < columns; j++) store<f64>(at(row, j), value);
}

/** row ← row + factor · other, `columns` entries. */
function addRow(row: usize, factor: f64, other: usize, columns: i32): void {
  for (let j = 0; j < columns; j++) {
    store<f64>(at(row, j), load<f64>(at(row, j)) + factor * load<f64>(at(other, j)));
  }
}

/** Σ aₖ bₖ, `count` terms. */
function dot(a: usize, b: usize, count: i32): f64 {
  let total = 0.0;
  for (let k = 0; k < count; k++) total += load<f64>(at(a, k)) * load<f64>(at(b, k));
  return total;
}
