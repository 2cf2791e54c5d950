import { cost, costDelta, decay, keepTargets } from "./loss/loss";
import { Network } from "./network";
import { Stack } from "./exact/stack";
import { at, cell } from "./numeric/address";
import { add, divide, every, multiply } from "./numeric/lanes";
import {
  activate, activationBackward, activationDifference, activationRounding, keepActivation, slopes,
} from "./operations/activation";
import { affineBackward, affineCollect, affineDifference, affineRounding, affineValue } from "./operations/affine";
import { Elu } from "./operations/elu";
import { Gelu } from "./operations/gelu";
import { GeluTanh } from "./operations/geluTanh";
import { LeakyRelu } from "./operations/leakyRelu";
import { Lstm } from "./operations/lstm";
import {
  recurrentBackward, recurrentCollect, recurrentInputs, recurrentValue, statesBefore,
} from "./operations/recurrent";
import { keepRecurrent, recurrentDifference } from "./operations/recurrentDifference";
import { recurrentRounding } from "./operations/recurrentRounding";
import { Rnn } from "./operations/rnn";
import { Gru } from "./operations/gru";
import { lastBackward, lastDifference, lastRounding, lastValue } from "./operations/last";
import { Linear } from "./operations/linear";
import { rectify, Relu } from "./operations/relu";
import { Sigmoid } from "./operations/sigmoid";
import { Silu } from "./operations/silu";
import { keepSoftmax, softmaxBackward, softmaxDifferences, softmaxRounding, softmaxValue } from "./operations/softmax";
import { Softplus } from "./operations/softplus";
import { Tanh } from "./operations/tanh";

/** Codes of operations; the host reads them off the module. Activations come first. */
export enum Code {
  linear,
  relu,
  leakyRelu,
  elu,
  sigmoid,
  tanh,
  softplus,
  silu,
  gelu,
  geluTanh,
  softmax,
  affine,
  rnn,
  lstm,
  gru,
  last,
}

/** Whether an operation goes step by step, its parameters moving what it reads: see operations/recurrent.ts. */
@inline
export function isRecurrent(code: i32): bool {
  return code >= Code.rnn && code <= Code.gru;
}

/** Whether an operation works entry by entry, by a class of its own: see operations/activation.ts. */
@inline
export function isEntrywise(code: i32): bool {
  return code < Code.softmax;
}

/** J(θ); leaves all values and the losses in memory. */
export function forward(net: Network): f64 {
  propagate(net);
  return cost(net);
}

/** J(θ) alone; costs that are computed from the logits leave the prediction as it was. */
export function evaluate(net: Network): f64 {
  const end = net.fused ? net.length - 1 : net.length;
  for (let k = 0; k < end; k++) value(net, k);
  return cost(net);
}

/** All values, the prediction being the last. */
export function propagate(net: Network): void {
  for (let k = 0; k < net.length; k++) value(net, k);
}

/** The adjoints of all values, without the gradients: what an error in a value does to J. Reads the values of forward. */
export function adjoints(net: Network): void {
  beginBackward(net);
  for (let k = net.length - 1; k >= 0; k--) backwardThrough(net, k);
}

/**
 * grad = dJ/dθ by backward propagation, the average over the columns and the penalty included; reads the values of forward.
 *
 *     grad = (Σ_c dloss_c/dθ + λ M/m w) / M
 */
export function backward(net: Network): void {
  beginBackward(net);
  memory.fill(net.grad, 0, <usize>net.size << 3);
  for (let k = net.length - 1; k >= 0; k--) {
    const op = net.operation(k);
    if (op.cells == op.output) collect(net, k, net.value(op.output).adjoint, source(net, k), net.grad, 0, op.units);
    backwardThrough(net, k);
    // of a recurrence the cells are its input, whose adjoint is now complete
    if (op.cells >= 0 && op.cells != op.output) {
      collect(net, k, net.value(op.cells).adjoint, source(net, k), net.grad, 0, op.units);
    }
  }
  average(net);
}

/** Adjoints 0 but for that of what the cost reads. */
function beginBackward(net: Network): void {
  for (let v = 0; v <= net.length; v++) {
    const value = net.value(v);
    if (value.adjoint != 0) memory.fill(value.adjoint, 0, <usize>(value.units * net.columns(value)) << 3);
  }
  costDelta(net);
}

/** grad = (grad + λ M/m w) / M, w penalised. */
function average(net: Network): void {
  for (let k = 0; k < net.spans; k++) penalise(net, net.span(k).first, net.span(k).count);
  const M = <f64>net.columns(net.value(net.target));
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i < net.size - 1; i += 2) store<v128>(at(net.grad, i), divide<v128>(load<v128>(at(net.grad, i)), every<v128>(M)));
  }
  for (; i < net.size; i++) store<f64>(at(net.grad, i), load<f64>(at(net.grad, i)) / M);
}

function penalise(net: Network, first: i32, count: i32): void {
  let i = first;
  const end = first + count;
  if (ASC_FEATURE_SIMD) for (; i < end - 1; i += 2) penaliseAt<v128>(net, i);
  for (; i < end; i++) penaliseAt<f64>(net, i);
}

