import { errorOf, largestOf } from "../exact/error";
import { addRows, clearPanels } from "../exact/product";
import { Stack } from "../exact/stack";
import { sumRounding } from "../exact/unit";
import { Mistake, Network, Operation } from "../network";
import { addTo, at, cell } from "../numeric/address";
import { divide, every } from "../numeric/lanes";
import { PANEL_ROW } from "../numeric/tile";
import { inputAt, outputAt, reached, spreadWindow, tapsOf } from "./window";

/*
 * A = Σ over the window of X / number, each channel by itself, number being how many entries of the window lie in the image. Where
 * the windows lie say the axes in its sizes, see window.ts.
 *
 * The workspace has the numbers, P × f64.
 */

/** A = Σ X / number; writes the numbers. */
export function averageValue(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const A = net.value(op.output);
  memory.fill(A.data, 0, <usize>(A.units * net.columns(A)) << 3);
  for (let o = 0; o < A.positions; o++) {
    let number = 0;
    for (let tap = 0; tap < tapsOf(op); tap++) {
      const p = inputAt(op, o, tap);
      if (p < 0) continue;
      number++;
      for (let i = 0; i < A.units * net.m; i++) addTo(at(A.data, i * A.positions + o), load<f64>(at(X.data, i * X.positions + p)));
    }
    store<f64>(at(op.workspace, o), <f64>number);
    for (let i = 0; i < A.units * net.m; i++) {
      const slot = at(A.data, i * A.positions + o);
      store<f64>(slot, load<f64>(slot) / <f64>number);
    }
  }
}

/** dX += dA / number over the window. */
export function averageBackward(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const A = net.value(op.output);
  if (X.adjoint == 0) return;
  const mistake = net.mistakeIn(op);
  for (let o = 0; o < A.positions; o++) {
    const number = dividedBy(op, o, mistake);
    for (let tap = 0; tap < tapsOf(op); tap++) {
      const p = inputAt(op, o, tap);
      if (p < 0) continue;
      for (let i = 0; i < A.units * net.m; i++) {
        addTo(at(X.adjoint, i * X.positions + p), load<f64>(at(A.adjoint, i * A.positions + o)) / number);
      }
    }
  }
}

/** The number, or what is taken for it by mistake. */
@inline
function dividedBy(op: Operation, o: i32, mistake: i32): f64 {
  if (mistake == Mistake.undivided) return 1.0;
  return mistake == Mistake.wrongCount ? <f64>tapsOf(op) : load<f64>(at(op.workspace, o));
}

/** ΔA = Σ ΔX / number of every column. */
export function averageDifference(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  spreadWindow(net, stack, op);
  const X = net.value(op.input);
  const A = net.value(op.output);
  const from = stack.move(op.input);
  const to = stack.move(op.output);
  const row = <usize>A.units * PANEL_ROW;
  clearPanels(to, A.units, stack.panels, net.reach(A));
  for (let tap = 0; tap < tapsOf(op); tap++) {
    for (let q = from.from; q < from.to; q++) {
      const o = reached(op, X, A, q, tap);
      if (o < 0) continue;
      for (let p = 0; p < stack.panels; p++) {
        addRows(from.panels + <usize>(p * net.reach(X) + q) * row, to.panels + <usize>(p * net.reach(A) + o) * row, row);
      }
    }
  }
  for (let o = to.from; o < to.to; o++) {
    const number = load<f64>(at(op.workspace, o % A.positions));
    for (let p = 0; p < stack.panels; p++) dividePanelRows(to.panels + <usize>(p * net.reach(A) + o) * row, row, number);
  }
}

@inline
function dividePanelRows(rows: usize, bytes: usize, number: f64): void {
  if (ASC_FEATURE_SIMD) divideEntries<v128>(rows, bytes, number);
  else divideEntries<f64>(rows, bytes, number);
}

@inline
function divideEntries<T>(rows: usize, bytes: usize, number: f64): void {
  for (let k: usize = 0; k < bytes; k += sizeof<T>()) store<T>(rows + k, divide<T>(load<T>(rows + k), every<T>(number)));
}

/**
 * Rounding: errorA_i = errorX_i + sumRounding max|X_i|, and for the outputs that an input position meets
 *
 *     weight_k = sumRounding Σ |dA_k| / number
 */
export function averageRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const X = net.value(op.input);
  const A = net.value(op.output);
  const columns = net.columns(X);
  const rounding = sumRounding(tapsOf(op));
  const weight = stack.point(k).weight;
  for (let i = 0; i < X.units; i++) {
    const own = rounding * largestOf(X.data, i, columns);
    store<f64>(at(stack.move(op.output).error, i), errorOf(stack, op.input, i) + own);
  }
  if (weight == 0) return;
  memory.fill(weight, 0, <usize>(X.units * columns) << 3);
  for (let tap = 0; tap < tapsOf(op); tap++) {
    for (let c = 0; c < columns; c++) {
      const o = outputAt(op, c % X.positions, tap);
      if (o < 0) continue;
      const share = rounding / load<f64>(at(op.workspace, o));
      const to = (c / X.positions) * A.positions + o;
      for (let i = 0; i < X.units; i++) {
        addTo(cell(weight, c, i, X.units), share * Math.abs(load<f64>(cell(A.adjoint, i, to, net.columns(A)))));
      }
    }
  }
}
