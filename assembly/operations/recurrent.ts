import { Mistake, Network, Operation } from "../network";
import { addTo, at, cell } from "../numeric/address";
import { addTransposedRight } from "../numeric/matmul";
import { PANEL, PANEL_ROW, tile } from "../numeric/tile";

/*
 * A recurrence reads Z = W x + b of all steps, (G u, m P), and writes the states h, (u, m P), each from the one before it; the
 * first from 0. A unit is a row of Z; parameter j of it is U[i, j], and the last bU[i]. What a step does says a class of
 * functions, see rnn.ts, lstm.ts and gru.ts, so that a loop is compiled for each:
 *
 *     length                         u times this many f64 are kept of a step, its row: pre-activations and gates first
 *     value, backward                one step of one example
 *     slopes, difference, rounding   the same for differences, see recurrentDifference.ts and recurrentRounding.ts
 *
 * In a bracket stands U h + bU of the last gate of a gru: there it is multiplied by another gate r before Z is added.
 * The workspace: panels of 4 examples; what parameters are multiplied with; rows of all steps, (m P, length u).
 */

/** Panels to work in: pre-activations and two states, (G u + 2 u, 4). */
@inline
function panelBytes(op: Operation): usize {
  return <usize>(op.units + 2 * op.inputs) * PANEL_ROW;
}

/** The state before each step, (u, m P); behind it, where there is a bracket, the gate r, (u, m P), and a matrix of 0. */
@inline
export function statesBefore(op: Operation): usize {
  return op.workspace + panelBytes(op);
}

/** (u, m P) to work in, where there is a bracket. */
@inline
function products(net: Network, op: Operation): usize {
  return cell(statesBefore(op), 3 * op.inputs, 0, net.columns(net.value(op.output)));
}

/** What is kept of the step in column c of Z. */
@inline
export function stepOf<G>(net: Network, op: Operation, c: i32): usize {
  const M = net.columns(net.value(op.output));
  const rows = cell(statesBefore(op), op.extra == 0 ? op.inputs : 4 * op.inputs, 0, M);
  return cell(rows, c, 0, changetype<G>(0).length() * op.inputs);
}

/** Units from here on stand in the bracket. */
@inline
export function firstInBracket(op: Operation): i32 {
  return op.extra == 0 ? op.units : op.units - op.inputs;
}

/** h of all steps, four examples at a time. */
export function recurrentValue<G>(net: Network, op: Operation): void {
  const states = op.workspace + <usize>op.units * PANEL_ROW;
  for (let s = 0; s < net.m; s += PANEL) {
    memory.fill(states, 0, <usize>op.inputs * PANEL_ROW);
    for (let t = 0; t < net.value(op.input).positions; t++) advance<G>(net, op, s, t);
  }
}

/** Step t of the examples from s on. */
function advance<G>(net: Network, op: Operation, s: i32, t: i32): void {
  const n = op.inputs;
  const P = net.value(op.input).positions;
  const M = net.columns(net.value(op.input));
  const Z = net.value(op.input).data;
  const pre = op.workspace;
  const states = pre + <usize>op.units * PANEL_ROW;
  const width = min(PANEL, net.m - s);
  begin(net, op, s, t);
  for (let i = 0; t > 0 && i < op.units; i += 4) {
    const to = pre + <usize>i * PANEL_ROW;
    tile(cell(op.W, i, 0, n), <usize>n << 3, 8, states, n, to, PANEL_ROW, min(4, op.units - i));
  }
  for (let e = 0; e < width; e++) {
    const c = (s + e) * P + t;
    const lane = <usize>e << 3;
    const step = stepOf<G>(net, op, c);
    for (let i = 0; i < op.units; i++) store<f64>(at(step, i), load<f64>(pre + <usize>i * PANEL_ROW + lane));
    keepState(op, states + lane, statesBefore(op), c, M);
    changetype<G>(0).value(step, states + lane, cell(Z, 0, c, M), <usize>M << 3, t == 0, n);
    keepState(op, states + lane, net.value(op.output).data, c, M);
    if (op.extra != 0) keepGate(op, step, c, M);
  }
}

/** Z + bU; in the bracket bU alone. */
function begin(net: Network, op: Operation, s: i32, t: i32): void {
  const P = net.value(op.input).positions;
  const Z = net.value(op.input).data;
  const width = min(PANEL, net.m - s);
  for (let i = 0; i < op.units; i++) {
    const bias = op.extra == 0 ? 0.0 : load<f64>(at(op.b, i));
    for (let e = 0; e < width; e++) {
      const z = i < firstInBracket(op) ? load<f64>(cell(Z, i, (s + e) * P + t, net.m * P)) : 0.0;
      store<f64>(op.workspace + <usize>i * PANEL_ROW + (<usize>e << 3), z + bias);
    }
  }
}

/** A state as column c of a matrix. */
function keepState(op: Operation, state: usize, to: usize, c: i32, M: i32): void {
  for (let k = 0; k < op.inputs; k++) store<f64>(cell(to, k, c, M), load<f64>(state + <usize>k * PANEL_ROW));
}

/** The gate that multiplies the bracket, the first one, behind the states. */
function keepGate(op: Operation, step: usize, c: i32, M: i32): void {
  for (let k = 0; k < op.inputs; k++) {
    store<f64>(cell(statesBefore(op), op.inputs + k, c, M), load<f64>(at(step, op.units + k)));
    store<f64>(cell(statesBefore(op), 2 * op.inputs + k, c, M), 0.0);
  }
}

