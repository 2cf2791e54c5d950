import { Network, Operation } from "../network";
import { every, larger, noneAbove } from "../numeric/lanes";
import { at, cell } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";
import { errorOf, largestOf } from "../exact/error";
import { entries, EVERY, Point, Stack } from "../exact/stack";
import { OPERATIONS, UNIT } from "../exact/unit";

/*
 * A = g(Z) entry by entry. Beside each g stand its derivative and its difference g(z + δ) − g(z), a class of functions so that
 * a loop is compiled for each:
 *
 *     value, derivative  g and g'
 *     kept, slope        what is kept of z, once for all perturbations
 *     near               the difference of small δ, given the addresses of z, kept and slope
 *     reach              how far δ goes; near holds where it is at most `limit`
 *     any                the difference of any δ
 *     kink               whether g has a kink between z and z + δ
 *     curvature          a bound of |g''(z)|
 *
 * The workspace of such an operation is g'(Z), (n, m P).
 */

/** A = g(Z) for units from … to − 1. */
export function activate<G>(net: Network, op: Operation, from: i32, to: i32): void {
  const Z = net.value(op.input);
  const A = net.value(op.output).data;
  const M = net.columns(Z);
  for (let i = from * M; i < to * M; i++) store<f64>(at(A, i), changetype<G>(0).value(load<f64>(at(Z.data, i))));
}

/** slope = g'(Z) */
export function slopes<G>(net: Network, op: Operation): void {
  const Z = net.value(op.input);
  const count = Z.units * net.columns(Z);
  for (let i = 0; i < count; i++) store<f64>(at(op.workspace, i), changetype<G>(0).derivative(load<f64>(at(Z.data, i))));
}

/** dZ += g'(Z) ∘ dA; reads the slopes. */
export function activationBackward(net: Network, op: Operation): void {
  const Z = net.value(op.input);
  const dA = net.value(op.output).adjoint;
  const count = Z.units * net.columns(Z);
  for (let i = 0; i < count; i++) {
    const slot = at(Z.adjoint, i);
    store<f64>(slot, load<f64>(slot) + load<f64>(at(dA, i)) * load<f64>(at(op.workspace, i)));
  }
}

/** What differences need of Z, (m P, n). Where bounds are asked for, `weight` is lent for the curvature. */
export function keepActivation<G>(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const point = stack.point(k);
  const Z = net.value(op.input);
  const z = stack.move(op.input).rows;
  const count = Z.units * net.columns(Z);
  for (let i = 0; i < count; i++) {
    const entry = load<f64>(at(z, i));
    store<f64>(at(point.kept, i), changetype<G>(0).kept(entry));
    store<f64>(at(point.slope, i), changetype<G>(0).slope(entry));
    if (point.weight != 0) store<f64>(at(point.weight, i), changetype<G>(0).curvature(entry));
  }
}

/** ΔA = g(Z + ΔZ) − g(Z) of every column: of one unit where only one moves. */
export function activationDifference<G>(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const from = stack.move(op.input);
  const to = stack.move(op.output);
  to.follow(from);
  if (from.unit == EVERY) {
    columns<G>(net, stack, k, from.panels, to.panels);
    return;
  }
  to.lone = stack.moved;
  loneColumns<G>(net, stack, k, from.lone, to.lone);
}

/** All units of the positions that move: they lie one behind the other. */
function columns<G>(net: Network, stack: Stack, k: i32, dZ: usize, dA: usize): void {
  const Z = net.value(net.operation(k).input);
  const move = stack.move(net.operation(k).input);
  const reach = net.reach(Z);
  const count = (move.to - move.from) * Z.units;
  const first = <usize>(move.from * Z.units) * PANEL_ROW;
  for (let c = 0; c < stack.panels << 1; c++) {
    const kept = cell(0, stack.exampleOf(c) * reach + move.from, 0, Z.units);
    const rows = reach * Z.units;
    column<G>(stack, stack.point(k), move.rows, c, kept, entries(dZ, c, rows) + first, entries(dA, c, rows) + first, count);
  }
}

