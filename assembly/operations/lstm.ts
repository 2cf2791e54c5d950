import { OPERATIONS, UNIT } from "../exact/unit";
import { Mistake } from "../network";
import { addTo, at } from "../numeric/address";
import { add } from "../numeric/lanes";
import { entryOf, productDifference, rowOf, setEntry, setRow, sigmoidRows, tanhRows } from "./gate";
import { sigmoid, sigmoidSlope } from "./sigmoid";
import { tanh, tanhSlope } from "./tanh";

/**
 * Gates i f g o, pre = z_t + U h_{t−1}:
 *
 *     c_t = σ(f) c_{t−1} + σ(i) tanh(g),  h_t = σ(o) tanh(c_t)
 *
 * A row: four pre-activations, four gates, c_t, tanh c_t, c_{t−1}, dh_t, dc_t, each u × f64. See recurrent.ts for what the
 * functions are.
 */
@final @unmanaged
export class Lstm {
  @inline length(): i32 {
    return 13;
  }

  @inline value(row: usize, states: usize, z: usize, stride: usize, first: bool, n: i32): void {
    for (let k = 0; k < n; k++) {
      const i = sigmoid(load<f64>(at(row, k)));
      const f = sigmoid(load<f64>(at(row, n + k)));
      const g = tanh(load<f64>(at(row, 2 * n + k)));
      const o = sigmoid(load<f64>(at(row, 3 * n + k)));
      // the cell state of the row before
      const before = first ? 0.0 : load<f64>(at(row, (8 - 13) * n + k));
      const c = f * before + i * g;
      const T = tanh(c);
      store<f64>(at(row, 4 * n + k), i);
      store<f64>(at(row, 5 * n + k), f);
      store<f64>(at(row, 6 * n + k), g);
      store<f64>(at(row, 7 * n + k), o);
      store<f64>(at(row, 8 * n + k), c);
      store<f64>(at(row, 9 * n + k), T);
      store<f64>(at(row, 10 * n + k), before);
      setEntry(states, k, o * T);
    }
  }

  /** D of all four gates; dc goes back by f, behind dh. */
  @inline backward(row: usize, dh: usize, D: usize, dZ: usize, stride: usize, n: i32, mistake: i32): void {
    for (let k = 0; k < n; k++) {
      const i = load<f64>(at(row, 4 * n + k));
      const f = load<f64>(at(row, 5 * n + k));
      const g = load<f64>(at(row, 6 * n + k));
      const d = entryOf(dh, k);
      const dT = d * load<f64>(at(row, 7 * n + k));
      const slopeI = mistake == Mistake.inputSlopeMissing ? 1.0 : sigmoidSlope(load<f64>(at(row, k)));
      const slopeF = mistake == Mistake.forgetSlopeMissing ? 1.0 : sigmoidSlope(load<f64>(at(row, n + k)));
      const slopeG = mistake == Mistake.cellSlopeMissing ? 1.0 : tanhSlope(load<f64>(at(row, 2 * n + k)));
      const slopeO = mistake == Mistake.outputSlopeMissing ? 1.0 : sigmoidSlope(load<f64>(at(row, 3 * n + k)));
      const slopeT = mistake == Mistake.stateSlopeMissing ? 1.0 : tanhSlope(load<f64>(at(row, 8 * n + k)));
      const exchanged = mistake == Mistake.gatesExchanged ? n : 0;
      const dc = entryOf(dh, n + k) + dT * slopeT;
      this.pass(dc * g * slopeI, D, dZ, stride, exchanged + k);
      this.pass(dc * load<f64>(at(row, 10 * n + k)) * slopeF, D, dZ, stride, n - exchanged + k);
      this.pass(dc * i * slopeG, D, dZ, stride, 2 * n + k);
      this.pass(d * load<f64>(at(row, 9 * n + k)) * slopeO, D, dZ, stride, 3 * n + k);
      store<f64>(at(row, 11 * n + k), d);
      store<f64>(at(row, 12 * n + k), dc);
      setEntry(dh, k, 0.0);
      setEntry(dh, n + k, mistake == Mistake.cellPathMissing ? 0.0 : dc * f);
    }
  }

  @inline pass(d: f64, D: usize, dZ: usize, stride: usize, k: i32): void {
    setEntry(D, k, d);
    addTo(dZ + <usize>k * stride, d);
  }

  /** Of the gates, and tanh' c. */
  @inline slopes(row: usize, slope: usize, n: i32): void {
    for (let k = 0; k < 4 * n; k++) {
      const pre = load<f64>(at(row, k));
      store<f64>(at(slope, k), k >= 2 * n && k < 3 * n ? tanhSlope(pre) : sigmoidSlope(pre));
    }
    for (let k = 0; k < n; k++) store<f64>(at(slope, 4 * n + k), tanhSlope(load<f64>(at(row, 8 * n + k))));
  }

