export { keepPoints } from "./tape";
export { gatherUnits } from "./exact/gather";
export { incremental } from "./exact/incremental";
export { probeStates, probeStop, probeUnits } from "./exact/probe";
export { weighOperations } from "./exact/rounding";
export { along, oneSided, someBounded, twoSided, twoSidedBounded } from "./loops/direct";
export { directional } from "./loops/directional";
export { descend } from "./loops/train";
export { adjoints, backward, forward, propagate } from "./tape";
import { Move, Point, Stack } from "./exact/stack";
import { Probes } from "./exact/probe";
import { Cost } from "./loss/loss";
import { Mistake, Network, Operation, Span, Tie, Value } from "./network";
import { PANELS_BYTES } from "./numeric/matmul";
import { Code } from "./tape";

export { Code, Cost, Mistake, Tie, PANELS_BYTES };

/** Bytes of the structs that the host writes. */
export const NETWORK_BYTES: usize = offsetof<Network>();
export const VALUE_BYTES: usize = offsetof<Value>();
export const OPERATION_BYTES: usize = offsetof<Operation>();
export const SPAN_BYTES: usize = offsetof<Span>();
export const STACK_BYTES: usize = offsetof<Stack>();
export const MOVE_BYTES: usize = offsetof<Move>();
export const POINT_BYTES: usize = offsetof<Point>();
export const PROBES_BYTES: usize = offsetof<Probes>();

/** Where the host's memory begins: below it are the tables of exp and log. */
export const heapBase: usize = __heap_base;
