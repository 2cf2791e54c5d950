import { entries, EVERY, Move, Stack } from "../exact/stack";
import { errorOf, largestOf, norm } from "../exact/error";
import { sumRounding, UNIT } from "../exact/unit";
import { Mistake, Network, Operation, sumOfRow } from "../network";
import { at, cell } from "../numeric/address";
import { everyAt, multiply } from "../numeric/lanes";
import { addTransposedLeft, addTransposedRight, affine, affineRow } from "../numeric/matmul";
import { PANEL_ROW } from "../numeric/tile";
import { clearPanels, panelProduct } from "../exact/product";
import { fillMoved, sharesMoving } from "../exact/moved";

/*
 * Z = W A + b at every position, W (units, inputs), b (units) or none. A unit is a row of Z; parameter j of it is W[i, j], and
 * the last b[i].
 */

/** Z = W A + b for units from … to − 1. */
export function affineValue(net: Network, op: Operation, from: i32, to: i32): void {
  const A = net.value(op.input);
  const M = net.columns(A);
  const W = cell(op.W, from, 0, op.inputs);
  const b: usize = op.b == 0 ? 0 : at(op.b, from);
  const Z = cell(net.value(op.output).data, from, 0, M);
  if (to - from == 1) affineRow(W, A.data, b == 0 ? 0.0 : load<f64>(b), Z, op.inputs, M);
  else affine(W, A.data, b, Z, to - from, op.inputs, M, net.panels);
}

/** dA += Wᵀ dZ */
export function affineBackward(net: Network, op: Operation): void {
  const A = net.value(op.input);
  const dZ = net.value(op.output).adjoint;
  if (A.adjoint == 0) return;
  if (net.mistakeIn(op) == Mistake.weightsTransposed) return addStraight(net, op, dZ, A.adjoint);
  addTransposedLeft(op.W, dZ, A.adjoint, op.inputs, op.units, net.columns(A), net.panels);
}

/** dA += W dZ of a square W: the transpose forgotten. */
function addStraight(net: Network, op: Operation, dZ: usize, dA: usize): void {
  const M = net.columns(net.value(op.input));
  for (let i = 0; i < op.units; i++) {
    for (let c = 0; c < M; c++) {
      let total = load<f64>(cell(dA, i, c, M));
      for (let j = 0; j < op.inputs; j++) total += load<f64>(cell(op.W, i, j, op.inputs)) * load<f64>(cell(dZ, j, c, M));
      store<f64>(cell(dA, i, c, M), total);
    }
  }
}

/** dW += D Aᵀ, db += Σ_c D for units from … to − 1 of D; dW and db lie in `grad` as W and b in θ. */
export function affineCollect(net: Network, op: Operation, D: usize, A: usize, grad: usize, from: i32, to: i32): void {
  const M = net.columns(net.value(op.output));
  const dW = op.W - net.theta + grad;
  if (!net.isOtherUse(op)) {
    addTransposedRight(cell(D, from, 0, M), A, cell(dW, from, 0, op.inputs), to - from, M, op.inputs, net.panels);
  }
  if (op.extra == 0) return;
  const db = op.b - net.theta + grad;
  for (let i = from; i < to; i++) store<f64>(at(db, i), sumOfRow(net, op, D, i, load<f64>(at(db, i))));
}

/** ΔZ = W ΔA; where this W is one of a tied pair and W[i, j] itself moves, ± step (A + ΔA)_j more in unit i. */
export function affineDifference(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const from = stack.move(op.input);
  const to = stack.move(op.output);
  if (sharesMoving(net, stack, op)) return tiedDifference(net, stack, op, from, to);
  to.spread(from.from, from.to);
  if (from.unit != EVERY) outward(net, stack, op, from, to);
  else {
    clearPanels(to, op.units, stack.panels, net.reach(net.value(op.input)));
    panelProduct(op.W, op.units, op.inputs, stack.panels, net.reach(net.value(op.input)), from, to);
  }
}

/** ΔZ = W[·, i] ΔA_i where only unit i moves, a product of a column and a row. */
function outward(net: Network, stack: Stack, op: Operation, from: Move, to: Move): void {
  const n = op.units;
  const height = from.to - from.from;
  const rows = net.reach(net.value(op.output)) * n;
  for (let k = 0; k < n; k++) store<f64>(at(stack.column, k), load<f64>(cell(op.W, k, from.unit, op.inputs)));
  for (let p = 0; p < stack.panels; p++) {
    for (let q = 0; q < height; q++) {
      const row = from.lone + <usize>(p * height + q) * PANEL_ROW;
      const out = to.panels + <usize>(p * rows + (from.from + q) * n) * PANEL_ROW;
      if (ASC_FEATURE_SIMD) {
        spread<v128>(stack.column, row, out, n);
        spread<v128>(stack.column, row + 16, out + 16, n);
      } else {
        for (let lane: usize = 0; lane < PANEL_ROW; lane += 8) spread<f64>(stack.column, row + lane, out + lane, n);
      }
    }
  }
}

