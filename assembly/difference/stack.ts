import { at } from "../network";
import { PANEL_ROW } from "../tile";

/**
 * What the differences of a layer need to know of θ: matrices (m, n_l), a row an example.
 * Which of them an activation reads is said beside it; they are written by `keep`.
 */
@unmanaged
export class Point {
  /** Z[l]; log A[l] for softmax. */
  z: usize;
  /** The value an identity is built on: σ(z), tanh z, Φ(z), or A[l] for softmax. */
  kept: usize;
  /** The slope it is built on. */
  slope: usize;
  /** Rounding of ΔJ per unit of |ΔZ[l]|; written where a bound is asked for. */
  weight: usize;
}

/**
 * Perturbations that are propagated together. A column is one example under one perturbation; its two sides, + and −,
 * lie side by side as two f64. Two columns are a panel: rows of 4 entries, one row a unit.
 */
@unmanaged
export class Stack {
  /** What rounding does to J at θ, at most; written by weighLayers. */
  noise: f64;
  /** Most columns; even. */
  capacity: i32;
  /** Columns in use. */
  count: i32;
  /** Example of each column, capacity × i32. */
  example: usize;
  /** What each column belongs to, capacity × i32: set and read by the method. */
  owner: usize;
  /** Whether a kink lies between the sides of each column, capacity × i32; written by `propagate`. */
  kinked: usize;
  /** ΔZ and ΔA of the one unit that is perturbed: panels of one row. */
  delta: usize;
  moved: usize;
  /** J's own differences, capacity × both sides; written by `propagate`. */
  loss: usize;
  /** Square of what rounding does to `loss`, see rounding.ts, capacity × f64; 0 where no bound is asked for. */
  rounding: usize;
  /** Panels of a layer's ΔZ and ΔA: capacity columns of the widest layer. */
  dZ: usize;
  dA: usize;
  /** W[l+1][·, i], or a number for each unit: the widest layer × f64. */
  column: usize;
  /** L + 1 Points, one behind the other. */
  points: usize;
  /** Label of each example for crossEntropy, m × i32. */
  labels: usize;
  /** y for binaryCrossEntropy, A[L] − y for squaredError: (m, n_L). */
  targets: usize;
  /** What rounding does to A[0] … A[L] in the forward pass, unit by unit: Σ n_l × f64. */
  inherited: usize;
  /** The same of Z of one layer at a time, the widest layer × f64. */
  errorZ: usize;

  /** Point of layer l, 1 … L. */
  @inline
  point(l: i32): Point {
    return changetype<Point>(this.points + <usize>l * offsetof<Point>());
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

  /** Empties the stack. */
  @inline
  clear(): void {
    this.count = 0;
  }

  /** Adds a column with ΔZ = ±delta in the unit that is perturbed. */
  @inline
  push(example: i32, owner: i32, delta: f64): void {
    const column = this.count;
    store<i32>(this.example + (<usize>column << 2), example);
    store<i32>(this.owner + (<usize>column << 2), owner);
    store<i32>(this.kinked + (<usize>column << 2), 0);
    store<f64>(this.delta + (<usize>column << 4), delta);
    store<f64>(this.delta + (<usize>column << 4) + 8, -delta);
    this.count = column + 1;
  }

  /** Column `from` in the place of column `to`, with its moved unit and its rounding. */
  @inline
  moveColumn(from: i32, to: i32): void {
    store<i32>(this.example + (<usize>to << 2), this.exampleOf(from));
    store<i32>(this.owner + (<usize>to << 2), this.ownerOf(from));
    store<i32>(this.kinked + (<usize>to << 2), load<i32>(this.kinked + (<usize>from << 2)));
    store<f64>(this.moved + (<usize>to << 4), load<f64>(this.moved + (<usize>from << 4)));
    store<f64>(this.moved + (<usize>to << 4), load<f64>(this.moved + (<usize>from << 4), 8), 8);
    if (this.rounding != 0) store<f64>(at(this.rounding, to), load<f64>(at(this.rounding, from)));
  }

  /** Makes the columns even in number, by one behind the last that does not move. */
  @inline
  pad(): void {
    const column = this.count;
    if ((column & 1) == 0) return;
    store<i32>(this.example + (<usize>column << 2), 0);
    memory.fill(this.delta + (<usize>column << 4), 0, 16);
    memory.fill(this.moved + (<usize>column << 4), 0, 16);
  }
}

/** Address of a column's entries in panels of `rows` rows; the next row is PANEL_ROW bytes on. */
@inline
export function entries(panels: usize, column: i32, rows: i32): usize {
  return panels + <usize>(column >> 1) * <usize>rows * PANEL_ROW + (<usize>(column & 1) << 4);
}
