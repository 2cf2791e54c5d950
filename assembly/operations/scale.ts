import { errorOf, largestOf } from "../exact/error";
import { entries, Stack } from "../exact/stack";
import { UNIT } from "../exact/unit";
import { Mistake, Network, Operation, sumOfRow } from "../network";
import { at, cell } from "../numeric/address";
import { everyAt, multiply } from "../numeric/lanes";
import { PANEL_ROW } from "../numeric/tile";

/* Y_k = gamma_k X_k + beta_k at every position. W is gamma (units), b is beta or none; parameter 0 of unit k is gamma_k. */

/** Y = gamma X + beta */
export function scaleValue(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const Y = net.value(op.output).data;
  const M = net.columns(X);
  for (let i = 0; i < op.units; i++) {
    const gamma = load<f64>(at(op.W, i));
    const beta = op.extra == 0 ? 0.0 : load<f64>(at(op.b, i));
    for (let c = 0; c < M; c++) store<f64>(cell(Y, i, c, M), gamma * load<f64>(cell(X.data, i, c, M)) + beta);
  }
}

/** dX += gamma dY */
export function scaleBackward(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const dY = net.value(op.output).adjoint;
  const M = net.columns(X);
  if (X.adjoint == 0) return;
  for (let i = 0; i < op.units; i++) {
    const gamma = net.mistakeIn(op) == Mistake.gammaLeftOut ? 1.0 : load<f64>(at(op.W, i));
    for (let c = 0; c < M; c++) {
      const slot = cell(X.adjoint, i, c, M);
      store<f64>(slot, load<f64>(slot) + gamma * load<f64>(cell(dY, i, c, M)));
    }
  }
}

/** dgamma_k += Σ_c D_k X_k, dbeta_k += Σ_c D_k for units from … to − 1. */
export function scaleCollect(net: Network, op: Operation, D: usize, X: usize, grad: usize, from: i32, to: i32): void {
  const M = net.columns(net.value(op.output));
  for (let i = from; i < to; i++) {
    let gamma = 0.0;
    for (let c = 0; c < M; c++) gamma += load<f64>(cell(D, i, c, M)) * load<f64>(cell(X, i, c, M));
    const slot = at(op.W - net.theta + grad, i);
    store<f64>(slot, load<f64>(slot) + gamma);
    if (op.extra == 0) continue;
    const shift = at(op.b - net.theta + grad, i);
    store<f64>(shift, load<f64>(shift) + sumOfRow(net, op, D, i, 0.0));
  }
}

/** ΔY = gamma ΔX */
export function scaleDifference(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const from = stack.move(op.input);
  const to = stack.move(op.output);
  to.spread(from.from, from.to);
  const n = op.units;
  const rows = net.reach(net.value(op.output)) * n;
  for (let p = 0; p < stack.panels; p++) {
    const dX = entries(from.panels, p << 1, rows);
    const dY = entries(to.panels, p << 1, rows);
    for (let q = from.from; q < from.to; q++) {
      for (let i = 0; i < n; i++) {
        const row = <usize>(q * n + i) * PANEL_ROW;
        if (ASC_FEATURE_SIMD) {
          scaleRow<v128>(at(op.W, i), dX + row, dY + row);
          scaleRow<v128>(at(op.W, i), dX + row + 16, dY + row + 16);
        } else {
          for (let lane: usize = 0; lane < PANEL_ROW; lane += 8) scaleRow<f64>(at(op.W, i), dX + row + lane, dY + row + lane);
        }
      }
    }
  }
}

@inline
function scaleRow<T>(gamma: usize, from: usize, to: usize): void {
  store<T>(to, multiply<T>(everyAt<T>(gamma), load<T>(from)));
}

/** Rounding: errorY = |gamma| errorX + 2 u max|Y|, and u |gamma dY| per unit of ΔX. */
export function scaleRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const Y = net.value(op.output);
  const M = net.columns(Y);
  const weight = stack.point(k).weight;
  for (let i = 0; i < op.units; i++) {
    const gamma = Math.abs(load<f64>(at(op.W, i)));
    const own = UNIT * (largestOf(Y.data, i, M) + gamma * largestOf(net.value(op.input).data, i, M));
    store<f64>(at(stack.move(op.output).error, i), gamma * errorOf(stack, op.input, i) + own);
    if (weight == 0) continue;
    for (let c = 0; c < M; c++) {
      store<f64>(cell(weight, c, i, op.units), UNIT * gamma * Math.abs(load<f64>(cell(Y.adjoint, i, c, M))));
    }
  }
}
