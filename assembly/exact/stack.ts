import { at } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";

/** All units of a position move. */
export const EVERY: i32 = -1;

/** How a value moves, and what of it at θ differences read. */
@unmanaged
export class Move {
  /** Its Δ: panels of reach · n rows, position by position; those of the positions that move are written. */
  panels: usize;
  /** Its Δ where only one unit moves: panels of a row for each position that moves. */
  lone: usize;
  /** The value at θ turned, (m P, n): position by position; 0 where nobody reads it so. */
  rows: usize;
  /** What rounding does to each unit in the forward pass, n × f64. */
  error: usize;
  /** Positions from … to − 1 of a group of examples move; none where it stands still. */
  from: i32;
  to: i32;
  /** The one unit that moves, or EVERY. */
  unit: i32;
  /** Stop at which differences of its cells end, see stop.ts; −1 where they go on to the cost. */
  end: i32;
  /** Where it is a stop: slopes, errors and bends of its cells, (m P, n) each; 0 elsewhere. */
  found: usize;

  @inline
  get still(): bool {
    return this.from >= this.to;
  }

  /** Moves where another does. */
  @inline
  follow(other: Move): void {
    this.from = other.from;
    this.to = other.to;
    this.unit = other.unit;
  }

  /** All units move from the first to the last position where either of two does. */
  @inline
  join(a: Move, b: Move): void {
    if (a.still) return this.spread(b.from, b.to);
    if (b.still) return this.spread(a.from, a.to);
    this.spread(min(a.from, b.from), max(a.to, b.to));
  }

  /** All units move at positions from … to − 1. */
  @inline
  spread(from: i32, to: i32): void {
    this.from = from;
    this.to = to;
    this.unit = EVERY;
  }
}

/** What the difference of one operation needs to know of θ; what it is says the operation. Matrices have a row a position. */
@unmanaged
export class Point {
  /** The value an identity is built on: σ(z), tanh z, Φ(z), or A for softmax. */
  kept: usize;
  /** The slope it is built on; log A for softmax. */
  slope: usize;
  /** Rounding of ΔJ per unit of |Δ| of its input, and of its second and third; 0 where no bound is asked for or it never moves. */
  weight: usize;
  weight2: usize;
  weight3: usize;
  /** Of a recurrence at whose states differences of its gates end, see recurrentStates.ts: slopes, errors and bends of states, (m P, states) each; else 0. */
  states: usize;
}

/**
 * Perturbations that are propagated together. A column is one group of examples under one perturbation; its two sides, + and −,
 * lie side by side as two f64. Two columns are a panel: rows of 4 entries, one row a unit at a position.
 */
@unmanaged
export class Stack {
  /** What rounding does to J at θ, at most; written by weighOperations. */
  noise: f64;
  /** By how much each column moves a parameter of the operation that is moving. */
  step: f64;
  /** By how much the cells of stops were probed. */
  probed: f64;
  /** Most columns; even. */
  capacity: i32;
  /** Columns in use. */
  count: i32;
  /** Rows of `delta` and `moved`: positions at which the one unit moves. */
  height: i32;
  /** Index of the operation of whose parameters each column moves one; −1 where cells are moved. */
  moving: i32;
  /** Value at which differences end, see stop.ts; −1 where they go on to the cost. */
  stop: i32;
  /** Index of the recurrence at whose states they end; −1 where they do not. */
  ending: i32;
  /** Group of examples of each column, capacity × i32. */
  example: usize;
  /** What each column belongs to, capacity × i32: the index into θ of the parameter moved, else set and read by the method. */
  owner: usize;
  /** Whether a kink lies between the sides of each column, capacity × i32; written by `propagate`. */
  kinked: usize;
  /** Δ of the one unit that is perturbed, and what an activation makes of it: panels of `height` rows. */
  delta: usize;
  moved: usize;
  /** J's own differences, capacity × both sides; written by `propagate`. */
  loss: usize;
  /** Square of what rounding does to `loss`, see rounding.ts, capacity × f64; 0 where no bound is asked for. */
  rounding: usize;
  /** A number for each unit of the widest value, or for each position. */
  column: usize;
  /** A Move for each value, one behind the other. */
  moves: usize;
  /** A Point for each operation. */
  points: usize;
  /** Label of each column of the output for crossEntropy, M × i32. */
  labels: usize;
  /** y for binaryCrossEntropy, A − y for squaredError: (M, n). */
  targets: usize;
  /** Rounding of ΔJ per unit of |Δ| of what the cost reads, (M, n); 0 where no bound is asked for. */
  lossWeight: usize;
  /** What one parameter is multiplied with, f64 for each column of its cells. */
  row: usize;
  /** Panels for an operation to work in. */
  scratch: usize;

