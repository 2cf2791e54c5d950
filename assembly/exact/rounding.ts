import { noiseOf, weighLoss } from "../loss/loss";
import { Network } from "../network";
import { at, cell } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";
import { rounding } from "../tape";
import { entries, EVERY, Move, Stack } from "./stack";
import { OPERATIONS } from "./unit";
import { SCALE, weighRows } from "./weigh";

/*
 * What rounding does to ΔJ, to first order: an error in the Δ of a value reaches J by its adjoint D, so that for a column
 *
 *     error² ≤ Σ over operations and their inputs of Σ_k (Δ_k weight_k)²
 *
 * and the weights are known before any perturbation: each operation says its own, from D and from what its inputs inherit of
 * rounding in the forward pass. Errors of different entries are independent of each other, so they add as squares do.
 */

/** Adds the squares of the Δ of a value, `reach` positions of n units, to every column. */
export function weigh(stack: Stack, move: Move, weight: usize, reach: i32, n: i32): void {
  if (stack.rounding == 0 || weight == 0 || move.still) return;
  if (move.unit != EVERY) return weighLone(stack, move, weight, reach, n);
  const count = (move.to - move.from) * n;
  for (let c = 0; c < stack.count; c++) {
    const weights = cell(weight, stack.exampleOf(c) * reach + move.from, 0, n);
    const delta = entries(move.panels, c, reach * n) + <usize>(move.from * n) * PANEL_ROW;
    weighRows(stack, c, delta, weights, count);
  }
}

/** The same where only one unit moves. */
function weighLone(stack: Stack, move: Move, weight: usize, reach: i32, n: i32): void {
  const height = move.to - move.from;
  for (let c = 0; c < stack.count; c++) {
    const delta = entries(move.lone, c, height);
    let squares = load<f64>(at(stack.rounding, c));
    for (let q = 0; q < height; q++) {
      const w = load<f64>(cell(weight, stack.exampleOf(c) * reach + move.from + q, move.unit, n));
      const error = SCALE * w * load<f64>(delta + <usize>q * PANEL_ROW);
      squares += error * error;
    }
    store<f64>(at(stack.rounding, c), squares);
  }
}

/** Bound of what rounding does to ΔJ of a column, `loss` being one of its sides; 0 where no bound is asked for. */
export function roundingOf(net: Network, stack: Stack, column: i32, loss: f64): f64 {
  if (stack.rounding == 0) return 0.0;
  const independent = Math.sqrt(load<f64>(at(stack.rounding, column))) / SCALE;
  // the polynomials are off to the same side in all units
  return independent + <f64>net.depth * OPERATIONS * Math.abs(loss);
}

/** Writes the errors of all values, the weights of all operations and `noise`. Reads values, adjoints and what keepPoints left. */
export function weighOperations(net: Network, stack: Stack): void {
  memory.fill(stack.move(0).error, 0, <usize>net.value(0).units << 3);
  for (let k = 0; k < net.needed; k++) rounding(net, stack, k);
  weighLoss(net, stack, stack.lossWeight);
  stack.noise = noiseOf(net, stack);
}
