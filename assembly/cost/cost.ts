import { binaryCrossEntropy, binaryCrossEntropyDelta } from "./binaryCrossEntropy";
import { crossEntropy, crossEntropyDelta } from "./crossEntropy";
import { squaredError, squaredErrorDelta } from "./squaredError";
import { at, Network } from "../network";
import { sum, sumOfSquares } from "../sum";

/** Codes of the cost; the host's list in src/kernels/codes.ts has the same order. */
export const enum Cost {
  binaryCrossEntropy,
  crossEntropy,
  squaredError,
}

/** J = (1/m) Σ_s loss_s + λ/(2m) Σ‖W‖², from the Z and A that are in memory; writes the losses. */
export function cost(net: Network): f64 {
  for (let s = 0; s < net.m; s++) store<f64>(at(net.losses, s), loss(net, s));
  return (sum(net.losses, net.m) + 0.5 * net.l2 * penalty(net)) / <f64>net.m;
}

/** Σ_l ‖W[l]‖²; biases are not penalised. */
function penalty(net: Network): f64 {
  if (net.l2 == 0.0) return 0.0;
  let total = 0.0;
  for (let l = 1; l <= net.depth; l++) {
    total += sumOfSquares(net.layer(l).W, net.layer(l).units * net.layer(l - 1).units);
  }
  return total;
}

/** Loss of example s. */
function loss(net: Network, s: i32): f64 {
  switch (net.cost) {
    case Cost.binaryCrossEntropy: return binaryCrossEntropy(net, s);
    case Cost.crossEntropy: return crossEntropy(net, s);
    case Cost.squaredError: return squaredError(net, s);
    default: assert(false, "a cost code has no function");
  }
  return NaN;
}

/** dZ[L] = ∂loss/∂Z[L], (n_L, m), from the Z and A that are in memory and the slopes of the last layer. */
export function costDelta(net: Network): void {
  switch (net.cost) {
    case Cost.binaryCrossEntropy: return binaryCrossEntropyDelta(net);
    case Cost.crossEntropy: return crossEntropyDelta(net);
    case Cost.squaredError: return squaredErrorDelta(net);
    default: assert(false, "a cost code has no delta");
  }
}
