import { Cost } from "../cost/cost";
import { binaryCrossEntropyDifference, binaryCrossEntropyNear } from "../cost/binaryCrossEntropy";
import { crossEntropyDifference, crossEntropyNear } from "../cost/crossEntropy";
import { squaredErrorDifference } from "../cost/squaredError";
import { cell, Network } from "../network";
import { activationDifferences } from "./activation";
import { entries, Stack } from "./stack";

/** Δloss of both sides of every column from ΔZ[L], into `loss`. */
export function lossDifferences(net: Network, stack: Stack): void {
  switch (net.cost) {
    case Cost.binaryCrossEntropy: return binaryCrossEntropyColumns(net, stack);
    case Cost.crossEntropy: return crossEntropyColumns(net, stack);
    case Cost.squaredError: return squaredErrorColumns(net, stack);
    default: assert(false, "a cost code has no difference");
  }
}

function crossEntropyColumns(net: Network, stack: Stack): void {
  const n = net.top.units;
  for (let c = 0; c < stack.count; c++) {
    const s = stack.exampleOf(c);
    const A = cell(stack.point(net.depth).kept, s, 0, n);
    const logA = cell(stack.point(net.depth).z, s, 0, n);
    const label = load<i32>(stack.labels + (<usize>s << 2));
    const dZ = entries(stack.dZ, c, n);
    const loss = stack.lossOf(c);
    let near: bool;
    if (ASC_FEATURE_SIMD) {
      near = crossEntropyNear<v128>(A, label, dZ, n, loss);
    } else {
      const plus = crossEntropyNear<f64>(A, label, dZ, n, loss);
      const minus = crossEntropyNear<f64>(A, label, dZ + 8, n, loss + 8);
      near = plus && minus;
    }
    if (near) continue;
    store<f64>(loss, crossEntropyDifference(A, logA, label, dZ, n));
    store<f64>(loss, crossEntropyDifference(A, logA, label, dZ + 8, n), 8);
  }
}

function binaryCrossEntropyColumns(net: Network, stack: Stack): void {
  const n = net.top.units;
  const point = stack.point(net.depth);
  for (let c = 0; c < stack.count; c++) {
    const kept = cell(0, stack.exampleOf(c), 0, n);
    const y = stack.targets + kept;
    const dZ = entries(stack.dZ, c, n);
    const loss = stack.lossOf(c);
    let near: bool;
    if (ASC_FEATURE_SIMD) {
      near = binaryCrossEntropyNear<v128>(point.kept + kept, y, dZ, n, loss);
    } else {
      const plus = binaryCrossEntropyNear<f64>(point.kept + kept, y, dZ, n, loss);
      const minus = binaryCrossEntropyNear<f64>(point.kept + kept, y, dZ + 8, n, loss + 8);
      near = plus && minus;
    }
    if (near) continue;
    store<f64>(loss, binaryCrossEntropyDifference(point.z + kept, y, dZ, n));
    store<f64>(loss, binaryCrossEntropyDifference(point.z + kept, y, dZ + 8, n), 8);
  }
}

function squaredErrorColumns(net: Network, stack: Stack): void {
  const n = net.top.units;
  activationDifferences(net.top, stack, stack.point(net.depth), 0, n, stack.dZ, stack.dA);
  for (let c = 0; c < stack.count; c++) {
    const miss = cell(stack.targets, stack.exampleOf(c), 0, n);
    const dA = entries(stack.dA, c, n);
    const loss = stack.lossOf(c);
    if (ASC_FEATURE_SIMD) {
      store<v128>(loss, squaredErrorDifference<v128>(miss, dA, n));
    } else {
      store<f64>(loss, squaredErrorDifference<f64>(miss, dA, n));
      store<f64>(loss, squaredErrorDifference<f64>(miss, dA + 8, n), 8);
    }
  }
}
