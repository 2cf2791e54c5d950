import { OPERATIONS, UNIT } from "../exact/unit";
import { Mistake } from "../network";
import { addTo, at } from "../numeric/address";
import { add, every, everyAt, multiply, subtract } from "../numeric/lanes";
import { entryOf, productDifference, rowOf, setEntry, setRow, sigmoidRows, tanhRows } from "./gate";
import { squares } from "./lstm";
import { sigmoid, sigmoidSlope } from "./sigmoid";
import { tanh, tanhSlope } from "./tanh";

/**
 * Gates r z n:
 *
 *     r, z = σ(z_t + U h_{t−1} + bU),  n = tanh(z_t + r q),  q = U h_{t−1} + bU,  h_t = (1 − z) n + z h_{t−1}
 *
 * A row: three pre-activations, three gates, q, 1 − z, h_{t−1}, dh_t, each u × f64. See recurrent.ts for what the functions
 * are.
 */
@final @unmanaged
export class Gru {
  @inline length(): i32 {
    return 10;
  }

  /** In the place of the third pre-activation stands q. */
  @inline value(row: usize, states: usize, z: usize, stride: usize, first: bool, n: i32): void {
    for (let k = 0; k < n; k++) {
      const q = load<f64>(at(row, 2 * n + k));
      const r = sigmoid(load<f64>(at(row, k)));
      const preZ = load<f64>(at(row, n + k));
      const pre = load<f64>(z + <usize>(2 * n + k) * stride) + r * q;
      const N = tanh(pre);
      const before = entryOf(states, k);
      store<f64>(at(row, 2 * n + k), pre);
      store<f64>(at(row, 3 * n + k), r);
      store<f64>(at(row, 4 * n + k), sigmoid(preZ));
      store<f64>(at(row, 5 * n + k), N);
      store<f64>(at(row, 6 * n + k), q);
      // 1 − z cancels where z is nearly 1
      store<f64>(at(row, 7 * n + k), sigmoid(-preZ));
      store<f64>(at(row, 8 * n + k), before);
      setEntry(states, k, sigmoid(-preZ) * N + sigmoid(preZ) * before);
    }
  }

  /** D of r, z and q; dZ of the third is that of its pre-activation. */
  @inline backward(row: usize, dh: usize, D: usize, dZ: usize, stride: usize, n: i32, mistake: i32): void {
    for (let k = 0; k < n; k++) {
      const d = entryOf(dh, k);
      const N = load<f64>(at(row, 5 * n + k));
      const slopeR = mistake == Mistake.resetSlopeMissing ? 1.0 : sigmoidSlope(load<f64>(at(row, k)));
      const slopeZ = mistake == Mistake.updateSlopeMissing ? 1.0 : sigmoidSlope(load<f64>(at(row, n + k)));
      const slopeN = mistake == Mistake.newSlopeMissing ? 1.0 : tanhSlope(load<f64>(at(row, 2 * n + k)));
      const r = mistake == Mistake.resetGateLeftOut ? 1.0 : load<f64>(at(row, 3 * n + k));
      const exchanged = mistake == Mistake.gatesExchanged ? n : 0;
      const dN = d * load<f64>(at(row, 7 * n + k)) * slopeN;
      const dr = dN * load<f64>(at(row, 6 * n + k)) * slopeR;
      const dz = d * (load<f64>(at(row, 8 * n + k)) - N) * slopeZ;
      setEntry(D, exchanged + k, dr);
      setEntry(D, n - exchanged + k, dz);
      setEntry(D, 2 * n + k, dN * r);
      addTo(dZ + <usize>(exchanged + k) * stride, dr);
      addTo(dZ + <usize>(n - exchanged + k) * stride, dz);
      addTo(dZ + <usize>(2 * n + k) * stride, dN);
      store<f64>(at(row, 9 * n + k), d);
      setEntry(dh, k, mistake == Mistake.updatePathMissing ? 0.0 : d * load<f64>(at(row, 4 * n + k)));
    }
  }

  @inline slopes(row: usize, slope: usize, n: i32): void {
    for (let k = 0; k < 3 * n; k++) {
      const pre = load<f64>(at(row, k));
      store<f64>(at(slope, k), k < 2 * n ? sigmoidSlope(pre) : tanhSlope(pre));
    }
  }

  /** Δ of the gates in their places; behind them the Δ of the third pre-activation, whose place has Δq until then. */
  @inline difference(row: usize, slope: usize, D: usize, dZ: usize, before: usize, to: usize, n: i32): void {
    const pre = at(D, 12 * n); // behind 3 n rows of 4 entries
    sigmoidRows(row, at(row, 3 * n), slope, D, D, 2 * n);
    if (ASC_FEATURE_SIMD) {
      bracketDifference<v128>(row, D, dZ, n);
    } else {
      bracketDifference<f64>(row, D, dZ, n);
      bracketDifference<f64>(row, D + 8, dZ == 0 ? 0 : dZ + 8, n);
    }
    tanhRows(at(row, 2 * n), at(row, 5 * n), at(slope, 2 * n), pre, at(D, 8 * n), n);
    if (ASC_FEATURE_SIMD) {
      stateDifference<v128>(row, D, before, to, n);
    } else {
      stateDifference<f64>(row, D, before, to, n);
      stateDifference<f64>(row, D + 8, before == 0 ? 0 : before + 8, to + 8, n);
    }
  }

