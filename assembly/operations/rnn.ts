import { OPERATIONS, UNIT } from "../exact/unit";
import { Mistake } from "../network";
import { addTo, at } from "../numeric/address";
import { entryOf, setEntry, tanhRows } from "./gate";
import { tanh, tanhSlope } from "./tanh";

/**
 * h_t = tanh(z_t + U h_{t−1})
 *
 * A row: pre-activation and h, each u × f64. See recurrent.ts for what the functions are.
 */
@final @unmanaged
export class Rnn {
  @inline length(): i32 {
    return 2;
  }

  /** h at `states` from the pre-activation in the row. */
  @inline value(row: usize, states: usize, z: usize, stride: usize, first: bool, n: i32): void {
    for (let k = 0; k < n; k++) {
      const h = tanh(load<f64>(at(row, k)));
      store<f64>(at(row, n + k), h);
      setEntry(states, k, h);
    }
  }

  /** D = dh tanh'; nothing of dh goes back but by U. */
  @inline backward(row: usize, dh: usize, D: usize, dZ: usize, stride: usize, n: i32, mistake: i32): void {
    for (let k = 0; k < n; k++) {
      const slope = mistake == Mistake.slopeMissing ? 1.0 : tanhSlope(load<f64>(at(row, k)));
      const d = entryOf(dh, k) * slope;
      setEntry(D, k, d);
      addTo(dZ + <usize>k * stride, d);
      setEntry(dh, k, 0.0);
    }
  }

  @inline slopes(row: usize, slope: usize, n: i32): void {
    for (let k = 0; k < n; k++) store<f64>(at(slope, k), tanhSlope(load<f64>(at(row, k))));
  }

  @inline difference(row: usize, slope: usize, D: usize, dZ: usize, before: usize, to: usize, n: i32): void {
    tanhRows(row, at(row, n), slope, D, to, n);
  }

  /** error = |tanh'| errorPre + 4 u |h|, weight = |dZ| (OPERATIONS + 2 errorPre) */
  @inline rounding(
    row: usize, slope: usize, error: usize, state: usize, dZ: usize, stride: usize, weight: usize, kept: usize,
    keptBefore: usize, n: i32,
  ): void {
    for (let k = 0; k < n; k++) {
      const pre = load<f64>(at(error, k));
      const w = Math.abs(load<f64>(dZ + <usize>k * stride)) * (OPERATIONS + 2.0 * pre);
      store<f64>(at(weight, k), w);
      store<f64>(at(kept, k), w);
      store<f64>(at(kept, n + k), 0.0); // nothing stands behind the pre-activations
      store<f64>(at(state, k), load<f64>(at(slope, k)) * pre + 4.0 * UNIT * Math.abs(load<f64>(at(row, n + k))));
    }
  }
}
