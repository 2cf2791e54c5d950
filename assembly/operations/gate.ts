import { NEAR } from "../exact/near";
import { add, every, everyAt, larger, multiply, noneAbove, size } from "../numeric/lanes";
import { at } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";
import { Sigmoid } from "./sigmoid";
import { Tanh } from "./tanh";

/*
 * Gates of a recurrence: σ or tanh of some units at one step of one column, both sides. All by near where all |Δ| are small, else
 * all by the exact function, so that a column does not depend on its neighbours.
 */

/**
 * Δσ of `count` rows.
 *
 * @param z      count × f64
 * @param value  σ(z)
 * @param slope  σ'(z)
 * @param from   Δz, rows of a panel
 * @param to     Δσ, written; may be `from`
 */
export function sigmoidRows(z: usize, value: usize, slope: usize, from: usize, to: usize, count: i32): void {
  gate<Sigmoid>(z, value, slope, from, to, count);
}

/** Δtanh, likewise. */
export function tanhRows(z: usize, value: usize, slope: usize, from: usize, to: usize, count: i32): void {
  gate<Tanh>(z, value, slope, from, to, count);
}

@inline
function gate<G>(z: usize, value: usize, slope: usize, from: usize, to: usize, count: i32): void {
  if (!isNear(from, count)) return far<G>(z, from, to, count);
  if (ASC_FEATURE_SIMD) {
    near<v128, G>(z, value, slope, from, to, count);
  } else {
    near<f64, G>(z, value, slope, from, to, count);
    near<f64, G>(z, value, slope, from + 8, to + 8, count);
  }
}

/** Whether both sides of all rows are at most NEAR. */
@inline
function isNear(from: usize, count: i32): bool {
  if (ASC_FEATURE_SIMD) return sideIsNear<v128>(from, count);
  else return sideIsNear<f64>(from, count) && sideIsNear<f64>(from + 8, count);
}

@inline
function sideIsNear<T>(from: usize, count: i32): bool {
  let reach = every<T>(0.0);
  for (let k = 0; k < count; k++) reach = larger<T>(reach, size<T>(load<T>(from + <usize>k * PANEL_ROW)));
  return noneAbove<T>(NEAR, reach);
}

@inline
function near<T, G>(z: usize, value: usize, slope: usize, from: usize, to: usize, count: i32): void {
  for (let k = 0; k < count; k++) {
    const row = <usize>k * PANEL_ROW;
    const delta = load<T>(from + row);
    store<T>(to + row, changetype<G>(0).near<T>(at(z, k), at(value, k), at(slope, k), delta));
  }
}

@inline
function far<G>(z: usize, from: usize, to: usize, count: i32): void {
  for (let k = 0; k < count; k++) {
    const row = <usize>k * PANEL_ROW;
    const entry = load<f64>(at(z, k));
    store<f64>(to + row, changetype<G>(0).any(entry, load<f64>(from + row)));
    store<f64>(to + row, changetype<G>(0).any(entry, load<f64>(from + row, 8)), 8);
  }
}

/** x of row k of a panel. */
@inline
export function rowOf<T>(rows: usize, k: i32): T {
  return load<T>(rows + <usize>k * PANEL_ROW);
}

@inline
export function setRow<T>(rows: usize, k: i32, x: T): void {
  store<T>(rows + <usize>k * PANEL_ROW, x);
}

/** Entry k of a panel's lane. */
@inline
export function entryOf(lane: usize, k: i32): f64 {
  return load<f64>(lane + <usize>k * PANEL_ROW);
}

@inline
export function setEntry(lane: usize, k: i32, x: f64): void {
  store<f64>(lane + <usize>k * PANEL_ROW, x);
}

/** x Δy + y Δx + Δx Δy, x and y being f64 at addresses. */
@inline
export function productDifference<T>(x: usize, dx: T, y: usize, dy: T): T {
  return add<T>(add<T>(multiply<T>(everyAt<T>(x), dy), multiply<T>(everyAt<T>(y), dx)), multiply<T>(dx, dy));
}
