export { backward, linearise } from "./backward";
export { forward, propagate } from "./forward";
export { along, oneSided, twoSided, twoSidedBounded } from "./perturb";
export { descend } from "./train";

/** Where the host's memory begins: below it are the tables of exp and log. */
export const heapBase: usize = __heap_base;