  /** Errors of gates and h, and weights: r by way of q, z by way of h − n, n, q by way of r, and the state before by way of z. */
  @inline rounding(
    row: usize, slope: usize, error: usize, state: usize, dZ: usize, stride: usize, weight: usize, kept: usize,
    keptBefore: usize, n: i32,
  ): void {
    for (let k = 0; k < n; k++) {
      const r = load<f64>(at(row, 3 * n + k));
      const z = load<f64>(at(row, 4 * n + k));
      const N = load<f64>(at(row, 5 * n + k));
      const q = load<f64>(at(row, 6 * n + k));
      const rest = load<f64>(at(row, 7 * n + k));
      const before = load<f64>(at(row, 8 * n + k));
      const dh = Math.abs(load<f64>(at(row, 9 * n + k)));
      const preR = load<f64>(at(error, k));
      const preZ = load<f64>(at(error, n + k));
      const errorQ = load<f64>(at(error, 2 * n + k));
      const input = load<f64>(at(error, 3 * n + k));
      const slopeR = load<f64>(at(slope, k));
      const slopeZ = load<f64>(at(slope, n + k));
      const slopeN = load<f64>(at(slope, 2 * n + k));
      const errorR = slopeR * preR + 4.0 * UNIT * r;
      const errorZ = slopeZ * preZ + 4.0 * UNIT * z;
      const errorRest = slopeZ * preZ + 4.0 * UNIT * rest;
      const pre = squares(input, squares(r * errorQ, q * errorR)) + 2.0 * UNIT * Math.abs(r * q)
        + UNIT * Math.abs(load<f64>(at(row, 2 * n + k)));
      const errorN = slopeN * pre + 4.0 * UNIT * Math.abs(N);
      const errorBefore = load<f64>(at(state, k));
      const dN = dh * rest * slopeN;
      this.weigh(weight, kept, k, dN * slopeR * (Math.abs(q) * (OPERATIONS + preR) + errorQ));
      this.weigh(weight, kept, n + k, dh * slopeZ * (Math.abs(before - N) * (OPERATIONS + preZ) + errorBefore + errorN));
      // what collects multiplies with r, which has an error too
      const inherited = (1.0 - r) * preR + 4.0 * UNIT;
      const w = dh * slopeN * (rest * (OPERATIONS + 2.0 * pre + inherited) + errorRest);
      store<f64>(at(weight, 2 * n + k), w);
      store<f64>(at(kept, 2 * n + k), dN * (r * OPERATIONS + errorR));
      store<f64>(at(kept, 3 * n + k), w);
      addTo(at(kept, 4 * n + k), dh * (z * OPERATIONS + errorZ));
      store<f64>(at(state, k), squares(squares(rest * errorN, z * errorBefore), (before - N) * slopeZ * preZ)
        + 6.0 * UNIT * (Math.abs(rest * N) + Math.abs(z * before)));
    }
  }

  @inline weigh(weight: usize, kept: usize, k: i32, w: f64): void {
    store<f64>(at(weight, k), w);
    store<f64>(at(kept, k), w);
  }
}

/** Δ(z_t + r q) behind the gates. */
@inline
function bracketDifference<T>(row: usize, D: usize, dZ: usize, n: i32): void {
  for (let k = 0; k < n; k++) {
    const product = productDifference<T>(at(row, 3 * n + k), rowOf<T>(D, k), at(row, 6 * n + k), rowOf<T>(D, 2 * n + k));
    setRow<T>(D, 3 * n + k, dZ == 0 ? product : add<T>(rowOf<T>(dZ, 2 * n + k), product));
  }
}

/** Δh = (1 − z) Δn + z Δh' + (h' − n) Δz + Δz (Δh' − Δn), h' the state before. */
@inline
function stateDifference<T>(row: usize, D: usize, before: usize, to: usize, n: i32): void {
  for (let k = 0; k < n; k++) {
    const N = rowOf<T>(D, 2 * n + k);
    const z = rowOf<T>(D, n + k);
    const h = before == 0 ? every<T>(0.0) : rowOf<T>(before, k);
    const passed = add<T>(multiply<T>(everyAt<T>(at(row, 7 * n + k)), N), multiply<T>(everyAt<T>(at(row, 4 * n + k)), h));
    const apart = every<T>(load<f64>(at(row, 8 * n + k)) - load<f64>(at(row, 5 * n + k)));
    setRow<T>(to, k, add<T>(passed, multiply<T>(z, add<T>(apart, subtract<T>(h, N)))));
  }
}
