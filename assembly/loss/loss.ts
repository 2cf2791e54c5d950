import { largest } from "../exact/error";
import { Stack } from "../exact/stack";
import { OPERATIONS, sumRounding } from "../exact/unit";
import { Network } from "../network";
import { at, cell } from "../numeric/address";
import { sum, sumOfSquares } from "../numeric/sum";
import {
  binaryCrossEntropy, binaryCrossEntropyDelta, binaryCrossEntropyDifferences, keepProbabilities,
} from "./binaryCrossEntropy";
import { crossEntropy, crossEntropyDelta, crossEntropyDifferences, keepLabels } from "./crossEntropy";
import { keepMisses, squaredError, squaredErrorDelta, squaredErrorDifferences } from "./squaredError";

/** Codes of the cost; the host reads them off the module. */
export enum Cost {
  binaryCrossEntropy,
  crossEntropy,
  squaredError,
}

/** J = (1/M) Σ_c loss_c + λ/2m Σ w², from the values that are in memory; writes the losses. */
export function cost(net: Network): f64 {
  const M = net.columns(net.value(net.target));
  for (let s = 0; s < M; s++) store<f64>(at(net.losses, s), loss(net, s));
  return (sum(net.losses, M) + 0.5 * decay(net) * penalty(net)) / <f64>M;
}

/** λ M/m: what the penalty counts beside a sum over the columns. */
@inline
export function decay(net: Network): f64 {
  return net.l2 * <f64>net.value(net.target).positions;
}

/** Σ w² over the penalised entries. */
function penalty(net: Network): f64 {
  if (net.l2 == 0.0) return 0.0;
  let total = 0.0;
  for (let k = 0; k < net.spans; k++) total += sumOfSquares(at(net.theta, net.span(k).first), net.span(k).count);
  return total;
}

/** Whether entry i of θ is penalised. */
export function isPenalised(net: Network, i: i32): bool {
  for (let k = 0; k < net.spans; k++) {
    const within = i - net.span(k).first;
    if (within >= 0 && within < net.span(k).count) return true;
  }
  return false;
}

/** Loss of column s. */
function loss(net: Network, s: i32): f64 {
  switch (net.cost) {
    case Cost.binaryCrossEntropy: return binaryCrossEntropy(net, s);
    case Cost.crossEntropy: return crossEntropy(net, s);
    case Cost.squaredError: return squaredError(net, s);
    default: assert(false, "a cost code has no function");
  }
  return NaN;
}

/** The adjoint of what the cost reads: ∂loss/∂Z. */
export function costDelta(net: Network): void {
  switch (net.cost) {
    case Cost.binaryCrossEntropy: return binaryCrossEntropyDelta(net);
    case Cost.crossEntropy: return crossEntropyDelta(net);
    case Cost.squaredError: return squaredErrorDelta(net);
    default: assert(false, "a cost code has no delta");
  }
}

/** Keeps of θ what differences of the loss need. */
export function keepTargets(net: Network, stack: Stack): void {
  switch (net.cost) {
    case Cost.binaryCrossEntropy: return keepProbabilities(net, stack);
    case Cost.crossEntropy: return keepLabels(net, stack);
    case Cost.squaredError: return keepMisses(net, stack);
    default: assert(false, "a cost code has no difference");
  }
}

/** Adds Δloss of both sides of every column: nothing where what the cost reads stands still. */
export function lossDifferences(net: Network, stack: Stack): void {
  const move = stack.move(net.target);
  if (move.still) return;
  switch (net.cost) {
    case Cost.binaryCrossEntropy: return binaryCrossEntropyDifferences(net, stack, move);
    case Cost.crossEntropy: return crossEntropyDifferences(net, stack, move);
    case Cost.squaredError: return squaredErrorDifferences(net, stack, move);
    default: assert(false, "a cost code has no difference");
  }
}

/**
 * Rounding of the difference of the loss: the weights of what it reads, (M, n), with its error in the forward pass.
 *
 *     crossEntropy        |dZ_k| (sumRounding + OPERATIONS + 2 max errorZ)
 *     binaryCrossEntropy  (sumRounding + OPERATIONS) (σ + min(y, 1 − y)) + σ' errorZ_k
 *     squaredError        (sumRounding + OPERATIONS) |A_k − y_k| + errorA_k
 *
 * @param weight  (M, n), written
 */
export function weighLoss(net: Network, stack: Stack, weight: usize): void {
  const Z = net.value(net.target);
  const worst = largest(stack.move(net.target).error, Z.units);
  const rounding = sumRounding(Z.units) + OPERATIONS;
  for (let c = 0; c < net.columns(Z); c++) {
    for (let k = 0; k < Z.units; k++) {
      store<f64>(cell(weight, c, k, Z.units), lossWeight(net, stack, c, k, rounding, worst));
    }
  }
}

function lossWeight(net: Network, stack: Stack, c: i32, k: i32, rounding: f64, worst: f64): f64 {
  const Z = net.value(net.target);
  const entry = cell(0, c, k, Z.units);
  const error = load<f64>(at(stack.move(net.target).error, k));
  switch (net.cost) {
    case Cost.crossEntropy:
      return Math.abs(load<f64>(cell(Z.adjoint, k, c, net.columns(Z)))) * (rounding + 2.0 * worst);
    case Cost.binaryCrossEntropy: {
      const point = stack.point(net.length - 1);
      const y = load<f64>(stack.targets + entry);
      return rounding * (load<f64>(point.kept + entry) + Math.min(y, 1.0 - y)) + load<f64>(point.slope + entry) * error;
    }
    default:
      return rounding * Math.abs(load<f64>(stack.targets + entry)) + error;
  }
}

/** What rounding does to J at θ: Σ |dJ/dZ| errorZ + the rounding of the losses and their sum. */
export function noiseOf(net: Network, stack: Stack): f64 {
  const Z = net.value(net.target);
  const M = net.columns(Z);
  let total = 0.0;
  for (let k = 0; k < Z.units; k++) {
    const error = load<f64>(at(stack.move(net.target).error, k));
    for (let c = 0; c < M; c++) total += Math.abs(load<f64>(cell(Z.adjoint, k, c, M))) * error;
  }
  const own = sumRounding(Z.units) + OPERATIONS;
  for (let c = 0; c < M; c++) total += own * Math.abs(load<f64>(at(net.losses, c)));
  return total / <f64>M;
}
