import { errorOf } from "../exact/error";
import { entries, Stack } from "../exact/stack";
import { Network, Operation } from "../network";
import { at, cell } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";

/* All numbers of an example as one vector, position by position: Y[p n + k, s] = X[k, s P + p]. In panels both are the same rows. */

/** Y from X */
export function flattenValue(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const Y = net.value(op.output).data;
  for (let s = 0; s < net.m; s++) {
    for (let p = 0; p < X.positions; p++) {
      for (let k = 0; k < X.units; k++) {
        store<f64>(cell(Y, p * X.units + k, s, net.m), load<f64>(cell(X.data, k, s * X.positions + p, net.columns(X))));
      }
    }
  }
}

/** dX += dY */
export function flattenBackward(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const dY = net.value(op.output).adjoint;
  if (X.adjoint == 0) return;
  for (let s = 0; s < net.m; s++) {
    for (let p = 0; p < X.positions; p++) {
      for (let k = 0; k < X.units; k++) {
        const slot = cell(X.adjoint, k, s * X.positions + p, net.columns(X));
        store<f64>(slot, load<f64>(slot) + load<f64>(cell(dY, p * X.units + k, s, net.m)));
      }
    }
  }
}

/** ΔY = ΔX: the examples of which something moves, with 0 for what stands still. */
export function flattenDifference(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const from = stack.move(op.input);
  const to = stack.move(op.output);
  const X = net.value(op.input);
  to.spread(from.from / X.positions, (from.to + X.positions - 1) / X.positions);
  const example = <usize>(X.positions * X.units) * PANEL_ROW;
  const first = <usize>(from.from * X.units) * PANEL_ROW;
  const end = <usize>(from.to * X.units) * PANEL_ROW;
  for (let p = 0; p < stack.panels; p++) {
    const dX = entries(from.panels, p << 1, net.reach(X) * X.units);
    const dY = entries(to.panels, p << 1, net.reach(X) * X.units);
    memory.fill(dY + <usize>to.from * example, 0, <usize>(to.to - to.from) * example);
    memory.copy(dY + first, dX + first, end - first);
  }
}

/** Nothing is rounded: errors are handed on. */
export function flattenRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const X = net.value(op.input);
  for (let i = 0; i < X.positions * X.units; i++) {
    store<f64>(at(stack.move(op.output).error, i), errorOf(stack, op.input, i % X.units));
  }
  const weight = stack.point(k).weight;
  if (weight != 0) memory.fill(weight, 0, <usize>(net.columns(X) * X.units) << 3);
}
