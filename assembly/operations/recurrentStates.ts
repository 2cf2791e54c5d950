import { entries, Stack } from "../exact/stack";
import { endRows } from "../exact/stop";
import { Network, Operation } from "../network";
import { cell } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";
import { Code, isRecurrent } from "../tape";

/*
 * Gates of a recurrence move J through the state of their own unit and step alone: h, and of an lstm c too. So differences of gates
 * may end there, as at a stop: see exact/stop.ts. States of one step do not move one another; what a state does to later ones counts in its
 * slope. Δh stands in the panels of the output, Δc of the last step done in `scratch`, behind the gates.
 */

/** States of a step: h, and behind it c. */
@inline
export function statesIn(op: Operation): i32 {
  return op.code == Code.lstm ? 2 * op.inputs : op.inputs;
}

/** Whether differences of the cells of a value end at the states of the recurrence that reads them. */
export function endsAtStates(net: Network, stack: Stack, v: i32): bool {
  const k = net.value(v).next;
  return k < net.length && isRecurrent(net.operation(k).code) && stack.point(k).states != 0;
}

/** Adds Δloss of every column from its states at the one position that moves. */
export function stateDifferences(net: Network, stack: Stack): void {
  endAtStates(net, stack, stack.ending, stack.move(net.operation(stack.ending).output).from);
}

/** The same at any position. */
export function endAtStates(net: Network, stack: Stack, k: i32, q: i32): void {
  const op = net.operation(k);
  const n = op.inputs;
  const states = statesIn(op);
  const reach = net.reach(net.value(op.output));
  const size = <usize>(states * net.columns(net.value(op.output))) << 3;
  for (let c = 0; c < stack.count; c++) {
    const found = stack.point(k).states + cell(0, stack.exampleOf(c) * reach + q, 0, states);
    const h = entries(stack.move(op.output).panels, c, reach * n) + <usize>(q * n) * PANEL_ROW;
    endRows(stack, c, found, size, 8, h, n);
    if (states == n) continue;
    const behind = entries(stack.scratch, c, op.units + n) + <usize>op.units * PANEL_ROW;
    endRows(stack, c, found + (<usize>n << 3), size, 8, behind, n);
  }
}