  @inline
  move(v: i32): Move {
    return changetype<Move>(this.moves + <usize>v * offsetof<Move>());
  }

  @inline
  point(k: i32): Point {
    return changetype<Point>(this.points + <usize>k * offsetof<Point>());
  }

  /** Panels in use: with an odd count the last column is a dummy. */
  @inline
  get panels(): i32 {
    return (this.count + 1) >> 1;
  }

  @inline
  exampleOf(column: i32): i32 {
    return load<i32>(this.example + (<usize>column << 2));
  }

  @inline
  ownerOf(column: i32): i32 {
    return load<i32>(this.owner + (<usize>column << 2));
  }

  @inline
  isKinked(column: i32): bool {
    return load<i32>(this.kinked + (<usize>column << 2)) != 0;
  }

  @inline
  markKinked(column: i32): void {
    store<i32>(this.kinked + (<usize>column << 2), 1);
  }

  /** ΔJ of the + side; that of the − side lies 8 bytes behind. */
  @inline
  lossOf(column: i32): usize {
    return this.loss + (<usize>column << 4);
  }

  /** Differences are to end at a value, or at the cost, and not at the states of a recurrence. */
  @inline
  endAt(stop: i32): void {
    this.stop = stop;
    this.ending = -1;
  }

  /** Empties the stack, for a unit that moves at so many positions. */
  @inline
  clear(height: i32): void {
    this.count = 0;
    this.height = height;
  }

  /** Adds a column; its Δ is to be set. */
  @inline
  push(example: i32, owner: i32): i32 {
    const column = this.count;
    this.name(column, example, owner);
    this.count = column + 1;
    return column;
  }

  @inline
  name(column: i32, example: i32, owner: i32): void {
    store<i32>(this.example + (<usize>column << 2), example);
    store<i32>(this.owner + (<usize>column << 2), owner);
    store<i32>(this.kinked + (<usize>column << 2), 0);
  }

  /** Moves the unit that is perturbed by ±delta at one position. */
  @inline
  perturb(column: i32, position: i32, delta: f64): void {
    const slot = entries(this.delta, column, this.height) + <usize>position * PANEL_ROW;
    store<f64>(slot, delta);
    store<f64>(slot, -delta, 8);
  }

  /** Column `from` in the place of column `to`, with its moved unit and its rounding. */
  @inline
  moveColumn(from: i32, to: i32): void {
    this.name(to, this.exampleOf(from), this.ownerOf(from));
    store<i32>(this.kinked + (<usize>to << 2), load<i32>(this.kinked + (<usize>from << 2)));
    const height = this.height;
    const there = entries(this.moved, to, height);
    const here = entries(this.moved, from, height);
    for (let q: usize = 0; q < <usize>height * PANEL_ROW; q += PANEL_ROW) {
      store<f64>(there + q, load<f64>(here + q));
      store<f64>(there + q, load<f64>(here + q, 8), 8);
    }
    if (this.rounding != 0) store<f64>(at(this.rounding, to), load<f64>(at(this.rounding, from)));
  }

  /** Makes the columns even in number, by one behind the last that does not move. */
  @inline
  pad(): void {
    const column = this.count;
    if ((column & 1) == 0) return;
    store<i32>(this.example + (<usize>column << 2), 0);
    for (let q: usize = 0; q < <usize>this.height * PANEL_ROW; q += PANEL_ROW) {
      memory.fill(entries(this.delta, column, this.height) + q, 0, 16);
      memory.fill(entries(this.moved, column, this.height) + q, 0, 16);
    }
  }
}

/** Address of a column's entries in panels of `rows` rows; the next row is PANEL_ROW bytes on. */
@inline
export function entries(panels: usize, column: i32, rows: i32): usize {
  return panels + <usize>(column >> 1) * <usize>rows * PANEL_ROW + (<usize>(column & 1) << 4);
}
