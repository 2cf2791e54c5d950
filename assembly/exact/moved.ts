import { Network, Operation, Tie } from "../network";
import { PANEL_ROW } from "../numeric/tile";
import { clearPanels } from "./product";
import { entries, EVERY, Stack } from "./stack";

/** Where one unit of a value moves: the same as panels of all of them. */
export function fillMoved(net: Network, stack: Stack, v: i32): void {
  const move = stack.move(v);
  if (move.still || move.unit == EVERY) return;
  const n = net.value(v).units;
  const reach = net.reach(net.value(v));
  const height = move.to - move.from;
  clearPanels(move, n, stack.panels, reach);
  for (let c = 0; c < stack.count; c++) {
    for (let q = 0; q < height; q++) {
      const row = entries(move.lone, c, height) + <usize>q * PANEL_ROW;
      const slot = entries(move.panels, c, reach * n) + <usize>((move.from + q) * n + move.unit) * PANEL_ROW;
      store<f64>(slot, load<f64>(row));
      store<f64>(slot, load<f64>(row, 8), 8);
    }
  }
  move.unit = EVERY;
}

/** Whether the parameter that moves is one of this operation too, as one of an earlier operation. */
export function sharesMoving(net: Network, stack: Stack, op: Operation): bool {
  return op.tie == Tie.later && stack.moving >= 0 && net.operation(stack.moving).W == op.W;
}
