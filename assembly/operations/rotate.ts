import { errorOf, largestOf } from "../exact/error";
import { entries, Stack } from "../exact/stack";
import { UNIT } from "../exact/unit";
import { Network, Operation } from "../network";
import { at, cell } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";

/*
 * Rotary position embedding: pair i of each head is turned by the angle p · base^(−2i/d) at step p, d being the width of a head.
 *
 *     (a, b) → (a cos − b sin, a sin + b cos)
 *
 * Pairs are (i, i + d/2) for 'half', (2i, 2i + 1) for 'interleaved'. `number` is the base. Workspace: cos and sin, (P, d/2) each.
 *
 * @see J. Su et al., "RoFormer: enhanced transformer with rotary position embedding", arXiv:2104.09864
 */

/** Sizes of the operation. */
@unmanaged
class Sizes {
  /** Units of a head, d. */
  width: i32;
  /** 1 for 'interleaved', 0 for 'half'. */
  interleaved: i32;
}

@inline
function sizesOf(op: Operation): Sizes {
  return changetype<Sizes>(op.sizes);
}

@inline
function cosAt(op: Operation, p: i32, i: i32): f64 {
  return load<f64>(cell(op.workspace, p, i, sizesOf(op).width));
}

@inline
function sinAt(op: Operation, p: i32, i: i32): f64 {
  return load<f64>(cell(op.workspace, p, i + (sizesOf(op).width >> 1), sizesOf(op).width));
}

/** Unit of the first of pair i of a head that begins at `head`; the second is partner() further. */
@inline
function firstOf(op: Operation, head: i32, i: i32): i32 {
  return head + (sizesOf(op).interleaved != 0 ? 2 * i : i);
}

@inline
function partner(op: Operation): i32 {
  return sizesOf(op).interleaved != 0 ? 1 : sizesOf(op).width >> 1;
}

function writeTable(op: Operation, positions: i32): void {
  const width = sizesOf(op).width;
  for (let i = 0; i < width >> 1; i++) {
    const frequency = Math.pow(op.number, (-2.0 * <f64>i) / <f64>width);
    for (let p = 0; p < positions; p++) {
      const angle = <f64>p * frequency;
      store<f64>(cell(op.workspace, p, i, width), Math.cos(angle));
      store<f64>(cell(op.workspace, p, i + (width >> 1), width), Math.sin(angle));
    }
  }
}

/** Y: the pairs of X turned. */
export function rotateValue(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const Y = net.value(op.output).data;
  const M = net.columns(X);
  writeTable(op, X.positions);
  for (let head = 0; head < X.units; head += sizesOf(op).width) {
    for (let i = 0; i < sizesOf(op).width >> 1; i++) {
      const first = firstOf(op, head, i);
      const second = first + partner(op);
      for (let c = 0; c < M; c++) {
        const cos = cosAt(op, c % X.positions, i);
        const sin = sinAt(op, c % X.positions, i);
        const a = load<f64>(cell(X.data, first, c, M));
        const b = load<f64>(cell(X.data, second, c, M));
        store<f64>(cell(Y, first, c, M), a * cos - b * sin);
        store<f64>(cell(Y, second, c, M), a * sin + b * cos);
      }
    }
  }
}

/** dX += the pairs of dY turned back. */
export function rotateBackward(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const dY = net.value(op.output).adjoint;
  const M = net.columns(X);
  for (let head = 0; head < X.units; head += sizesOf(op).width) {
    for (let i = 0; i < sizesOf(op).width >> 1; i++) {
      const first = firstOf(op, head, i);
      const second = first + partner(op);
      for (let c = 0; c < M; c++) {
        const cos = cosAt(op, c % X.positions, i);
        const sin = sinAt(op, c % X.positions, i);
        const a = load<f64>(cell(dY, first, c, M));
        const b = load<f64>(cell(dY, second, c, M));
        const toFirst = cell(X.adjoint, first, c, M);
        const toSecond = cell(X.adjoint, second, c, M);
        store<f64>(toFirst, load<f64>(toFirst) + (a * cos + b * sin));
        store<f64>(toSecond, load<f64>(toSecond) + (b * cos - a * sin));
      }
    }
  }
}

/** ΔY: the pairs of ΔX turned. */
export function rotateDifference(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const X = net.value(op.input);
  const from = stack.move(op.input);
  const to = stack.move(op.output);
  to.spread(from.from, from.to);
  for (let c = 0; c < stack.panels << 1; c++) {
    const dX = entries(from.panels, c, net.reach(X) * X.units);
    const dY = entries(to.panels, c, net.reach(X) * X.units);
    for (let q = from.from; q < from.to; q++) {
      for (let head = q * X.units; head < (q + 1) * X.units; head += sizesOf(op).width) turnHead(op, dX, dY, head, q % X.positions);
    }
  }
}

/** One head at one position, both sides. */
@inline
function turnHead(op: Operation, dX: usize, dY: usize, head: i32, p: i32): void {
  for (let i = 0; i < sizesOf(op).width >> 1; i++) {
    const first = <usize>firstOf(op, head, i) * PANEL_ROW;
    const second = first + <usize>partner(op) * PANEL_ROW;
    const cos = cosAt(op, p, i);
    const sin = sinAt(op, p, i);
    for (let side: usize = 0; side < 16; side += 8) {
      const a = load<f64>(dX + first + side);
      const b = load<f64>(dX + second + side);
      store<f64>(dY + first + side, a * cos - b * sin);
      store<f64>(dY + second + side, a * sin + b * cos);
    }
  }
}

/** Rounding: the errors of a pair add, with 3 u of what is turned; cos and sin are the same in every pass. */
export function rotateRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const X = net.value(op.input);
  const Y = net.value(op.output);
  const M = net.columns(X);
  for (let i = 0; i < X.units; i++) store<f64>(at(stack.move(op.output).error, i), errorOfPair(net, stack, op, i));
  const weight = stack.point(k).weight;
  for (let c = 0; c < M; c++) {
    for (let i = 0; i < X.units; i++) {
      const other = Math.abs(load<f64>(cell(Y.adjoint, mate(op, i), c, M)));
      store<f64>(cell(weight, c, i, X.units), 3.0 * UNIT * (Math.abs(load<f64>(cell(Y.adjoint, i, c, M))) + other));
    }
  }
}

/** The unit that unit i is paired with. */
function mate(op: Operation, i: i32): i32 {
  const width = sizesOf(op).width;
  if (sizesOf(op).interleaved != 0) return i ^ 1;
  const within = i % width;
  return within < width >> 1 ? i + (width >> 1) : i - (width >> 1);
}

function errorOfPair(net: Network, stack: Stack, op: Operation, i: i32): f64 {
  const X = net.value(op.input);
  const M = net.columns(X);
  const own = 3.0 * UNIT * (largestOf(X.data, i, M) + largestOf(X.data, mate(op, i), M));
  return errorOf(stack, op.input, i) + errorOf(stack, op.input, mate(op, i)) + own;
}