/** dZ by back propagation through time: from the last step to the first, four examples at a time. */
export function recurrentBackward<G>(net: Network, op: Operation): void {
  const states = op.workspace + <usize>op.units * PANEL_ROW;
  for (let s = 0; s < net.m; s += PANEL) {
    memory.fill(states, 0, 2 * <usize>op.inputs * PANEL_ROW);
    for (let t = net.value(op.input).positions - 1; t >= 0; t--) retreat<G>(net, op, s, t);
  }
}

/** Step t of the examples from s on: dh = what comes from above + Uᵀ of the step behind. */
function retreat<G>(net: Network, op: Operation, s: i32, t: i32): void {
  const n = op.inputs;
  const P = net.value(op.input).positions;
  const M = net.columns(net.value(op.input));
  const above = net.value(op.output).adjoint;
  const D = op.workspace;
  const dh = D + <usize>op.units * PANEL_ROW;
  const width = min(PANEL, net.m - s);
  for (let e = 0; e < width; e++) {
    const c = (s + e) * P + t;
    const lane = <usize>e << 3;
    for (let k = 0; k < n; k++) {
      const slot = dh + <usize>k * PANEL_ROW + lane;
      store<f64>(slot, load<f64>(slot) + load<f64>(cell(above, k, c, M)));
    }
    const dZ = cell(net.value(op.input).adjoint, 0, c, M);
    changetype<G>(0).backward(stepOf<G>(net, op, c), dh + lane, D + lane, dZ, <usize>M << 3, n, net.mistakeIn(op));
  }
  if (net.mistakeIn(op) == Mistake.statePathMissing) return;
  if (net.mistakeIn(op) == Mistake.noPathThroughTime) {
    memory.fill(dh, 0, 2 * <usize>n * PANEL_ROW);
    return;
  }
  for (let k = 0; t > 0 && k < n; k += 4) {
    tile(at(op.W, k), 8, <usize>n << 3, D, op.units, dh + <usize>k * PANEL_ROW, PANEL_ROW, min(4, n - k));
  }
}

/** dU += Σ_c D hᵀ, h the states before, and dbU += Σ_c D, for units from … to − 1; in the bracket D is multiplied by r. */
export function recurrentCollect(
  net: Network, op: Operation, D: usize, states: usize, grad: usize, from: i32, to: i32,
): void {
  const M = net.columns(net.value(op.output));
  const first = firstInBracket(op);
  const mistake = net.mistakeIn(op);
  if (mistake == Mistake.lastStepOnly || mistake == Mistake.statesOneOff || mistake == Mistake.resetGateLeftOut) {
    return collectWrongly(net, op, D, states, grad, mistake);
  }
  if (from < first) collectRows(net, op, cell(D, from, 0, M), states, grad, from, min(to, first));
  const start = max(from, first);
  if (start >= to) return;
  for (let i = start; i < to; i++) {
    const r = cell(states, op.inputs + i - first, 0, M);
    const product = cell(products(net, op), i - start, 0, M);
    for (let c = 0; c < M; c++) store<f64>(at(product, c), load<f64>(cell(D, i, c, M)) * load<f64>(at(r, c)));
  }
  collectRows(net, op, products(net, op), states, grad, start, to);
}

/** The same, D being the rows of those units. */
function collectRows(net: Network, op: Operation, D: usize, states: usize, grad: usize, from: i32, to: i32): void {
  const M = net.columns(net.value(op.output));
  const dU = op.W - net.theta + grad;
  addTransposedRight(D, states, cell(dU, from, 0, op.inputs), to - from, M, op.inputs, net.panels);
  if (op.extra == 0) return;
  const db = op.b - net.theta + grad;
  for (let i = from; i < to; i++) {
    let total = load<f64>(at(db, i));
    for (let c = 0; c < M; c++) total += load<f64>(cell(D, i - from, c, M));
    store<f64>(at(db, i), total);
  }
}

/** The same for all units with a mistake: from the last step alone, with h after instead of before each step, or without r. */
function collectWrongly(net: Network, op: Operation, D: usize, states: usize, grad: usize, mistake: i32): void {
  const h = net.value(op.output);
  const M = net.columns(h);
  const first = firstInBracket(op);
  const factors = mistake == Mistake.statesOneOff ? h.data : states;
  const dU = op.W - net.theta + grad;
  const db = op.b - net.theta + grad;
  for (let i = 0; i < op.units; i++) {
    const gated = i >= first && mistake != Mistake.resetGateLeftOut;
    for (let c = 0; c < M; c++) {
      if (mistake == Mistake.lastStepOnly && c % h.positions != h.positions - 1) continue;
      const r = gated ? load<f64>(cell(states, op.inputs + i - first, c, M)) : 1.0;
      const d = r * load<f64>(cell(D, i, c, M));
      for (let j = 0; j < op.inputs; j++) addTo(cell(dU, i, j, op.inputs), d * load<f64>(cell(factors, j, c, M)));
      if (op.extra != 0) addTo(at(db, i), d);
    }
  }
}

/** What parameter j of unit i is multiplied with at every step: h_j or 1, in the bracket times r. */
export function recurrentInputs(net: Network, op: Operation, i: i32, j: i32, row: usize): usize {
  const M = net.columns(net.value(op.output));
  const first = firstInBracket(op);
  const states = statesBefore(op);
  for (let c = 0; c < M; c++) {
    const r = i < first ? 1.0 : load<f64>(cell(states, op.inputs + i - first, c, M));
    store<f64>(at(row, c), j < op.inputs ? r * load<f64>(cell(states, j, c, M)) : r);
  }
  return row;
}
