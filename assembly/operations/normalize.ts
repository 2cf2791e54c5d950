import { errorOf, largestOf } from "../exact/error";
import { entries, Stack } from "../exact/stack";
import { OPERATIONS, sumRounding, UNIT } from "../exact/unit";
import { Network, Operation } from "../network";
import { at, cell } from "../numeric/address";
import { add, divide, every, everyAt, multiply, root, subtract } from "../numeric/lanes";
import { PANEL_ROW } from "../numeric/tile";

/*
 * Y = (X − mean) / √(variance + ε) over sets of entries, the variance biased; ε is `number`. Without a mean (rms), the mean of the
 * squares stands for the variance.
 *
 *     d = X − mean,  s = 1 / √(mean d² + ε),  Y = s d
 *
 * A set is a range of units at a range of columns: layer and rms, all units at one column; group, the units of one group at all
 * positions of one example; batch, one unit at all columns. Workspace: s of each set.
 */

/** Sizes of the operation. */
@unmanaged
class Sizes {
  /** What a set is. */
  over: Over;
  /** Units of a set: all of them, those of a group, or 1. */
  width: i32;
}

/** What a set is made of; the host has the same names in the same order. */
export enum Over {
  layer,
  rms,
  group,
  batch,
}

@inline
function sizesOf(op: Operation): Sizes {
  return changetype<Sizes>(op.sizes);
}

/** Columns of a set. */
@inline
function lengthOf(net: Network, op: Operation): i32 {
  const over = sizesOf(op).over;
  const Y = net.value(op.output);
  return over == Over.batch ? net.columns(Y) : over == Over.group ? Y.positions : 1;
}

/** Y = s (X − mean), set by set. */
export function normalizeValue(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const length = lengthOf(net, op);
  const width = sizesOf(op).width;
  let set = 0;
  for (let c = 0; c < net.columns(X); c += length) {
    for (let k = 0; k < X.units; k += width) normalizeSet(net, op, set++, k, c, width, length);
  }
}

/** One set. The mean is taken twice, so that what rounding leaves of it in d is taken out as well. */
function normalizeSet(net: Network, op: Operation, set: i32, k: i32, c: i32, width: i32, length: i32): void {
  const X = net.value(op.input).data;
  const Y = net.value(op.output).data;
  const M = net.columns(net.value(op.input));
  const count = <f64>(width * length);
  const mean = sizesOf(op).over == Over.rms ? 0.0 : sumOf(X, k, c, width, length, M) / count;
  for (let i = k; i < k + width; i++) {
    for (let t = c; t < c + length; t++) store<f64>(cell(Y, i, t, M), load<f64>(cell(X, i, t, M)) - mean);
  }
  const left = sizesOf(op).over == Over.rms ? 0.0 : sumOf(Y, k, c, width, length, M) / count;
  let squares = 0.0;
  for (let i = k; i < k + width; i++) {
    for (let t = c; t < c + length; t++) {
      const d = load<f64>(cell(Y, i, t, M)) - left;
      store<f64>(cell(Y, i, t, M), d);
      squares += d * d;
    }
  }
  const s = 1.0 / Math.sqrt(squares / count + op.number);
  store<f64>(at(op.workspace, set), s);
  for (let i = k; i < k + width; i++) {
    for (let t = c; t < c + length; t++) store<f64>(cell(Y, i, t, M), s * load<f64>(cell(Y, i, t, M)));
  }
}

/** Sum over a set. */
function sumOf(X: usize, k: i32, c: i32, width: i32, length: i32, M: i32): f64 {
  let total = 0.0;
  for (let i = k; i < k + width; i++) {
    for (let t = c; t < c + length; t++) total += load<f64>(cell(X, i, t, M));
  }
  return total;
}

