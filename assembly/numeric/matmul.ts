import { at, cell } from "./address";
import { add, every, everyAt, multiply } from "./lanes";
import { PANEL, PANEL_ROW, tile } from "./tile";

/** Terms of a sum, and columns, that are packed at a time: 64 KiB, and four rows of A beside one panel fit the first-level cache. */
const TERMS: i32 = 256;
const COLUMNS: i32 = 32;
/** Bytes that products work in: panels of B, and behind them one tile. */
export const PANELS_BYTES: i32 = 8 * (TERMS * COLUMNS + PANEL * PANEL);

/**
 * C = A B + b: the product of a layer.
 *
 * @param A       (rows, inner)
 * @param B       (inner, columns)
 * @param b       (rows), added to every column; 0 for none
 * @param C       (rows, columns), written
 * @param panels  PANELS_BYTES to work in
 */
export function affine(A: usize, B: usize, b: usize, C: usize, rows: i32, inner: i32, columns: i32, panels: usize): void {
  for (let i = 0; i < rows; i++) {
    const start = b == 0 ? 0.0 : load<f64>(cell(b, 0, i, rows));
    for (let j = 0; j < columns; j++) store<f64>(cell(C, i, j, columns), start);
  }
  addProduct(A, rowsOf(inner), 8, B, rowsOf(columns), 8, C, rows, inner, columns, panels);
}

/**
 * c = aᵀ B + b of a single row, with the bits of affine: every entry is one sum in the order of k.
 *
 * @param a  (inner)
 * @param B  (inner, columns)
 * @param c  (columns), written
 */
export function affineRow(a: usize, B: usize, b: f64, c: usize, inner: i32, columns: i32): void {
  let j = 0;
  if (ASC_FEATURE_SIMD) {
    for (; j < columns - 3; j += 4) rowBlock<v128>(a, at(B, j), b, at(c, j), inner, columns);
  }
  for (; j < columns - 1; j += 2) rowBlock<f64>(a, at(B, j), b, at(c, j), inner, columns);
  if (j == columns) return;
  let total = b;
  for (let k = 0; k < inner; k++) total += load<f64>(at(a, k)) * load<f64>(cell(B, k, j, columns));
  store<f64>(at(c, j), total);
}

/** Two T of it in registers. */
@inline
function rowBlock<T>(a: usize, B: usize, b: f64, c: usize, inner: i32, columns: i32): void {
  const lane: usize = sizeof<T>();
  const step = rowsOf(columns);
  const end = a + (<usize>inner << 3);
  let c0 = every<T>(b);
  let c1 = every<T>(b);
  for (let k = a, from = B; k < end; k += 8, from += step) {
    const factor = everyAt<T>(k);
    c0 = add<T>(c0, multiply<T>(factor, load<T>(from)));
    c1 = add<T>(c1, multiply<T>(factor, load<T>(from + lane)));
  }
  store<T>(c, c0);
  store<T>(c + lane, c1);
}

/**
 * C += Aᵀ B: the way back through a layer.
 *
 * @param A       (inner, rows)
 * @param B       (inner, columns)
 * @param C       (rows, columns), added to
 * @param panels  PANELS_BYTES to work in
 */
export function addTransposedLeft(A: usize, B: usize, C: usize, rows: i32, inner: i32, columns: i32, panels: usize): void {
  addProduct(A, 8, rowsOf(rows), B, rowsOf(columns), 8, C, rows, inner, columns, panels);
}

/**
 * C += A Bᵀ: sums over the examples.
 *
 * @param A       (rows, inner)
 * @param B       (columns, inner)
 * @param C       (rows, columns), added to
 * @param panels  PANELS_BYTES to work in
 */
export function addTransposedRight(
  A: usize, B: usize, C: usize, rows: i32, inner: i32, columns: i32, panels: usize,
): void {
  addProduct(A, rowsOf(inner), 8, B, 8, rowsOf(inner), C, rows, inner, columns, panels);
}

/** Bytes from one row of a matrix to the next. */
@inline
function rowsOf(columns: i32): usize {
  return <usize>columns << 3;
}

/**
 * C += A B by tiles of 4 × 4. Every entry is one sum in the order of k, so that the bits do not depend on the tiles.
 * A column or a row of A or B may be anywhere: entry (i, k) of A lies at A + i·rowStepA + k·stepA, entry (k, j) of B at B + k·rowStepB + j·stepB.
 */
function addProduct(
  A: usize, rowStepA: usize, stepA: usize,
  B: usize, rowStepB: usize, stepB: usize,
  C: usize, rows: i32, inner: i32, columns: i32, panels: usize,
): void {
  for (let j = 0; j < columns; j += COLUMNS) {
    const width = min(COLUMNS, columns - j);
    for (let k = 0; k < inner; k += TERMS) {
      const terms = min(TERMS, inner - k);
      pack(B + <usize>k * rowStepB + <usize>j * stepB, rowStepB, stepB, terms, width, panels);
      addPacked(A + <usize>k * stepA, rowStepA, stepA, panels, terms, cell(C, 0, j, columns), rows, width, columns);
    }
  }
}

/** B (terms, width) as panels of 4 columns, the last filled up with 0. */
@inline
function pack(B: usize, rowStep: usize, step: usize, terms: i32, width: i32, panels: usize): void {
  let to = panels;
  for (let j = 0; j < width; j += PANEL) {
    const filled = min(PANEL, width - j);
    let from = B + <usize>j * step;
    for (let k = 0; k < terms; k++, from += rowStep, to += PANEL_ROW) {
      if (ASC_FEATURE_SIMD && filled == PANEL && step == 8) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        continue;
      }
      for (let q = 0; q < PANEL; q++) {
        store<f64>(to + (<usize>q << 3), q < filled ? load<f64>(from + <usize>q * step) : 0.0);
      }
    }
  }
}

/** C (rows, width) += A · panels; C has `columns` columns. */
@inline
function addPacked(
  A: usize, rowStep: usize, step: usize, panels: usize, terms: i32, C: usize, rows: i32, width: i32, columns: i32,
): void {
  const edge = panels + <usize>(TERMS * COLUMNS * 8);
  for (let i = 0; i < rows; i += 4) {
    const high = min(4, rows - i);
    let panel = panels;
    for (let j = 0; j < width; j += PANEL, panel += <usize>terms * PANEL_ROW) {
      const wide = min(PANEL, width - j);
      const corner = cell(C, i, j, columns);
      if (wide == PANEL) {
        tile(A + <usize>i * rowStep, rowStep, step, panel, terms, corner, rowsOf(columns), high);
        continue;
      }
      copy(corner, rowsOf(columns), edge, PANEL_ROW, high, wide);
      tile(A + <usize>i * rowStep, rowStep, step, panel, terms, edge, PANEL_ROW, high);
      copy(edge, PANEL_ROW, corner, rowsOf(columns), high, wide);
    }
  }
}

/** A part of a matrix, (high, wide). */
function copy(from: usize, rowStepFrom: usize, to: usize, rowStepTo: usize, high: i32, wide: i32): void {
  for (let i = 0; i < high; i++) {
    memory.copy(to + <usize>i * rowStepTo, from + <usize>i * rowStepFrom, <usize>wide << 3);
  }
}
