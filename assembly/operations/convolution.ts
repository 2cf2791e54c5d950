import { clearPanels } from "../exact/product";
import { errorOf, largestOf, norm } from "../exact/error";
import { Stack } from "../exact/stack";
import { sumRounding, UNIT } from "../exact/unit";
import { Mistake, Network, Operation, sumOfRow, Value } from "../network";
import { at, cell } from "../numeric/address";
import { addTransposedLeft, addTransposedRight, affine } from "../numeric/matmul";
import { PANEL_ROW, tile } from "../numeric/tile";
import { addShiftedBack, shift } from "./shift";
import { Axis, behindAxes, highOf, inputAt, keepMoving, moves, outputAt, reached, spreadWindow, tapsOf, wideOf } from "./window";

/*
 * Z = Σ_tap W[tap]ᵀ X shifted by the tap + b: a convolution along one or two axes, or a transposed one; which input meets which
 * output by which tap says window.ts. W is (taps, in, units), b (units) or none. A unit is a row of Z; parameter j = tap · in + k
 * of it is W[tap, k, i], and the last b[i].
 *
 * As matrices: Z = Wᵀ S + b, W (taps · in, units), S (taps · in, m P) the shifted rows of X. S is made for some taps at a time.
 *
 * Behind both axes its sizes have how many those are. Its workspace: their rows of S, or a row of the input for each tap if that
 * is more; and behind those a matrix as their W.
 */

/** Channels of the input. */
@inline
function channelsOf(net: Network, op: Operation): i32 {
  return net.value(op.input).units;
}

/** Columns of the output. */
@inline
function columnsOf(net: Network, op: Operation): i32 {
  return net.columns(net.value(op.output));
}

/** Taps of the group that begins at `tap`. */
@inline
function groupAt(op: Operation, tap: i32): i32 {
  return min(behindAxes(op), tapsOf(op) - tap);
}

/** The rows of S for `count` taps, into the workspace. */
function shiftTaps(net: Network, op: Operation, X: usize, tap: i32, count: i32): void {
  const n = channelsOf(net, op);
  const columns = net.columns(net.value(op.input));
  const M = columnsOf(net, op);
  for (let t = 0; t < count; t++) {
    for (let k = 0; k < n; k++) shift(op, net.m, tap + t, cell(X, k, 0, columns), cell(op.workspace, t * n + k, 0, M));
  }
}

/** Z = Wᵀ S + b */
export function convolutionValue(net: Network, op: Operation): void {
  const n = channelsOf(net, op);
  const M = columnsOf(net, op);
  const Z = net.value(op.output).data;
  affine(op.W, 0, op.b, Z, op.units, 0, M, net.panels);
  for (let tap = 0; tap < tapsOf(op); tap += behindAxes(op)) {
    const count = groupAt(op, tap);
    shiftTaps(net, op, net.value(op.input).data, tap, count);
    addTransposedLeft(cell(op.W, tap, 0, n * op.units), op.workspace, Z, op.units, count * n, M, net.panels);
  }
}

/** dX += the rows of W dZ, each shifted back. */
export function convolutionBackward(net: Network, op: Operation): void {
  const X = net.value(op.input);
  if (X.adjoint == 0) return;
  const mistake = net.mistakeIn(op);
  if (mistake == Mistake.strideForgotten || mistake == Mistake.paddingForgotten) backwardAskew(net, op, X, mistake);
  else backwardTaps(net, op, X, mistake);
}

function backwardTaps(net: Network, op: Operation, X: Value, mistake: i32): void {
  const n = X.units;
  const columns = net.columns(X);
  const M = columnsOf(net, op);
  const dZ = net.value(op.output).adjoint;
  for (let tap = 0; tap < tapsOf(op); tap += behindAxes(op)) {
    const count = groupAt(op, tap);
    affine(cell(op.W, tap, 0, n * op.units), dZ, 0, op.workspace, count * n, op.units, M, net.panels);
    if (mistake == Mistake.channelsExchanged) exchangeChannels(net, op, dZ, tap, count);
    for (let t = 0; t < count; t++) {
      const by = mistake == Mistake.kernelFlipped ? tapsOf(op) - 1 - tap - t : tap + t;
      for (let k = 0; k < n; k++) {
        addShiftedBack(op, net.m, by, cell(op.workspace, t * n + k, 0, M), cell(X.adjoint, k, 0, columns));
      }
    }
  }
}

