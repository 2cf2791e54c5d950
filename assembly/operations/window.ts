import { Move, Stack } from "../exact/stack";
import { Network, Operation, Value } from "../network";
import { PANEL_ROW } from "../numeric/tile";

/**
 * How a window slides along one axis of an image. An output meets at most one input by an entry k of the window, its tap:
 *
 *     input = output · stride + k · dilation − before
 *
 * or, where it spreads as a transposed convolution does, output = input · stride + k · dilation − before.
 */
@unmanaged
export class Axis {
  input: i32;
  output: i32;
  /** Entries of the window. */
  size: i32;
  stride: i32;
  dilation: i32;
  before: i32;
  /** 1 where input and output change places. */
  spreads: i32;

  /** The input that output o meets by entry k; −1 for none: it lies in the padding. */
  @inline
  inputOf(o: i32, k: i32): i32 {
    return this.spreads ? this.backward(o, k, this.input) : this.forward(o, k, this.input);
  }

  /** The output that input i meets by entry k; −1 for none. */
  @inline
  outputOf(i: i32, k: i32): i32 {
    return this.spreads ? this.forward(i, k, this.output) : this.backward(i, k, this.output);
  }

  /** Input less output of those that meet by entry k, at a stride of 1. */
  @inline
  offset(k: i32): i32 {
    const away = k * this.dilation - this.before;
    return this.spreads ? -away : away;
  }

  /** Outputs from … to − 1 that meet an input by entry k, at a stride of 1. */
  @inline
  firstInside(k: i32): i32 {
    return min(max(-this.offset(k), 0), this.output);
  }

  @inline
  endInside(k: i32): i32 {
    return min(this.input - this.offset(k), this.output);
  }

  @inline
  private forward(from: i32, k: i32, end: i32): i32 {
    const to = from * this.stride + k * this.dilation - this.before;
    return to >= 0 && to < end ? to : -1;
  }

  @inline
  private backward(from: i32, k: i32, end: i32): i32 {
    const away = from + this.before - k * this.dilation;
    if (this.stride == 1) return away >= 0 && away < end ? away : -1;
    return away >= 0 && away % this.stride == 0 && away / this.stride < end ? away / this.stride : -1;
  }
}

/** The axis from row to row: the first of an operation's own sizes. */
@inline
export function highOf(op: Operation): Axis {
  return changetype<Axis>(op.sizes);
}

/** The axis within a row: it stands behind. */
@inline
export function wideOf(op: Operation): Axis {
  return changetype<Axis>(op.sizes + offsetof<Axis>());
}

/** What stands behind both axes. */
@inline
export function behindAxes(op: Operation): i32 {
  return load<i32>(op.sizes, 2 * offsetof<Axis>());
}

/** Entries of the window; tap y · wide + x is its entry (y, x). */
@inline
export function tapsOf(op: Operation): i32 {
  return highOf(op).size * wideOf(op).size;
}

/** The position, within its example, of the input that output position o meets by a tap; −1 for none. */
@inline
export function inputAt(op: Operation, o: i32, tap: i32): i32 {
  const wide = wideOf(op);
  const y = highOf(op).inputOf(o / wide.output, tap / wide.size);
  if (y < 0) return -1;
  const x = wide.inputOf(o % wide.output, tap % wide.size);
  return x < 0 ? -1 : y * wide.input + x;
}

/** The position, within its example, of the output that input position p meets by a tap; −1 for none. */
@inline
export function outputAt(op: Operation, p: i32, tap: i32): i32 {
  const wide = wideOf(op);
  const y = highOf(op).outputOf(p / wide.input, tap / wide.size);
  if (y < 0) return -1;
  const x = wide.outputOf(p % wide.input, tap % wide.size);
  return x < 0 ? -1 : y * wide.output + x;
}

/** Moves the output at the positions whose window meets the input where that moves; of several examples, all of each. */
export function spreadWindow(net: Network, stack: Stack, op: Operation): void {
  const from = stack.move(op.input);
  const to = stack.move(op.output);
  const P = net.value(op.input).positions;
  const first = from.from / P;
  const last = (from.to - 1) / P;
  const outputs = net.value(op.output).positions;
  to.spread(first * outputs, (last + 1) * outputs);
  if (first == last) narrow(op, to, first * outputs, from.from - first * P, from.to - first * P);
}

/** The same within one example, whose positions from … to − 1 move and whose outputs begin at `start`. */
function narrow(op: Operation, move: Move, start: i32, from: i32, to: i32): void {
  const high = highOf(op);
  const wide = wideOf(op);
  let least = i32.MAX_VALUE;
  let most = -1;
  for (let y = from / wide.input; y * wide.input < to; y++) {
    const left = max(from - y * wide.input, 0);
    const right = min(to - y * wide.input, wide.input);
    for (let k = 0; k < high.size; k++) {
      const row = high.outputOf(y, k);
      if (row < 0) continue;
      for (let x = left; x < right; x++) {
        for (let j = 0; j < wide.size; j++) {
          const column = wide.outputOf(x, j);
          if (column < 0) continue;
          least = min(least, row * wide.output + column);
          most = max(most, row * wide.output + column);
        }
      }
    }
  }
  if (most < 0) move.spread(0, 0);
  else move.spread(start + least, start + most + 1);
}

/** Position in a group of examples of the output that input position q there meets by a tap; −1 for none. */
@inline
export function reached(op: Operation, X: Value, Z: Value, q: i32, tap: i32): i32 {
  const o = outputAt(op, q % X.positions, tap);
  return o < 0 ? -1 : (q / X.positions) * Z.positions + o;
}

/**
 * Keeps of every position of every panel whether it moves, in `scratch`: what moves of an image is a patch, but a
 * Move goes from its first position to its last.
 */
export function keepMoving(stack: Stack, move: Move, reach: i32, n: i32): void {
  for (let p = 0; p < stack.panels; p++) {
    for (let q = move.from; q < move.to; q++) {
      const rows = move.panels + <usize>((p * reach + q) * n) * PANEL_ROW;
      const still = isZero(rows, <usize>n * PANEL_ROW);
      store<u8>(stack.scratch + <usize>(p * reach + q), still ? 0 : 1);
    }
  }
}

/** Whether position q of panel p moves. */
@inline
export function moves(stack: Stack, p: i32, reach: i32, q: i32): bool {
  return load<u8>(stack.scratch + <usize>(p * reach + q)) != 0;
}

@inline
function isZero(from: usize, bytes: usize): bool {
  for (let k: usize = 0; k < bytes; k += 8) if (load<f64>(from + k) != 0.0) return false;
  return true;
}
