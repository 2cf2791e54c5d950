import { Stack } from "../exact/stack";
import { at, cell } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";
import { errorOf } from "../exact/error";
import { Network, Operation } from "../network";

/*
 * The last position of every example alone: (n, m P) → (n, m).
 */

/** output = column s P + P − 1 for each example s */
export function lastValue(net: Network, op: Operation): void {
  const A = net.value(op.input);
  const to = net.value(op.output).data;
  for (let i = 0; i < A.units; i++) {
    for (let s = 0; s < net.m; s++) {
      store<f64>(cell(to, i, s, net.m), load<f64>(cell(A.data, i, (s + 1) * A.positions - 1, net.columns(A))));
    }
  }
}

/** The adjoint goes to the last position, nothing to the others. */
export function lastBackward(net: Network, op: Operation): void {
  const A = net.value(op.input);
  if (A.adjoint == 0) return;
  const above = net.value(op.output).adjoint;
  for (let i = 0; i < A.units; i++) {
    for (let s = 0; s < net.m; s++) {
      const slot = cell(A.adjoint, i, (s + 1) * A.positions - 1, net.columns(A));
      store<f64>(slot, load<f64>(slot) + load<f64>(cell(above, i, s, net.m)));
    }
  }
}

/** Δ of the last positions, of those examples where they move. */
export function lastDifference(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const A = net.value(op.input);
  const from = stack.move(op.input);
  const to = stack.move(op.output);
  to.spread(from.from / A.positions, from.to / A.positions);
  const bytes = <usize>A.units * PANEL_ROW;
  for (let p = 0; p < stack.panels; p++) {
    for (let e = to.from; e < to.to; e++) {
      const last = p * net.reach(A) + (e + 1) * A.positions - 1;
      memory.copy(to.panels + <usize>(p * net.group + e) * bytes, from.panels + <usize>last * bytes, bytes);
    }
  }
}

/** Nothing is rounded: errors pass as they are, and weights are 0. */
export function lastRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const A = net.value(op.input);
  for (let i = 0; i < A.units; i++) store<f64>(at(stack.move(op.output).error, i), errorOf(stack, op.input, i));
  const weight = stack.point(k).weight;
  if (weight != 0) memory.fill(weight, 0, <usize>(A.units * net.columns(A)) << 3);
}