/** The rows of Wᵀ dZ instead of W dZ, into the workspace, where there are as many units as channels. */
function exchangeChannels(net: Network, op: Operation, dZ: usize, tap: i32, count: i32): void {
  const n = op.units;
  const M = columnsOf(net, op);
  memory.fill(op.workspace, 0, <usize>(count * n * M) << 3);
  for (let t = 0; t < count; t++) {
    addTransposedLeft(cell(op.W, tap + t, 0, n * n), dZ, cell(op.workspace, t * n, 0, M), n, n, M, net.panels);
  }
}

/** The way back along axes of which the stride or the padding is forgotten, and then put back. */
function backwardAskew(net: Network, op: Operation, X: Value, mistake: i32): void {
  const high = highOf(op);
  const wide = wideOf(op);
  const highAt = forget(high, mistake);
  const wideAt = forget(wide, mistake);
  backwardTaps(net, op, X, mistake);
  putBack(high, mistake, highAt);
  putBack(wide, mistake, wideAt);
}

/** What stood there. */
function forget(axis: Axis, mistake: i32): i32 {
  const kept = mistake == Mistake.strideForgotten ? axis.stride : axis.before;
  putBack(axis, mistake, mistake == Mistake.strideForgotten ? 1 : 0);
  return kept;
}

function putBack(axis: Axis, mistake: i32, to: i32): void {
  if (mistake == Mistake.strideForgotten) axis.stride = to;
  else axis.before = to;
}

/** dW += S Dᵀ, db += Σ_c D for units from … to − 1 of D; dW and db lie in `grad` as W and b in θ. */
export function convolutionCollect(
  net: Network, op: Operation, D: usize, X: usize, grad: usize, from: i32, to: i32,
): void {
  const n = channelsOf(net, op);
  const M = columnsOf(net, op);
  const dW = op.W - net.theta + grad;
  const units = to - from;
  const own = op.workspace + shiftedBytes(net, op);
  for (let tap = 0; tap < tapsOf(op); tap += behindAxes(op)) {
    const rows = groupAt(op, tap) * n;
    const corner = cell(dW, tap * n, from, op.units);
    shiftTaps(net, op, X, tap, groupAt(op, tap));
    copyRows(corner, op.units, own, units, rows, units);
    addTransposedRight(op.workspace, cell(D, from, 0, M), own, rows, M, units, net.panels);
    copyRows(own, units, corner, op.units, rows, units);
  }
  if (op.extra == 0) return;
  const db = op.b - net.theta + grad;
  for (let i = from; i < to; i++) store<f64>(at(db, i), sumOfRow(net, op, D, i, load<f64>(at(db, i))));
}

/** Bytes of the first part of the workspace. */
@inline
function shiftedBytes(net: Network, op: Operation): usize {
  const rows = behindAxes(op) * channelsOf(net, op);
  return <usize>max(rows * columnsOf(net, op), net.columns(net.value(op.input))) << 3;
}

/** A part of a matrix, (rows, width). */
function copyRows(from: usize, columnsFrom: i32, to: usize, columnsTo: i32, rows: i32, width: i32): void {
  for (let j = 0; j < rows; j++) memory.copy(cell(to, j, 0, columnsTo), cell(from, j, 0, columnsFrom), <usize>width << 3);
}

/** Row j of S, written to `row`. */
export function convolutionInputs(net: Network, op: Operation, j: i32, row: usize): usize {
  const X = net.value(op.input);
  shift(op, net.m, j / X.units, cell(X.data, j % X.units, 0, net.columns(X)), row);
  return row;
}

/** Channel that parameter j is multiplied with. */
@inline
export function convolutionChannel(net: Network, op: Operation, j: i32): i32 {
  return j % channelsOf(net, op);
}

/** reach[c] = max(reach[c], max |S| in column c) */
export function convolutionReach(net: Network, op: Operation, reach: usize): void {
  const X = net.value(op.input);
  const columns = net.columns(X);
  const inputs = X.positions;
  const outputs = net.value(op.output).positions;
  for (let c = 0; c < columns; c++) {
    let most = 0.0;
    for (let k = 0; k < X.units; k++) most = Math.max(most, Math.abs(load<f64>(cell(X.data, k, c, columns))));
    store<f64>(at(op.workspace, c), most);
  }
  for (let tap = 0; tap < tapsOf(op); tap++) {
    for (let o = 0; o < outputs; o++) {
      const p = inputAt(op, o, tap);
      if (p < 0) continue;
      for (let s = 0; s < net.m; s++) {
        const slot = at(reach, s * outputs + o);
        store<f64>(slot, Math.max(load<f64>(slot), load<f64>(at(op.workspace, s * inputs + p))));
      }
    }
  }
}

