import { largestOf } from "../exact/error";
import { Stack } from "../exact/stack";
import { UNIT } from "../exact/unit";
import { Mistake, Network, Operation } from "../network";
import { at, cell } from "../numeric/address";

/*
 * Y at step p = E[token] + P[p]: rows of E (vocabulary, units) by token and of P (steps, units) by step, P only where it is asked
 * for. Parameters of unit k are the columns k of E and P: each is multiplied with 1 where its token or step is met, else with 0.
 */

/** Y = E[token] + P[step] */
export function embeddingValue(net: Network, op: Operation): void {
  const Y = net.value(op.output);
  const M = net.columns(Y);
  for (let c = 0; c < M; c++) {
    for (let i = 0; i < op.units; i++) {
      const position = op.extra == 0 ? 0.0 : load<f64>(cell(op.b, c % Y.positions, i, op.units));
      store<f64>(cell(Y.data, i, c, M), load<f64>(cell(op.W, tokenAt(net, op, c), i, op.units)) + position);
    }
  }
}

@inline
function tokenAt(net: Network, op: Operation, c: i32): i32 {
  return <i32>load<f64>(at(net.value(op.input).data, c));
}

/** dE[token] += D, dP[step] += D for units from … to − 1: a token that is met twice adds twice. */
export function embeddingCollect(net: Network, op: Operation, D: usize, grad: usize, from: i32, to: i32): void {
  const Y = net.value(op.output);
  const M = net.columns(Y);
  const overwrites = net.mistakeIn(op) == Mistake.lastWriteWins;
  const counts = !net.isOtherUse(op);
  for (let c = 0; c < M; c++) {
    const E = cell(op.W - net.theta + grad, tokenAt(net, op, c), 0, op.units);
    const P: usize = op.extra == 0 ? 0 : cell(op.b - net.theta + grad, c % Y.positions, 0, op.units);
    for (let i = from; i < to; i++) {
      const d = load<f64>(cell(D, i, c, M));
      if (counts) store<f64>(at(E, i), overwrites ? d : load<f64>(at(E, i)) + d);
      if (P != 0) store<f64>(at(P, i), load<f64>(at(P, i)) + d);
    }
  }
}

/** 1 where parameter j of a unit is met, else 0, written to `row`. */
export function embeddingInputs(net: Network, op: Operation, j: i32, row: usize): usize {
  const Y = net.value(op.output);
  for (let c = 0; c < net.columns(Y); c++) {
    const met = j < op.inputs ? tokenAt(net, op, c) == j : c % Y.positions == j - op.inputs;
    store<f64>(at(row, c), met ? 1.0 : 0.0);
  }
  return row;
}

/** Rounding: that of the sum with P. */
export function embeddingRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const Y = net.value(op.output);
  for (let i = 0; i < op.units; i++) {
    const error = op.extra == 0 ? 0.0 : UNIT * largestOf(Y.data, i, net.columns(Y));
    store<f64>(at(stack.move(op.output).error, i), error);
  }
}
