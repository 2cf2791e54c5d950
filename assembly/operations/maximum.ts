import { errorOf } from "../exact/error";
import { clearPanels } from "../exact/product";
import { entries, Move, Stack } from "../exact/stack";
import { UNIT } from "../exact/unit";
import { Mistake, Network, Operation, Value } from "../network";
import { at, cell } from "../numeric/address";
import { add, every, everyAt, larger, subtract } from "../numeric/lanes";
import { PANEL_ROW } from "../numeric/tile";
import { inputAt, keepMoving, moves, spreadWindow, tapsOf } from "./window";

/*
 * A = max over the window of X, each channel by itself: the first of several; what lies in the padding is no candidate. Where the
 * windows lie say the axes in its sizes, see window.ts.
 *
 * The workspace has the position of the winner within its example for every entry of A, (n, m P) of i32 in the place of f64.
 */

/** A = max X, and where it stands. */
export function maximumValue(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const A = net.value(op.output);
  for (let o = 0; o < A.positions; o++) {
    for (let i = 0; i < A.units * net.m; i++) store<i32>(at(op.workspace, i * A.positions + o), -1);
    for (let tap = 0; tap < tapsOf(op); tap++) {
      const p = inputAt(op, o, tap);
      if (p < 0) continue;
      for (let i = 0; i < A.units * net.m; i++) compete(op, A.data, i * A.positions + o, load<f64>(at(X.data, i * X.positions + p)), p);
    }
  }
}

/** Makes x at position p the winner of an entry if it is the first or larger, or NaN. */
@inline
function compete(op: Operation, A: usize, entry: i32, x: f64, p: i32): void {
  if (load<i32>(at(op.workspace, entry)) >= 0 && !(x > load<f64>(at(A, entry))) && !isNaN(x)) return;
  store<i32>(at(op.workspace, entry), p);
  store<f64>(at(A, entry), x);
}

/** dX += dA at the winners. */
export function maximumBackward(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const A = net.value(op.output);
  if (X.adjoint == 0) return;
  const mistake = net.mistakeIn(op);
  if (mistake != Mistake.none) return backwardAnywhere(net, op, X, mistake == Mistake.toAll);
  const M = net.columns(A);
  for (let k = 0; k < A.units; k++) {
    for (let c = 0; c < M; c++) {
      const entry = cell(0, k, c, M);
      const p = (c / A.positions) * X.positions + load<i32>(op.workspace + entry);
      const slot = cell(X.adjoint, k, p, net.columns(X));
      store<f64>(slot, load<f64>(slot) + load<f64>(A.adjoint + entry));
    }
  }
}

/** dX += dA at the first entry of the window, or at all of them, whoever has won. */
function backwardAnywhere(net: Network, op: Operation, X: Value, all: bool): void {
  const A = net.value(op.output);
  for (let o = 0; o < A.positions; o++) {
    for (let tap = 0; tap < tapsOf(op); tap++) {
      const p = inputAt(op, o, tap);
      if (p < 0) continue;
      for (let i = 0; i < A.units * net.m; i++) {
        const slot = at(X.adjoint, i * X.positions + p);
        store<f64>(slot, load<f64>(slot) + load<f64>(at(A.adjoint, i * A.positions + o)));
      }
      if (!all) break;
    }
  }
}

/** The winners, (m P, n). */
export function keepMaximum(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const A = net.value(op.output);
  const M = net.columns(A);
  for (let c = 0; c < M; c++) {
    for (let i = 0; i < A.units; i++) {
      store<i32>(cell(stack.point(k).kept, c, i, A.units), load<i32>(cell(op.workspace, i, c, M)));
    }
  }
}

/**
 * ΔA of every column; w being the winner,
 *
 *     ΔA = max over the window of (X_p − X_w) + ΔX_p
 *
 * and a column is kinked where that is not ΔX_w: another one has won.
 */
export function maximumDifference(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  spreadWindow(net, stack, op);
  const A = net.value(op.output);
  const to = stack.move(op.output);
  keepMoving(stack, stack.move(op.input), net.reach(net.value(op.input)), A.units);
  clearPanels(to, A.units, stack.panels, net.reach(A));
  for (let q = to.from; q < to.to; q++) {
    const size = keepWindow(net, stack, op, q);
    for (let p = 0; p < stack.panels; p++) {
      if (!anyMoves(stack, p, net.reach(net.value(op.input)), stack.move(op.input), size)) continue;
      if (moveMaxima(net, stack, k, 2 * p, q, size)) stack.markKinked(2 * p);
      if (moveMaxima(net, stack, k, 2 * p + 1, q, size)) stack.markKinked(2 * p + 1);
    }
  }
}

