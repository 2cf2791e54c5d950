import { errorOf, largestOf } from "../exact/error";
import { addRows, clearPanels } from "../exact/product";
import { entries, Move, Stack } from "../exact/stack";
import { UNIT } from "../exact/unit";
import { Mistake, Network, Operation } from "../network";
import { at, cell } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";

/* x + F: the way round of a residual. */

/** Y = X + F */
export function addValue(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const F = net.value(op.second).data;
  const Y = net.value(op.output).data;
  for (let i = 0; i < X.units * net.columns(X); i++) store<f64>(at(Y, i), load<f64>(at(X.data, i)) + load<f64>(at(F, i)));
}

/** dX += dY, dF += dY */
export function addBackward(net: Network, op: Operation): void {
  const Y = net.value(op.output);
  const count = Y.units * net.columns(Y);
  const mistake = net.mistakeIn(op);
  const skips = net.value(op.input).adjoint != 0 && mistake != Mistake.skipLost;
  if (skips) increase(net.value(op.input).adjoint, Y.adjoint, count);
  if (mistake != Mistake.branchLost) increase(net.value(op.second).adjoint, Y.adjoint, count);
}

function increase(to: usize, by: usize, count: i32): void {
  for (let i = 0; i < count; i++) store<f64>(at(to, i), load<f64>(at(to, i)) + load<f64>(at(by, i)));
}

/** ΔY = ΔX + ΔF, at the positions where either moves. */
export function addDifference(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const X = stack.move(op.input);
  const F = stack.move(op.second);
  const Y = stack.move(op.output);
  Y.join(X, F);
  const n = net.value(op.output).units;
  const rows = net.reach(net.value(op.output)) * n;
  clearPanels(Y, n, stack.panels, net.reach(net.value(op.output)));
  for (let p = 0; p < stack.panels; p++) {
    addPanel(X, Y, p, rows, n);
    addPanel(F, Y, p, rows, n);
  }
}

/** Adds what moves of one panel. */
function addPanel(from: Move, to: Move, p: i32, rows: i32, n: i32): void {
  const first = <usize>(from.from * n) * PANEL_ROW;
  const bytes = <usize>((from.to - from.from) * n) * PANEL_ROW;
  addRows(entries(from.panels, p << 1, rows) + first, entries(to.panels, p << 1, rows) + first, bytes);
}

/** Rounding: errorY² = errorX² + errorF² + (u max|Y|)², and u |dY| per unit of either. */
export function addRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const Y = net.value(op.output);
  const M = net.columns(Y);
  const point = stack.point(k);
  for (let i = 0; i < Y.units; i++) {
    const own = UNIT * largestOf(Y.data, i, M);
    const x = errorOf(stack, op.input, i);
    const f = errorOf(stack, op.second, i);
    store<f64>(at(stack.move(op.output).error, i), Math.sqrt(x * x + f * f + own * own));
    for (let c = 0; c < M; c++) {
      const weight = UNIT * Math.abs(load<f64>(cell(Y.adjoint, i, c, M)));
      if (point.weight != 0) store<f64>(cell(point.weight, c, i, Y.units), weight);
      store<f64>(cell(point.weight2, c, i, Y.units), weight);
    }
  }
}