  /** Δ of the gates in their places, then Δc behind them, from that of the step before, and Δh. */
  @inline difference(row: usize, slope: usize, D: usize, dZ: usize, before: usize, to: usize, n: i32): void {
    const c = at(D, 16 * n); // behind 4 n rows of 4 entries
    sigmoidRows(row, at(row, 4 * n), slope, D, D, 2 * n);
    tanhRows(at(row, 2 * n), at(row, 6 * n), at(slope, 2 * n), at(D, 8 * n), at(D, 8 * n), n);
    sigmoidRows(at(row, 3 * n), at(row, 7 * n), at(slope, 3 * n), at(D, 12 * n), at(D, 12 * n), n);
    if (ASC_FEATURE_SIMD) {
      cellDifference<v128>(row, D, n);
    } else {
      cellDifference<f64>(row, D, n);
      cellDifference<f64>(row, D + 8, n);
    }
    tanhRows(at(row, 8 * n), at(row, 9 * n), at(slope, 4 * n), c, to, n);
    if (ASC_FEATURE_SIMD) {
      outputDifference<v128>(row, D, to, n);
    } else {
      outputDifference<f64>(row, D, to, n);
      outputDifference<f64>(row, D + 8, to + 8, n);
    }
  }

  /**
   * Errors of gates, c and h, and weights of what is multiplied with what has an error:
   *
   *     pre_i  |dc| σ'(i) (|g| (OPERATIONS + errorPre) + errorG), and so on
   *     c      |dh| tanh'(c) (o (OPERATIONS + 2 errorC) + errorO) + |dc| (f OPERATIONS + errorF) of the step behind
   */
  @inline rounding(
    row: usize, slope: usize, error: usize, state: usize, dZ: usize, stride: usize, weight: usize, kept: usize,
    keptBefore: usize, n: i32,
  ): void {
    for (let k = 0; k < n; k++) {
      const i = load<f64>(at(row, 4 * n + k));
      const f = load<f64>(at(row, 5 * n + k));
      const g = load<f64>(at(row, 6 * n + k));
      const o = load<f64>(at(row, 7 * n + k));
      const T = load<f64>(at(row, 9 * n + k));
      const before = load<f64>(at(row, 10 * n + k));
      const dh = Math.abs(load<f64>(at(row, 11 * n + k)));
      const dc = Math.abs(load<f64>(at(row, 12 * n + k)));
      const preI = load<f64>(at(error, k));
      const preF = load<f64>(at(error, n + k));
      const preG = load<f64>(at(error, 2 * n + k));
      const preO = load<f64>(at(error, 3 * n + k));
      const slopeI = load<f64>(at(slope, k));
      const slopeF = load<f64>(at(slope, n + k));
      const slopeG = load<f64>(at(slope, 2 * n + k));
      const slopeO = load<f64>(at(slope, 3 * n + k));
      const slopeT = load<f64>(at(slope, 4 * n + k));
      const errorI = slopeI * preI + 4.0 * UNIT * i;
      const errorF = slopeF * preF + 4.0 * UNIT * f;
      const errorG = slopeG * preG + 4.0 * UNIT * Math.abs(g);
      const errorO = slopeO * preO + 4.0 * UNIT * o;
      const errorBefore = load<f64>(at(state, n + k));
      const c = squares(squares(f * errorBefore, before * errorF), squares(i * errorG, g * errorI))
        + 3.0 * UNIT * (Math.abs(f * before) + Math.abs(i * g));
      const errorT = slopeT * c + 4.0 * UNIT * Math.abs(T);
      this.weigh(weight, kept, k, dc * slopeI * (Math.abs(g) * (OPERATIONS + preI) + errorG));
      this.weigh(weight, kept, n + k, dc * slopeF * (Math.abs(before) * (OPERATIONS + preF) + errorBefore));
      this.weigh(weight, kept, 2 * n + k, dc * slopeG * (i * (OPERATIONS + 2.0 * preG) + errorI));
      this.weigh(weight, kept, 3 * n + k, dh * slopeO * (Math.abs(T) * (OPERATIONS + preO) + errorT));
      store<f64>(at(kept, 4 * n + k), dh * slopeT * (o * (OPERATIONS + 2.0 * c) + errorO));
      if (keptBefore != 0) addTo(at(keptBefore, 4 * n + k), dc * (f * OPERATIONS + errorF));
      store<f64>(at(state, n + k), c);
      store<f64>(at(state, k), squares(o * errorT, T * errorO) + UNIT * Math.abs(o * T));
    }
  }

  @inline weigh(weight: usize, kept: usize, k: i32, w: f64): void {
    store<f64>(at(weight, k), w);
    store<f64>(at(kept, k), w);
  }
}

/** √(a² + b²) */
@inline
export function squares(a: f64, b: f64): f64 {
  return Math.sqrt(a * a + b * b);
}

/** Δc = Δ(f c) + Δ(i g) */
@inline
function cellDifference<T>(row: usize, D: usize, n: i32): void {
  for (let k = 0; k < n; k++) {
    const kept = productDifference<T>(at(row, 5 * n + k), rowOf<T>(D, n + k), at(row, 10 * n + k), rowOf<T>(D, 4 * n + k));
    const taken = productDifference<T>(at(row, 4 * n + k), rowOf<T>(D, k), at(row, 6 * n + k), rowOf<T>(D, 2 * n + k));
    setRow<T>(D, 4 * n + k, add<T>(kept, taken));
  }
}

/** Δh = Δ(o tanh c), Δ tanh c standing in its place. */
@inline
function outputDifference<T>(row: usize, D: usize, to: usize, n: i32): void {
  for (let k = 0; k < n; k++) {
    setRow<T>(to, k, productDifference<T>(at(row, 7 * n + k), rowOf<T>(D, 3 * n + k), at(row, 9 * n + k), rowOf<T>(to, k)));
  }
}
