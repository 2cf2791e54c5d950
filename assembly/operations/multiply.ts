import { errorOf, largestOf } from "../exact/error";
import { entries, Move, Stack } from "../exact/stack";
import { OPERATIONS, UNIT } from "../exact/unit";
import { Network, Operation } from "../network";
import { at, cell } from "../numeric/address";
import { add, every, everyAt, multiply } from "../numeric/lanes";
import { PANEL_ROW } from "../numeric/tile";

/* X ⊙ G, entry by entry: what a gate does. */

/** Y = X ⊙ G */
export function multiplyValue(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const G = net.value(op.second).data;
  const Y = net.value(op.output).data;
  for (let i = 0; i < X.units * net.columns(X); i++) store<f64>(at(Y, i), load<f64>(at(X.data, i)) * load<f64>(at(G, i)));
}

/** dX += dY ⊙ G, dG += dY ⊙ X */
export function multiplyBackward(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const G = net.value(op.second);
  const dY = net.value(op.output).adjoint;
  for (let i = 0; i < X.units * net.columns(X); i++) {
    const d = load<f64>(at(dY, i));
    store<f64>(at(X.adjoint, i), load<f64>(at(X.adjoint, i)) + d * load<f64>(at(G.data, i)));
    store<f64>(at(G.adjoint, i), load<f64>(at(G.adjoint, i)) + d * load<f64>(at(X.data, i)));
  }
}

/** ΔY = X ΔG + G ΔX + ΔX ΔG, at the positions where either moves. */
export function multiplyDifference(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  stack.move(op.output).join(stack.move(op.input), stack.move(op.second));
  for (let c = 0; c < stack.panels << 1; c++) {
    if (ASC_FEATURE_SIMD) {
      column<v128>(net, stack, op, c, 0);
    } else {
      column<f64>(net, stack, op, c, 0);
      column<f64>(net, stack, op, c, 8);
    }
  }
}

function column<T>(net: Network, stack: Stack, op: Operation, c: i32, side: usize): void {
  const X = stack.move(op.input);
  const G = stack.move(op.second);
  const Y = stack.move(op.output);
  const n = net.value(op.output).units;
  const reach = net.reach(net.value(op.output));
  const first = cell(0, stack.exampleOf(c) * reach, 0, n);
  for (let q = Y.from; q < Y.to; q++) {
    for (let r = q * n; r < (q + 1) * n; r++) {
      const dX = deltaAt<T>(X, c, reach * n, q, r, side);
      const dG = deltaAt<T>(G, c, reach * n, q, r, side);
      const x = everyAt<T>(at(X.rows + first, r));
      const g = everyAt<T>(at(G.rows + first, r));
      const change = add<T>(multiply<T>(add<T>(x, dX), dG), multiply<T>(g, dX));
      store<T>(entries(Y.panels, c, reach * n) + <usize>r * PANEL_ROW + side, change);
    }
  }
}

/** Row r of a value's Δ, 0 where its position q stands still. */
@inline
function deltaAt<T>(move: Move, c: i32, rows: i32, q: i32, r: i32, side: usize): T {
  if (move.from > q || q >= move.to) return every<T>(0.0);
  return load<T>(entries(move.panels, c, rows) + <usize>r * PANEL_ROW + side);
}

/** Rounding: errorY = |X| errorG + |G| errorX + u |Y|, and |dY| (OPERATIONS |G| + errorG) per unit of ΔX, likewise of ΔG. */
export function multiplyRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const X = net.value(op.input);
  const G = net.value(op.second);
  const Y = net.value(op.output);
  const M = net.columns(Y);
  for (let i = 0; i < Y.units; i++) {
    const x = errorOf(stack, op.input, i);
    const g = errorOf(stack, op.second, i);
    const inherited = largestOf(X.data, i, M) * g + largestOf(G.data, i, M) * x;
    store<f64>(at(stack.move(op.output).error, i), inherited + UNIT * largestOf(Y.data, i, M));
    for (let c = 0; c < M; c++) {
      const d = Math.abs(load<f64>(cell(Y.adjoint, i, c, M)));
      const ofX = d * (OPERATIONS * Math.abs(load<f64>(cell(G.data, i, c, M))) + g);
      const ofG = d * (OPERATIONS * Math.abs(load<f64>(cell(X.data, i, c, M))) + x);
      store<f64>(cell(stack.point(k).weight, c, i, Y.units), ofX);
      store<f64>(cell(stack.point(k).weight2, c, i, Y.units), ofG);
    }
  }
}