/** dX += s (dY − mean dY − Y mean(Y dY)), without the second term for rms. */
export function normalizeBackward(net: Network, op: Operation): void {
  const X = net.value(op.input);
  if (X.adjoint == 0) return;
  const length = lengthOf(net, op);
  const width = sizesOf(op).width;
  let set = 0;
  for (let c = 0; c < net.columns(X); c += length) {
    for (let k = 0; k < X.units; k += width) backwardSet(net, op, set++, k, c, width, length);
  }
}

function backwardSet(net: Network, op: Operation, set: i32, k: i32, c: i32, width: i32, length: i32): void {
  const Y = net.value(op.output);
  const dX = net.value(op.input).adjoint;
  const M = net.columns(Y);
  const count = <f64>(width * length);
  const mean = sizesOf(op).over == Over.rms ? 0.0 : sumOf(Y.adjoint, k, c, width, length, M) / count;
  let along = 0.0;
  for (let i = k; i < k + width; i++) {
    for (let t = c; t < c + length; t++) along += load<f64>(cell(Y.data, i, t, M)) * (load<f64>(cell(Y.adjoint, i, t, M)) - mean);
  }
  along /= count;
  const s = load<f64>(at(op.workspace, set));
  for (let i = k; i < k + width; i++) {
    for (let t = c; t < c + length; t++) {
      const slot = cell(dX, i, t, M);
      const d = load<f64>(cell(Y.adjoint, i, t, M)) - mean - load<f64>(cell(Y.data, i, t, M)) * along;
      store<f64>(slot, load<f64>(slot) + s * d);
    }
  }
}

/**
 * ΔY of every set that something moves in, without cancellation: with y = s (ΔX − mean ΔX) and q the relative change of the variance,
 *
 *     q = 2 mean(Y y) + mean y²,  ΔY = y / √(1 + q) − Y q / (√(1 + q) (1 + √(1 + q)))
 */
export function normalizeDifference(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const from = stack.move(op.input);
  const to = stack.move(op.output);
  const length = lengthOf(net, op);
  // whole sets: a group is as long as an example, a batch as all that moves together
  to.spread((from.from / length) * length, ((from.to + length - 1) / length) * length);
  for (let c = 0; c < stack.panels << 1; c++) {
    for (let q = to.from; q < to.to; q += length) {
      for (let i = 0; i < net.value(op.input).units; i += sizesOf(op).width) {
        if (ASC_FEATURE_SIMD) {
          setDifference<v128>(net, stack, op, c, q, i, length, 0);
        } else {
          setDifference<f64>(net, stack, op, c, q, i, length, 0);
          setDifference<f64>(net, stack, op, c, q, i, length, 8);
        }
      }
    }
  }
}

/** One set of one column: positions from q on, units from i on. */
function setDifference<T>(net: Network, stack: Stack, op: Operation, c: i32, q: i32, i: i32, length: i32, side: usize): void {
  const X = net.value(op.input);
  const n = X.units;
  const reach = net.reach(X);
  const width = sizesOf(op).width;
  const first = stack.exampleOf(c) * reach + q;
  const s = every<T>(load<f64>(at(op.workspace, (first / length) * (n / width) + i / width)));
  const Y = stack.move(op.output).rows + <usize>((stack.exampleOf(c) * reach * n) << 3);
  const dX = entries(stack.move(op.input).panels, c, reach * n) + side;
  const dY = entries(stack.move(op.output).panels, c, reach * n) + side;
  const count = every<T>(<f64>(width * length));
  // y in the place of ΔY
  let mean = every<T>(0.0);
  for (let p = q; p < q + length; p++) {
    const moves = p >= stack.move(op.input).from && p < stack.move(op.input).to;
    for (let r = p * n + i; r < p * n + i + width; r++) {
      const row = <usize>r * PANEL_ROW;
      const x = moves ? load<T>(dX + row) : every<T>(0.0);
      store<T>(dY + row, x);
      mean = add<T>(mean, x);
    }
  }
  mean = sizesOf(op).over == Over.rms ? every<T>(0.0) : divide<T>(mean, count);
  let along = every<T>(0.0);
  let squares = every<T>(0.0);
  for (let p = q; p < q + length; p++) {
    for (let r = p * n + i; r < p * n + i + width; r++) {
      const slot = dY + <usize>r * PANEL_ROW;
      const y = multiply<T>(s, subtract<T>(load<T>(slot), mean));
      store<T>(slot, y);
      along = add<T>(along, multiply<T>(everyAt<T>(at(Y, r)), y));
      squares = add<T>(squares, multiply<T>(y, y));
    }
  }
  const relative = divide<T>(add<T>(add<T>(along, along), squares), count);
  const grown = root<T>(add<T>(every<T>(1.0), relative));
  const shrink = divide<T>(relative, multiply<T>(grown, add<T>(every<T>(1.0), grown)));
  for (let p = q; p < q + length; p++) {
    for (let r = p * n + i; r < p * n + i + width; r++) {
      const slot = dY + <usize>r * PANEL_ROW;
      store<T>(slot, subtract<T>(divide<T>(load<T>(slot), grown), multiply<T>(everyAt<T>(at(Y, r)), shrink)));
    }
  }
}