/** Positions, in a group of examples, of what output position q looks at, into `column`; their number. */
function keepWindow(net: Network, stack: Stack, op: Operation, q: i32): i32 {
  const outputs = net.value(op.output).positions;
  const first = (q / outputs) * net.value(op.input).positions;
  let size = 0;
  for (let tap = 0; tap < tapsOf(op); tap++) {
    const p = inputAt(op, q % outputs, tap);
    if (p >= 0) store<i32>(at(stack.column, size++), first + p);
  }
  return size;
}

/** Entry t of the window. */
@inline
function windowAt(stack: Stack, t: i32): i32 {
  return load<i32>(at(stack.column, t));
}

/** Whether anything in the window moves in a panel. */
@inline
function anyMoves(stack: Stack, p: i32, reach: i32, move: Move, size: i32): bool {
  for (let t = 0; t < size; t++) {
    const q = windowAt(stack, t);
    if (q >= move.from && move.to > q && moves(stack, p, reach, q)) return true;
  }
  return false;
}

/** ΔA of all units of column c at position q; whether another entry than the winner has become the largest. */
function moveMaxima(net: Network, stack: Stack, k: i32, c: i32, q: i32, size: i32): bool {
  const op = net.operation(k);
  const X = net.value(op.input);
  const A = net.value(op.output);
  const n = A.units;
  const move = stack.move(op.input);
  const first = (q / A.positions) * X.positions;
  const rows = cell(move.rows, stack.exampleOf(c) * net.reach(X), 0, n);
  const winners = cell(stack.point(k).kept, stack.exampleOf(c) * net.reach(A) + q, 0, n);
  const dX = entries(move.panels, c, net.reach(X) * n);
  const dA = entries(stack.move(op.output).panels, c, net.reach(A) * n) + <usize>(q * n) * PANEL_ROW;
  if (ASC_FEATURE_SIMD) return moveSide<v128>(stack, move, first, size, n, rows, winners, dX, dA);
  const plus = moveSide<f64>(stack, move, first, size, n, rows, winners, dX, dA);
  const minus = moveSide<f64>(stack, move, first, size, n, rows, winners, dX + 8, dA + 8);
  return plus || minus;
}

function moveSide<T>(
  stack: Stack, move: Move, first: i32, size: i32, n: i32, rows: usize, winners: usize, dX: usize, dA: usize,
): bool {
  let kinked = false;
  for (let k = 0; k < n; k++) {
    const w = first + load<i32>(at(winners, k));
    const own = deltaAt<T>(move, dX, w, n, k);
    const best = everyAt<T>(cell(rows, w, k, n));
    let most = own;
    for (let t = 0; t < size; t++) {
      const p = windowAt(stack, t);
      const away = subtract<T>(everyAt<T>(cell(rows, p, k, n)), best);
      most = larger<T>(most, add<T>(away, deltaAt<T>(move, dX, p, n, k)));
    }
    store<T>(dA + <usize>k * PANEL_ROW, most);
    if (isAbove<T>(most, own)) kinked = true;
  }
  return kinked;
}

/** ΔX at position q of a column; 0 where it stands still. */
@inline
function deltaAt<T>(move: Move, dX: usize, q: i32, n: i32, k: i32): T {
  if (move.from > q || q >= move.to) return every<T>(0.0);
  return load<T>(dX + <usize>(q * n + k) * PANEL_ROW);
}

/** Whether any lane of a is above that of b. */
@inline
function isAbove<T>(a: T, b: T): bool {
  if (isVector<T>()) return v128.any_true(f64x2.gt(a as v128, b as v128));
  else return (a as f64) > (b as f64);
}

/** Rounding: errorA_i = errorX_i, weight = 2 u |dA| of the winner, as the largest of them is neither summed nor multiplied. */
export function maximumRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const X = net.value(op.input);
  const A = net.value(op.output);
  const M = net.columns(A);
  const weight = stack.point(k).weight;
  for (let i = 0; i < X.units; i++) store<f64>(at(stack.move(op.output).error, i), errorOf(stack, op.input, i));
  if (weight == 0) return;
  memory.fill(weight, 0, <usize>(X.units * net.columns(X)) << 3);
  for (let c = 0; c < M; c++) {
    for (let i = 0; i < A.units; i++) {
      const p = (c / A.positions) * X.positions + load<i32>(cell(op.workspace, i, c, M));
      const slot = cell(weight, p, i, X.units);
      store<f64>(slot, load<f64>(slot) + 2.0 * UNIT * Math.abs(load<f64>(cell(A.adjoint, i, c, M))));
    }
  }
}
