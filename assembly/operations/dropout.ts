import { errorOf, largestOf } from "../exact/error";
import { entries, Stack } from "../exact/stack";
import { UNIT } from "../exact/unit";
import { Network, Operation } from "../network";
import { at, cell } from "../numeric/address";
import { PANEL_ROW } from "../numeric/tile";

/*
 * Y = X mask / (1 − rate): `number` is the rate, sizes the seed. The mask of an entry depends on the seed, the column and the unit
 * alone, so that it is the same in every pass.
 */

/** 0 for a share `rate` of the entries, 1 / (1 − rate) for the others. */
@inline
function factor(op: Operation, c: i32, k: i32, units: i32): f64 {
  const drawn = uniform(load<u32>(op.sizes), <u64>c * <u64>units + <u64>k);
  return drawn < op.number ? 0.0 : 1.0 / (1.0 - op.number);
}

/**
 * A number in [0, 1) for a seed and a counter.
 *
 * @see G. L. Steele et al., "Fast splittable pseudorandom number generators", OOPSLA 2014 (SplitMix64)
 */
function uniform(seed: u32, counter: u64): f64 {
  let x = (<u64>seed << 32) + (counter + 1) * 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return <f64>((x ^ (x >> 31)) >> 11) * (1.0 / 9007199254740992.0);
}

/** Y = X mask / (1 − rate) */
export function dropoutValue(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const Y = net.value(op.output).data;
  const M = net.columns(X);
  for (let i = 0; i < X.units; i++) {
    for (let c = 0; c < M; c++) store<f64>(cell(Y, i, c, M), factor(op, c, i, X.units) * load<f64>(cell(X.data, i, c, M)));
  }
}

/** dX += dY mask / (1 − rate) */
export function dropoutBackward(net: Network, op: Operation): void {
  const X = net.value(op.input);
  const dY = net.value(op.output).adjoint;
  const M = net.columns(X);
  if (X.adjoint == 0) return;
  for (let i = 0; i < X.units; i++) {
    for (let c = 0; c < M; c++) {
      const slot = cell(X.adjoint, i, c, M);
      store<f64>(slot, load<f64>(slot) + factor(op, c, i, X.units) * load<f64>(cell(dY, i, c, M)));
    }
  }
}

/** ΔY = ΔX mask / (1 − rate) */
export function dropoutDifference(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const X = net.value(op.input);
  const from = stack.move(op.input);
  const to = stack.move(op.output);
  to.spread(from.from, from.to);
  const reach = net.reach(X);
  for (let c = 0; c < stack.panels << 1; c++) {
    for (let q = from.from; q < from.to; q++) {
      for (let i = 0; i < X.units; i++) {
        const row = <usize>(q * X.units + i) * PANEL_ROW;
        const kept = factor(op, stack.exampleOf(c) * reach + q, i, X.units);
        const dX = entries(from.panels, c, reach * X.units) + row;
        const dY = entries(to.panels, c, reach * X.units) + row;
        store<f64>(dY, kept * load<f64>(dX));
        store<f64>(dY, kept * load<f64>(dX, 8), 8);
      }
    }
  }
}

/** Rounding: two units of what is kept. */
export function dropoutRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const X = net.value(op.input);
  const M = net.columns(X);
  const most = 1.0 / (1.0 - op.number);
  const weight = stack.point(k).weight;
  for (let i = 0; i < X.units; i++) {
    const own = UNIT * largestOf(net.value(op.output).data, i, M);
    store<f64>(at(stack.move(op.output).error, i), most * errorOf(stack, op.input, i) + own);
    if (weight == 0) continue;
    for (let c = 0; c < M; c++) {
      const d = Math.abs(load<f64>(cell(net.value(op.output).adjoint, i, c, M)));
      store<f64>(cell(weight, c, i, X.units), 2.0 * UNIT * most * d);
    }
  }
}