@inline
function penaliseAt<T>(net: Network, i: i32): void {
  const to = at(net.grad, i);
  store<T>(to, add<T>(load<T>(to), multiply<T>(every<T>(decay(net)), load<T>(at(net.theta, i)))));
}

/** Keeps of θ what differences need, for all operations and the cost. Reads the values of forward. */
export function keepPoints(net: Network, stack: Stack): void {
  for (let v = 0; v <= net.length; v++) if (stack.move(v).rows != 0) turn(net, v, stack.move(v).rows);
  for (let k = 0; k < net.length; k++) keep(net, stack, k);
  keepTargets(net, stack);
}

/** output = f(input …; W, b) */
export function value(net: Network, k: i32): void {
  const op = net.operation(k);
  switch (op.code) {
    case Code.linear: return activate<Linear>(net, op);
    case Code.relu: return rectify(net, op);
    case Code.leakyRelu: return activate<LeakyRelu>(net, op);
    case Code.elu: return activate<Elu>(net, op);
    case Code.sigmoid: return activate<Sigmoid>(net, op);
    case Code.tanh: return activate<Tanh>(net, op);
    case Code.softplus: return activate<Softplus>(net, op);
    case Code.silu: return activate<Silu>(net, op);
    case Code.gelu: return activate<Gelu>(net, op);
    case Code.geluTanh: return activate<GeluTanh>(net, op);
    case Code.softmax: return softmaxValue(net, op);
    case Code.affine: return affineValue(net, op);
    case Code.rnn: return recurrentValue<Rnn>(net, op);
    case Code.lstm: return recurrentValue<Lstm>(net, op);
    case Code.gru: return recurrentValue<Gru>(net, op);
    case Code.last: return lastValue(net, op);
    default: assert(false, "an operation has no value");
  }
}

/** Slopes of an activation, then the adjoints of what it reads, unless the cost wrote them. */
function backwardThrough(net: Network, k: i32): void {
  const op = net.operation(k);
  if (isEntrywise(op.code)) linearise(net, k);
  if (net.fused && k == net.length - 1) return;
  if (isEntrywise(op.code)) return activationBackward(net, op);
  switch (op.code) {
    case Code.softmax: return softmaxBackward(net, op);
    case Code.affine: return affineBackward(net, op);
    case Code.rnn: return recurrentBackward<Rnn>(net, op);
    case Code.lstm: return recurrentBackward<Lstm>(net, op);
    case Code.gru: return recurrentBackward<Gru>(net, op);
    case Code.last: return lastBackward(net, op);
    default: assert(false, "an operation has no way back");
  }
}

/** g'(Z) */
function linearise(net: Network, k: i32): void {
  const op = net.operation(k);
  switch (op.code) {
    case Code.linear: return slopes<Linear>(net, op);
    case Code.relu: return slopes<Relu>(net, op);
    case Code.leakyRelu: return slopes<LeakyRelu>(net, op);
    case Code.elu: return slopes<Elu>(net, op);
    case Code.sigmoid: return slopes<Sigmoid>(net, op);
    case Code.tanh: return slopes<Tanh>(net, op);
    case Code.softplus: return slopes<Softplus>(net, op);
    case Code.silu: return slopes<Silu>(net, op);
    case Code.gelu: return slopes<Gelu>(net, op);
    case Code.geluTanh: return slopes<GeluTanh>(net, op);
    default: assert(false, "an activation has no slope");
  }
}

/**
 * Adds to the entries of parameters what their cells give: ∂/∂θ = Σ over cells of D · what θ is multiplied with there.
 *
 * @param D       matrix as the value of the cells
 * @param source  what parameters are multiplied with, or a function of it, see source
 * @param grad    n × f64
 */
export function collect(net: Network, k: i32, D: usize, source: usize, grad: usize, from: i32, to: i32): void {
  const op = net.operation(k);
  if (isRecurrent(op.code)) return recurrentCollect(net, op, D, source, grad, from, to);
  switch (op.code) {
    case Code.affine: return affineCollect(net, op, D, source, grad, from, to);
    default: assert(false, "an operation without parameters is asked to collect");
  }
}

/** Address of what parameters are multiplied with, a row for each of sourceRows. */
export function source(net: Network, k: i32): usize {
  const op = net.operation(k);
  if (isRecurrent(op.code)) return statesBefore(op);
  return net.value(op.input).data;
}

/** Value whose units and positions the source has. */
export function sourceValue(net: Network, k: i32): i32 {
  const op = net.operation(k);
  // that of a gru has as many rows as what it reads
  if (isRecurrent(op.code) && op.code != Code.gru) return op.output;
  return op.input;
}

/** Address of what parameter j of unit i is multiplied with in each column of its cells: where it stands, or written to `row`. */
export function inputsOf(net: Network, k: i32, i: i32, j: i32, row: usize): usize {
  const op = net.operation(k);
  if (isRecurrent(op.code)) return recurrentInputs(net, op, i, j, row);
  const columns = net.columns(net.value(op.cells));
  if (j >= op.inputs) return ones(row, columns);
  return cell(net.value(op.input).data, j, 0, columns);
}

