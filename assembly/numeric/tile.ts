import { add, everyAt, multiply } from "./lanes";

/** Columns of a panel: a matrix whose rows of 4 entries lie one behind the other. */
export const PANEL: i32 = 4;
/** Bytes of a row of a panel. */
export const PANEL_ROW: usize = 32;

/**
 * C += A B for up to 4 rows of A and a panel B: every entry is one sum in the order of k, whatever the build.
 *
 * @param A     entry (i, k) at A + i·rowStep + k·step
 * @param B     (inner, 4), a panel
 * @param C     (rows, 4), rows `rowStepC` bytes apart
 * @param rows  1 … 4
 */
export function tile(
  A: usize, rowStep: usize, step: usize, B: usize, inner: i32, C: usize, rowStepC: usize, rows: i32,
): void {
  if (rows == 4) return tileBlock(A, rowStep, step, B, inner, C, rowStepC);
  if (rows > 1) tilePair(A, rowStep, step, B, inner, C, rowStepC);
  const last = <usize>(rows - 1);
  if (rows != 2) tileRow(A + last * rowStep, step, B, inner, C + last * rowStepC);
}

@inline
function tileBlock(A: usize, rowStep: usize, step: usize, B: usize, inner: i32, C: usize, rowStepC: usize): void {
  if (ASC_FEATURE_SIMD) {
    block<v128>(A, rowStep, step, B, inner, C, rowStepC);
  } else {
    block<f64>(A, rowStep, step, B, inner, C, rowStepC);
    block<f64>(A, rowStep, step, B + 16, inner, C + 16, rowStepC);
  }
}

@inline
function tilePair(A: usize, rowStep: usize, step: usize, B: usize, inner: i32, C: usize, rowStepC: usize): void {
  if (ASC_FEATURE_SIMD) {
    pair<v128>(A, rowStep, step, B, inner, C, rowStepC);
  } else {
    pair<f64>(A, rowStep, step, B, inner, C, rowStepC);
    pair<f64>(A, rowStep, step, B + 16, inner, C + 16, rowStepC);
  }
}

@inline
function tileRow(A: usize, step: usize, B: usize, inner: i32, C: usize): void {
  if (ASC_FEATURE_SIMD) {
    row<v128>(A, step, B, inner, C);
  } else {
    row<f64>(A, step, B, inner, C);
    row<f64>(A, step, B + 16, inner, C + 16);
  }
}

/** 4 × 2 sums in registers. */
@inline
function block<T>(A: usize, rowStep: usize, step: usize, B: usize, inner: i32, C: usize, rowStepC: usize): void {
  const lane: usize = sizeof<T>();
  const A1 = A + rowStep;
  const A2 = A1 + rowStep;
  const A3 = A2 + rowStep;
  const C1 = C + rowStepC;
  const C2 = C1 + rowStepC;
  const C3 = C2 + rowStepC;
  let c00 = load<T>(C);
  let c01 = load<T>(C + lane);
  let c10 = load<T>(C1);
  let c11 = load<T>(C1 + lane);
  let c20 = load<T>(C2);
  let c21 = load<T>(C2 + lane);
  let c30 = load<T>(C3);
  let c31 = load<T>(C3 + lane);
  const end = B + <usize>inner * PANEL_ROW;
  for (let k: usize = 0; B < end; B += PANEL_ROW, k += step) {
    const b0 = load<T>(B);
    const b1 = load<T>(B + lane);
    let a = everyAt<T>(A + k);
    c00 = add<T>(c00, multiply<T>(a, b0));
    c01 = add<T>(c01, multiply<T>(a, b1));
    a = everyAt<T>(A1 + k);
    c10 = add<T>(c10, multiply<T>(a, b0));
    c11 = add<T>(c11, multiply<T>(a, b1));
    a = everyAt<T>(A2 + k);
    c20 = add<T>(c20, multiply<T>(a, b0));
    c21 = add<T>(c21, multiply<T>(a, b1));
    a = everyAt<T>(A3 + k);
    c30 = add<T>(c30, multiply<T>(a, b0));
    c31 = add<T>(c31, multiply<T>(a, b1));
  }
  store<T>(C, c00);
  store<T>(C + lane, c01);
  store<T>(C1, c10);
  store<T>(C1 + lane, c11);
  store<T>(C2, c20);
  store<T>(C2 + lane, c21);
  store<T>(C3, c30);
  store<T>(C3 + lane, c31);
}

/** 2 × 2 sums in registers. */
@inline
function pair<T>(A: usize, rowStep: usize, step: usize, B: usize, inner: i32, C: usize, rowStepC: usize): void {
  const lane: usize = sizeof<T>();
  const C1 = C + rowStepC;
  let c00 = load<T>(C);
  let c01 = load<T>(C + lane);
  let c10 = load<T>(C1);
  let c11 = load<T>(C1 + lane);
  const end = B + <usize>inner * PANEL_ROW;
  for (let a = A; B < end; B += PANEL_ROW, a += step) {
    const b0 = load<T>(B);
    const b1 = load<T>(B + lane);
    const a0 = everyAt<T>(a);
    c00 = add<T>(c00, multiply<T>(a0, b0));
    c01 = add<T>(c01, multiply<T>(a0, b1));
    const a1 = everyAt<T>(a + rowStep);
    c10 = add<T>(c10, multiply<T>(a1, b0));
    c11 = add<T>(c11, multiply<T>(a1, b1));
  }
  store<T>(C, c00);
  store<T>(C + lane, c01);
  store<T>(C1, c10);
  store<T>(C1 + lane, c11);
}

/** 1 × 2 sums in registers. */
@inline
function row<T>(A: usize, step: usize, B: usize, inner: i32, C: usize): void {
  const lane: usize = sizeof<T>();
  let c0 = load<T>(C);
  let c1 = load<T>(C + lane);
  const end = B + <usize>inner * PANEL_ROW;
  for (let a = A; B < end; B += PANEL_ROW, a += step) {
    c0 = add<T>(c0, multiply<T>(everyAt<T>(a), load<T>(B)));
    c1 = add<T>(c1, multiply<T>(everyAt<T>(a), load<T>(B + lane)));
  }
  store<T>(C, c0);
  store<T>(C + lane, c1);
}