/**
 * Rounding, with the largest s and the largest inherited error of X:
 *
 *     errorY  = s (2 errorX + 2 u max|X|) + 8 u max|Y|
 *     weight  = f s (|dY| + (‖dY‖ + ‖Y dY‖) / √count),  f = sumRounding(count) + OPERATIONS + 3 errorY
 */
export function normalizeRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const Y = net.value(op.output);
  const M = net.columns(Y);
  const length = lengthOf(net, op);
  const width = sizesOf(op).width;
  const error = worstError(net, stack, op);
  for (let i = 0; i < Y.units; i++) store<f64>(at(stack.move(op.output).error, i), error);
  const weight = stack.point(k).weight;
  if (weight == 0) return;
  const factor = sumRounding(width * length) + OPERATIONS + 3.0 * error;
  let set = 0;
  for (let c = 0; c < M; c += length) {
    for (let i = 0; i < Y.units; i += width) weighSet(net, op, weight, set++, i, c, width, length, factor);
  }
}

/** errorY, the same for all units. */
function worstError(net: Network, stack: Stack, op: Operation): f64 {
  const X = net.value(op.input);
  const Y = net.value(op.output);
  const M = net.columns(Y);
  let s = 0.0;
  for (let set = 0; set < (M / lengthOf(net, op)) * (X.units / sizesOf(op).width); set++) {
    s = Math.max(s, load<f64>(at(op.workspace, set)));
  }
  let inherited = 0.0;
  let x = 0.0;
  let y = 0.0;
  for (let i = 0; i < X.units; i++) {
    inherited = Math.max(inherited, errorOf(stack, op.input, i));
    x = Math.max(x, largestOf(X.data, i, M));
    y = Math.max(y, largestOf(Y.data, i, M));
  }
  return s * (2.0 * inherited + 2.0 * UNIT * x) + 8.0 * UNIT * y;
}

function weighSet(net: Network, op: Operation, weight: usize, set: i32, k: i32, c: i32, width: i32, length: i32, factor: f64): void {
  const Y = net.value(op.output);
  const M = net.columns(Y);
  let D = 0.0;
  let along = 0.0;
  for (let i = k; i < k + width; i++) {
    for (let t = c; t < c + length; t++) {
      const d = load<f64>(cell(Y.adjoint, i, t, M));
      const y = load<f64>(cell(Y.data, i, t, M));
      D += d * d;
      along += y * d * (y * d);
    }
  }
  const shared = (Math.sqrt(D) + Math.sqrt(along)) / Math.sqrt(<f64>(width * length));
  const scaled = factor * load<f64>(at(op.workspace, set));
  for (let i = k; i < k + width; i++) {
    for (let t = c; t < c + length; t++) {
      store<f64>(cell(weight, t, i, Y.units), scaled * (Math.abs(load<f64>(cell(Y.adjoint, i, t, M))) + shared));
    }
  }
}
