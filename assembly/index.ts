export { backward, deltas, linearise } from "./backward";
export { gatherUnits } from "./by-unit/gather";
export { probeUnits } from "./by-unit/probe";
export { keepPoints } from "./difference/points";
export { weighLayers } from "./difference/rounding";
export { directional } from "./directional";
export { forward, propagate } from "./forward";
export { incremental } from "./incremental";
export { along, oneSided, twoSided, twoSidedBounded } from "./perturb";
export { descend } from "./train";

/** Where the host's memory begins: below it are the tables of exp and log. */
export const heapBase: usize = __heap_base;
