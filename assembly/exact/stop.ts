import { Network, Value } from "../network";
import { at, cell } from "../numeric/address";
import { add, everyAt, multiply } from "../numeric/lanes";
import { PANEL_ROW } from "../numeric/tile";
import { entries, EVERY, Move, Stack } from "./stack";
import { SCALE } from "./weigh";

/*
 * A difference may end at a stop: a value V through which all goes that cells below it do to J, and whose slopes are known, from
 * probes of its own cells. To first order in ΔV, and by two sides to second order,
 *
 *     ΔJ = Σ_k slope_k ΔV_k
 *
 * It is off by what the slopes are, and by the cubic part, which grows as the cube of how far V moves: with `bend`, what bounds it at
 * `probed`, the step of those probes,
 *
 *     Σ_k |ΔV_k| (error_k + bend_k max(1, (Σ |ΔV| / probed)²))
 *
 * Errors of slopes may depend on one another and add as they are, not as squares do.
 */

/** Adds Δloss of every column from ΔV, in the place of the losses' own differences; and what it is off by, to the rounding. */
export function stopDifferences(net: Network, stack: Stack): void {
  const move = stack.move(stack.stop);
  if (move.still) return;
  for (let c = 0; c < stack.count; c++) endColumn(net, stack, move, c);
}

@inline
function endColumn(net: Network, stack: Stack, move: Move, c: i32): void {
  const V = net.value(stack.stop);
  const n = V.units;
  const reach = net.reach(V);
  const height = move.to - move.from;
  const first = stack.exampleOf(c) * reach + move.from;
  const size = matrix(net, V);
  if (move.unit != EVERY) {
    const row = move.found + cell(0, first, move.unit, n);
    return endRows(stack, c, row, size, <usize>n << 3, entries(move.lone, c, height), height);
  }
  const rows = entries(move.panels, c, reach * n) + <usize>(move.from * n) * PANEL_ROW;
  endRows(stack, c, move.found + cell(0, first, 0, n), size, 8, rows, height * n);
}

/** Bytes of a matrix as a value. */
@inline
export function matrix(net: Network, V: Value): usize {
  return <usize>(V.units * net.columns(V)) << 3;
}

/**
 * Adds Σ_k slope_k ΔV_k to a column.
 *
 * @param slope  of the first cell, the next `stride` bytes on; the errors begin `size` bytes behind it, and the bends as many more
 * @param delta  rows of a panel
 */
@inline
export function endRows(stack: Stack, c: i32, slope: usize, size: usize, stride: usize, delta: usize, count: i32): void {
  if (ASC_FEATURE_SIMD) {
    along<v128>(slope, stride, delta, count, stack.lossOf(c));
  } else {
    along<f64>(slope, stride, delta, count, stack.lossOf(c));
    along<f64>(slope, stride, delta + 8, count, stack.lossOf(c) + 8);
  }
  if (stack.rounding != 0) weighEnd(stack, c, slope + size, size, stride, delta, count);
}

/** loss += Σ_k slope_k ΔV_k */
@inline
function along<T>(slope: usize, stride: usize, delta: usize, count: i32, loss: usize): void {
  let total = load<T>(loss);
  const end = delta + <usize>count * PANEL_ROW;
  for (; delta < end; slope += stride, delta += PANEL_ROW) {
    total = add<T>(total, multiply<T>(everyAt<T>(slope), load<T>(delta)));
  }
  store<T>(loss, total);
}

/** Adds the square of what the end at a stop is off by. */
@inline
function weighEnd(stack: Stack, c: i32, error: usize, size: usize, stride: usize, delta: usize, count: i32): void {
  let off = 0.0;
  let bent = 0.0;
  let moved = 0.0;
  const end = delta + <usize>count * PANEL_ROW;
  for (; delta < end; error += stride, delta += PANEL_ROW) {
    const d = Math.abs(load<f64>(delta));
    off += d * load<f64>(error);
    bent += d * load<f64>(error + size);
    moved += d;
  }
  const far = moved / stack.probed;
  const all = SCALE * (off + bent * Math.max(1.0, far * far));
  const slot = at(stack.rounding, c);
  store<f64>(slot, load<f64>(slot) + all * all);
}