/** ΔZ = Σ_tap W[tap]ᵀ ΔX shifted by the tap. */
export function convolutionDifference(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  spreadWindow(net, stack, op);
  const from = stack.move(op.input);
  const to = stack.move(op.output);
  const X = net.value(op.input);
  const Z = net.value(op.output);
  clearPanels(to, Z.units, stack.panels, net.reach(Z));
  keepMoving(stack, from, net.reach(X), X.units);
  for (let tap = 0; tap < tapsOf(op); tap++) {
    const W = cell(op.W, tap, 0, X.units * op.units);
    for (let q = from.from; q < from.to; q++) {
      const o = reached(op, X, Z, q, tap);
      if (o < 0) continue;
      for (let p = 0; p < stack.panels; p++) {
        if (!moves(stack, p, net.reach(X), q)) continue;
        const B = from.panels + <usize>((p * net.reach(X) + q) * X.units) * PANEL_ROW;
        const C = to.panels + <usize>((p * net.reach(Z) + o) * Z.units) * PANEL_ROW;
        addTap(W, B, X.units, C, Z.units);
      }
    }
  }
}

/** C += W[tap]ᵀ B for one position of a panel. */
@inline
function addTap(W: usize, B: usize, n: i32, C: usize, units: i32): void {
  for (let i = 0; i < units; i += 4) {
    tile(at(W, i), 8, <usize>units << 3, B, n, C + <usize>i * PANEL_ROW, PANEL_ROW, min(4, units - i));
  }
}

/**
 * Rounding, as that of an affine operation, D being dZ at the outputs that an input position meets:
 *
 *     errorZ_i² = (sumRounding Σ_j |W_ji| max|X_j| + u |b_i|)² + Σ_j W_ji² errorX_j²
 *     weight_k  = sumRounding ‖W[·, k, ·]‖ ‖D‖ at each position
 */
export function convolutionRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const X = net.value(op.input);
  for (let j = 0; j < X.units; j++) store<f64>(at(stack.column, j), largestOf(X.data, j, net.columns(X)));
  for (let i = 0; i < op.units; i++) store<f64>(at(stack.move(op.output).error, i), errorOfUnit(stack, op, X.units, i));
  const weight = stack.point(k).weight;
  if (weight == 0) return;
  for (let j = 0; j < X.units; j++) {
    store<f64>(at(stack.column, j), sumRounding(op.inputs) * normOfChannel(op, X.units, j));
  }
  keepNorms(net, op);
  for (let c = 0; c < net.columns(X); c++) {
    const D = normReached(net, op, c);
    for (let j = 0; j < X.units; j++) store<f64>(cell(weight, c, j, X.units), D * load<f64>(at(stack.column, j)));
  }
}

/** errorZ_i, the largest of each channel being in `column`. */
function errorOfUnit(stack: Stack, op: Operation, n: i32, i: i32): f64 {
  let own = 0.0;
  let squares = 0.0;
  for (let j = 0; j < op.inputs; j++) {
    const w = Math.abs(load<f64>(cell(op.W, j, i, op.units)));
    const passed = w * errorOf(stack, op.input, j % n);
    own += w * load<f64>(at(stack.column, j % n));
    squares += passed * passed;
  }
  own = sumRounding(op.inputs + 1) * own + (op.extra == 0 ? 0.0 : UNIT * Math.abs(load<f64>(at(op.b, i))));
  return Math.sqrt(own * own + squares);
}

/** ‖W[·, k, ·]‖ */
function normOfChannel(op: Operation, n: i32, k: i32): f64 {
  let squares = 0.0;
  for (let j = k; j < op.inputs; j += n) {
    const size = norm(cell(op.W, j, 0, op.units), op.units, 8);
    squares += size * size;
  }
  return Math.sqrt(squares);
}

/** ‖dZ‖ of every column of the output, into the workspace. */
function keepNorms(net: Network, op: Operation): void {
  const M = columnsOf(net, op);
  const dZ = net.value(op.output).adjoint;
  for (let c = 0; c < M; c++) store<f64>(at(op.workspace, c), norm(at(dZ, c), op.units, <usize>M << 3));
}

/** ‖D‖ of column c of the input. */
function normReached(net: Network, op: Operation, c: i32): f64 {
  const inputs = net.value(op.input).positions;
  const outputs = net.value(op.output).positions;
  let squares = 0.0;
  for (let tap = 0; tap < tapsOf(op); tap++) {
    const o = outputAt(op, c % inputs, tap);
    if (o < 0) continue;
    const D = load<f64>(at(op.workspace, (c / inputs) * outputs + o));
    squares += D * D;
  }
  return Math.sqrt(squares);
}
