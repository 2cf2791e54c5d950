import { Activation } from "../activation/activation";
import { everyAt, multiply } from "../lanes";
import { at, cell, Network } from "../network";
import { PANEL_ROW } from "../tile";
import { activationDifferences } from "./activation";
import { lossDifferences } from "./loss";
import { panelProduct } from "./product";
import { weigh, weighUnit } from "./rounding";
import { entries, Stack } from "./stack";

/**
 * Δloss of every column of the stack, whose Z[l][i] moves by ±delta: into `loss`, and its rounding into `rounding`.
 * Layers below l do not move; columns that do not move J at all are dropped from the stack.
 *
 *     ΔA[l][i] = g(z + δ) − g(z),  ΔZ[l+1] = W[l+1][·, i] ΔA[l][i],  ΔA[k] = g(Z[k] + ΔZ[k]) − g(Z[k]),  ΔZ[k+1] = W[k+1] ΔA[k]
 */
export function propagateUnit(net: Network, stack: Stack, l: i32, i: i32): void {
  if (stack.rounding != 0) memory.fill(stack.rounding, 0, <usize>stack.count << 3);
  const layer = net.layer(l);
  if (l == net.depth || layer.activation == Activation.softmax) {
    alone(stack, layer.units, i);
    return upward(net, stack, l);
  }
  weighUnit(stack, stack.point(l), layer.units, i);
  stack.pad();
  activationDifferences(layer, stack, stack.point(l), i, 1, stack.delta, stack.moved);
  dropStill(stack);
  outward(net, stack, l, i);
  upward(net, stack, l + 1);
}

/** Δloss of every column of the stack from ΔZ[l] of all its units, in `dZ`. */
export function upward(net: Network, stack: Stack, l: i32): void {
  for (let k = l; k < net.depth; k++) {
    const layer = net.layer(k);
    const above = net.layer(k + 1);
    weigh(stack, stack.point(k), layer.units);
    activationDifferences(layer, stack, stack.point(k), 0, layer.units, stack.dZ, stack.dA);
    panelProduct(above.W, above.units, layer.units, stack.dA, stack.dZ, stack.panels);
  }
  weigh(stack, stack.point(net.depth), net.top.units);
  lossDifferences(net, stack);
}

/** ΔZ[l] where only unit i moves. */
function alone(stack: Stack, units: i32, i: i32): void {
  stack.pad();
  memory.fill(stack.dZ, 0, <usize>stack.panels * <usize>units * PANEL_ROW);
  for (let c = 0; c < stack.count; c++) {
    const slot = entries(stack.dZ, c, units) + <usize>i * PANEL_ROW;
    store<f64>(slot, load<f64>(entries(stack.delta, c, 1)));
    store<f64>(slot, load<f64>(entries(stack.delta, c, 1), 8), 8);
  }
}

/** Keeps the columns whose ΔA is not 0 on both sides: a unit that is off or an input that is 0 moves nothing. */
function dropStill(stack: Stack): void {
  let kept = 0;
  for (let c = 0; c < stack.count; c++) {
    const moved = entries(stack.moved, c, 1);
    if (load<f64>(moved) == 0.0 && load<f64>(moved, 8) == 0.0) continue;
    if (kept < c) stack.moveColumn(c, kept);
    kept++;
  }
  stack.count = kept;
  stack.pad();
}

/** ΔZ[l+1] = W[l+1][·, i] ΔA[l][i], a product of a column and a row. */
function outward(net: Network, stack: Stack, l: i32, i: i32): void {
  const above = net.layer(l + 1);
  const n = above.units;
  const inputs = net.layer(l).units;
  for (let k = 0; k < n; k++) store<f64>(at(stack.column, k), load<f64>(cell(above.W, k, i, inputs)));
  for (let p = 0; p < stack.panels; p++) {
    const row = stack.moved + <usize>p * PANEL_ROW;
    const to = stack.dZ + <usize>p * <usize>n * PANEL_ROW;
    if (ASC_FEATURE_SIMD) {
      spread<v128>(stack.column, row, to, n);
      spread<v128>(stack.column, row + 16, to + 16, n);
    } else {
      for (let lane: usize = 0; lane < PANEL_ROW; lane += 8) spread<f64>(stack.column, row + lane, to + lane, n);
    }
  }
}

@inline
function spread<T>(column: usize, moved: usize, to: usize, n: i32): void {
  const factor = load<T>(moved);
  for (let k = 0; k < n; k++) store<T>(to + <usize>k * PANEL_ROW, multiply<T>(everyAt<T>(at(column, k)), factor));
}