/** All positions: 0 where A stands still, W ΔA, and what W[i, j] itself adds to unit i. */
function tiedDifference(net: Network, stack: Stack, op: Operation, from: Move, to: Move): void {
  const A = net.value(op.input);
  const reach = net.reach(A);
  if (!from.still && from.unit != EVERY) fillMoved(net, stack, op.input);
  to.spread(0, reach);
  clearPanels(to, op.units, stack.panels, reach);
  if (!from.still) panelProduct(op.W, op.units, op.inputs, stack.panels, reach, from, to);
  const first = <i32>((op.W - net.theta) >> 3);
  for (let c = 0; c < stack.count; c++) {
    const entry = stack.ownerOf(c) - first;
    if (entry < 0 || entry >= op.units * op.inputs) continue;
    for (let q = 0; q < reach; q++) moveEntry(net, stack, op, c, q, entry / op.inputs, entry % op.inputs);
  }
}

/** ΔZ_i += ± step (A + ΔA)_j at one position of one column. */
function moveEntry(net: Network, stack: Stack, op: Operation, c: i32, q: i32, i: i32, j: i32): void {
  const A = net.value(op.input);
  const reach = net.reach(A);
  const from = stack.move(op.input);
  const a = load<f64>(cell(A.data, j, stack.exampleOf(c) * reach + q, net.columns(A)));
  const dA = entries(from.panels, c, reach * op.inputs) + <usize>(q * op.inputs + j) * PANEL_ROW;
  const dZ = entries(stack.move(op.output).panels, c, reach * op.units) + <usize>(q * op.units + i) * PANEL_ROW;
  const moves = q >= from.from && q < from.to;
  store<f64>(dZ, load<f64>(dZ) + stack.step * (a + (moves ? load<f64>(dA) : 0.0)));
  store<f64>(dZ, load<f64>(dZ, 8) - stack.step * (a + (moves ? load<f64>(dA, 8) : 0.0)), 8);
}

@inline
function spread<T>(column: usize, moved: usize, to: usize, n: i32): void {
  const factor = load<T>(moved);
  for (let k = 0; k < n; k++) store<T>(to + <usize>k * PANEL_ROW, multiply<T>(everyAt<T>(at(column, k)), factor));
}

/**
 * Rounding, errors of different units being independent:
 *
 *     errorZ_i² = (sumRounding Σ_j |W_ij| max|A_j| + u |b_i|)² + Σ_j W_ij² errorA_j²
 *     weight_j  = sumRounding ‖W_·j‖ ‖dZ‖ at each position
 */
export function affineRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const A = net.value(op.input);
  const M = net.columns(A);
  for (let j = 0; j < op.inputs; j++) store<f64>(at(stack.column, j), largestOf(A.data, j, M));
  for (let i = 0; i < op.units; i++) store<f64>(at(stack.move(op.output).error, i), errorOfUnit(stack, op, i));
  const weight = stack.point(k).weight;
  if (weight == 0) return;
  const rounding = sumRounding(op.inputs);
  for (let j = 0; j < op.inputs; j++) store<f64>(at(stack.column, j), norm(at(op.W, j), op.units, <usize>op.inputs << 3));
  for (let c = 0; c < M; c++) {
    const D = rounding * norm(at(net.value(op.output).adjoint, c), op.units, <usize>M << 3);
    for (let j = 0; j < op.inputs; j++) store<f64>(cell(weight, c, j, op.inputs), D * load<f64>(at(stack.column, j)));
  }
}

/** errorZ_i, the largest inputs being in `column`. */
function errorOfUnit(stack: Stack, op: Operation, i: i32): f64 {
  let own = 0.0;
  let squares = 0.0;
  for (let j = 0; j < op.inputs; j++) {
    const w = Math.abs(load<f64>(cell(op.W, i, j, op.inputs)));
    const passed = w * errorOf(stack, op.input, j);
    own += w * load<f64>(at(stack.column, j));
    squares += passed * passed;
  }
  own = sumRounding(op.inputs + 1) * own + (op.extra == 0 ? 0.0 : UNIT * Math.abs(load<f64>(at(op.b, i))));
  return Math.sqrt(own * own + squares);
}