function ones(row: usize, columns: i32): usize {
  for (let c = 0; c < columns; c++) store<f64>(at(row, c), 1.0);
  return row;
}

/** What rounding does to what parameter j < inputs of unit i is multiplied with. */
export function sourceError(net: Network, stack: Stack, k: i32, i: i32, j: i32): f64 {
  if (isRecurrent(net.operation(k).code)) return load<f64>(at(stack.move(net.operation(k).output).error, j));
  return load<f64>(at(stack.move(sourceValue(net, k)).error, j));
}

/** reach[c] = max(reach[c], what parameters are multiplied with in column c of their cells) */
export function reachOf(net: Network, k: i32, reach: usize): void {
  const X = net.value(sourceValue(net, k));
  const from = source(net, k);
  const columns = net.columns(X);
  for (let j = 0; j < X.units; j++) {
    for (let c = 0; c < columns; c++) {
      const size = Math.abs(load<f64>(cell(from, j, c, columns)));
      if (size > load<f64>(at(reach, c))) store<f64>(at(reach, c), size);
    }
  }
}

/** Keeps of θ what the difference of an operation needs. */
function keep(net: Network, stack: Stack, k: i32): void {
  switch (net.operation(k).code) {
    case Code.linear: return keepActivation<Linear>(net, stack, k);
    case Code.relu: return keepActivation<Relu>(net, stack, k);
    case Code.leakyRelu: return keepActivation<LeakyRelu>(net, stack, k);
    case Code.elu: return keepActivation<Elu>(net, stack, k);
    case Code.sigmoid: return keepActivation<Sigmoid>(net, stack, k);
    case Code.tanh: return keepActivation<Tanh>(net, stack, k);
    case Code.softplus: return keepActivation<Softplus>(net, stack, k);
    case Code.silu: return keepActivation<Silu>(net, stack, k);
    case Code.gelu: return keepActivation<Gelu>(net, stack, k);
    case Code.geluTanh: return keepActivation<GeluTanh>(net, stack, k);
    case Code.softmax: return keepSoftmax(net, stack, k);
    case Code.rnn: return keepRecurrent<Rnn>(net, stack, k);
    case Code.lstm: return keepRecurrent<Lstm>(net, stack, k);
    case Code.gru: return keepRecurrent<Gru>(net, stack, k);
    default: return;
  }
}

/** Δ of the output of every column from Δ of what the operation reads. */
export function difference(net: Network, stack: Stack, k: i32): void {
  switch (net.operation(k).code) {
    case Code.linear: return activationDifference<Linear>(net, stack, k);
    case Code.relu: return activationDifference<Relu>(net, stack, k);
    case Code.leakyRelu: return activationDifference<LeakyRelu>(net, stack, k);
    case Code.elu: return activationDifference<Elu>(net, stack, k);
    case Code.sigmoid: return activationDifference<Sigmoid>(net, stack, k);
    case Code.tanh: return activationDifference<Tanh>(net, stack, k);
    case Code.softplus: return activationDifference<Softplus>(net, stack, k);
    case Code.silu: return activationDifference<Silu>(net, stack, k);
    case Code.gelu: return activationDifference<Gelu>(net, stack, k);
    case Code.geluTanh: return activationDifference<GeluTanh>(net, stack, k);
    case Code.softmax: return softmaxDifferences(net, stack, k);
    case Code.affine: return affineDifference(net, stack, k);
    case Code.rnn: return recurrentDifference<Rnn>(net, stack, k);
    case Code.lstm: return recurrentDifference<Lstm>(net, stack, k);
    case Code.gru: return recurrentDifference<Gru>(net, stack, k);
    case Code.last: return lastDifference(net, stack, k);
    default: assert(false, "an operation has no difference");
  }
}

/** Errors of the output from those of the inputs, and the weights of the inputs: see rounding.ts. */
export function rounding(net: Network, stack: Stack, k: i32): void {
  const code = net.operation(k).code;
  if (isEntrywise(code)) return activationRounding(net, stack, k);
  switch (code) {
    case Code.softmax: return softmaxRounding(net, stack, k);
    case Code.affine: return affineRounding(net, stack, k);
    case Code.rnn: return recurrentRounding<Rnn>(net, stack, k);
    case Code.lstm: return recurrentRounding<Lstm>(net, stack, k);
    case Code.gru: return recurrentRounding<Gru>(net, stack, k);
    case Code.last: return lastRounding(net, stack, k);
    default: assert(false, "an operation has no rounding");
  }
}

/** A value turned: (n, M) → (M, n). */
function turn(net: Network, v: i32, rows: usize): void {
  const value = net.value(v);
  const M = net.columns(value);
  for (let c = 0; c < M; c++) {
    for (let i = 0; i < value.units; i++) store<f64>(cell(rows, c, i, value.units), load<f64>(cell(value.data, i, c, M)));
  }
}