/** One unit, position by position. */
function loneColumns<G>(net: Network, stack: Stack, k: i32, dZ: usize, dA: usize): void {
  const Z = net.value(net.operation(k).input);
  const move = stack.move(net.operation(k).input);
  const height = move.to - move.from;
  for (let c = 0; c < stack.panels << 1; c++) {
    const first = stack.exampleOf(c) * net.reach(Z) + move.from;
    const from = entries(dZ, c, height);
    const to = entries(dA, c, height);
    for (let q = 0; q < height; q++) {
      const kept = cell(0, first + q, move.unit, Z.units);
      const row = <usize>q * PANEL_ROW;
      column<G>(stack, stack.point(k), move.rows, c, kept, from + row, to + row, 1);
    }
  }
}

/** Entries of one column by near, or by any where near does not hold: so a column does not depend on its neighbours. */
@inline
function column<G>(
  stack: Stack, point: Point, rows: usize, c: i32, kept: usize, from: usize, to: usize, count: i32,
): void {
  const z = rows + kept;
  let near: bool;
  if (ASC_FEATURE_SIMD) {
    near = columnNear<v128, G>(z, point.kept + kept, point.slope + kept, from, to, count);
  } else {
    const plus = columnNear<f64, G>(z, point.kept + kept, point.slope + kept, from, to, count);
    const minus = columnNear<f64, G>(z, point.kept + kept, point.slope + kept, from + 8, to + 8, count);
    near = plus && minus;
  }
  if (!near) columnFar<G>(stack, z, c, from, to, count);
}

/** Both sides by any; the column is marked where a kink is crossed. */
function columnFar<G>(stack: Stack, z: usize, c: i32, from: usize, to: usize, count: i32): void {
  const plus = columnAny<G>(z, from, to, count);
  const minus = columnAny<G>(z, from + 8, to + 8, count);
  if (plus || minus) stack.markKinked(c);
}

/** Whether near holds for all entries; the differences are written all the same. */
@inline
function columnNear<T, G>(z: usize, kept: usize, slope: usize, from: usize, to: usize, count: i32): bool {
  const end = <usize>count << 3;
  let reach = every<T>(0.0);
  for (let k: usize = 0; k < end; k += 8) {
    const delta = load<T>(from + (k << 2));
    reach = larger<T>(reach, changetype<G>(0).reach<T>(z + k, delta));
    store<T>(to + (k << 2), changetype<G>(0).near<T>(z + k, kept + k, slope + k, delta));
  }
  return noneAbove<T>(changetype<G>(0).limit(), reach);
}

/** Whether a kink is crossed. */
function columnAny<G>(z: usize, from: usize, to: usize, count: i32): bool {
  let kinked = false;
  for (let k = 0; k < count; k++) {
    const entry = load<f64>(at(z, k));
    const offset = <usize>k * PANEL_ROW;
    const delta = load<f64>(from + offset);
    store<f64>(to + offset, changetype<G>(0).any(entry, delta));
    if (changetype<G>(0).kink(entry, delta)) kinked = true;
  }
  return kinked;
}

/**
 * Rounding: errorA_i = rms(g') errorZ_i + 4 u max|A_i|, and by entry
 *
 *     weight_k = |dA_k| (OPERATIONS |g'| + |g''| (errorZ_k + 4 u |z_k|)),  since g is computed by way of multiples of z
 */
export function activationRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const Z = net.value(op.input);
  const A = net.value(op.output);
  const M = net.columns(Z);
  const weight = stack.point(k).weight;
  for (let i = 0; i < Z.units; i++) {
    const errorZ = errorOf(stack, op.input, i);
    store<f64>(at(stack.move(op.output).error, i), rms(op.workspace, i, M) * errorZ + 4.0 * UNIT * largestOf(A.data, i, M));
    for (let c = 0; c < M; c++) {
      const slot = cell(weight, c, i, Z.units);
      const slope = Math.abs(load<f64>(cell(op.workspace, i, c, M)));
      const dA = Math.abs(load<f64>(cell(A.adjoint, i, c, M)));
      const shifted = errorZ + 4.0 * UNIT * Math.abs(load<f64>(cell(Z.data, i, c, M)));
      store<f64>(slot, dA * (OPERATIONS * slope + load<f64>(slot) * shifted));
    }
  }
}

/** √ of the mean over c of M[i, c]² */
function rms(matrix: usize, i: i32, columns: i32): f64 {
  let squares = 0.0;
  for (let c = 0; c < columns; c++) squares += load<f64>(cell(matrix, i, c, columns)) * load<f64>(cell(matrix, i, c, columns));
  return Math.sqrt(squares / <f64>columns);
}
