import { cost, costDelta, decay, keepTargets } from "./loss/loss";
import { errorOf } from "./exact/error";
import { Mistake, Network, Operation } from "./network";
import { Stack } from "./exact/stack";
import { at, cell } from "./numeric/address";
import { add, divide, every, multiply } from "./numeric/lanes";
import {
  activate, activationBackward, activationDifference, activationRounding, keepActivation, slopes,
} from "./operations/activation";
import { addBackward, addDifference, addRounding, addValue } from "./operations/add";
import { affineBackward, affineCollect, affineDifference, affineRounding, affineValue } from "./operations/affine";
import { averageBackward, averageDifference, averageRounding, averageValue } from "./operations/average";
import {
  convolutionBackward, convolutionChannel, convolutionCollect, convolutionDifference, convolutionInputs, convolutionReach,
  convolutionRounding, convolutionValue,
} from "./operations/convolution";
import {
  attentionBackward, attentionDifference, attentionRounding, attentionValue, keepAttention,
} from "./operations/attention";
import { dropoutBackward, dropoutDifference, dropoutRounding, dropoutValue } from "./operations/dropout";
import { Elu } from "./operations/elu";
import { embeddingCollect, embeddingInputs, embeddingRounding, embeddingValue } from "./operations/embedding";
import { flattenBackward, flattenDifference, flattenRounding, flattenValue } from "./operations/flatten";
import { Gelu } from "./operations/gelu";
import { GeluTanh } from "./operations/geluTanh";
import { LeakyRelu } from "./operations/leakyRelu";
import { Lstm } from "./operations/lstm";
import {
  recurrentBackward, recurrentCollect, recurrentInputs, recurrentValue, statesBefore,
} from "./operations/recurrent";
import { keepRecurrent, recurrentDifference, stepOnFrom } from "./operations/recurrentDifference";
import { recurrentRounding } from "./operations/recurrentRounding";
import { Rnn } from "./operations/rnn";
import { Gru } from "./operations/gru";
import { lastBackward, lastDifference, lastRounding, lastValue } from "./operations/last";
import { Linear } from "./operations/linear";
import { keepMaximum, maximumBackward, maximumDifference, maximumRounding, maximumValue } from "./operations/maximum";
import { multiplyBackward, multiplyDifference, multiplyRounding, multiplyValue } from "./operations/multiply";
import { normalizeBackward, normalizeDifference, normalizeRounding, normalizeValue } from "./operations/normalize";
import { rectify, Relu } from "./operations/relu";
import { rotateBackward, rotateDifference, rotateRounding, rotateValue } from "./operations/rotate";
import { scaleBackward, scaleCollect, scaleDifference, scaleRounding, scaleValue } from "./operations/scale";
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
  convolution,
  maximum,
  average,
  embedding,
  normalize,
  scale,
  attention,
  rotate,
  add,
  multiply,
  flatten,
  dropout,
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
  for (let k = 0; k < net.needed; k++) value(net, k);
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
    backwardThrough(net, k);
    if (op.cells >= 0) collectGradient(net, k); // of a recurrence the cells are its input, whose adjoint is now complete
  }
  average(net);
}

/** The share of one operation in grad. */
function collectGradient(net: Network, k: i32): void {
  const op = net.operation(k);
  const D = net.value(op.cells).adjoint;
  const mistake = net.mistakeIn(op);
  if (mistake == Mistake.lastPositionOnly) keepPosition(net, op, D, net.value(op.cells).positions - 1);
  if (mistake == Mistake.firstPositionOnly) keepPosition(net, op, D, 0);
  collect(net, k, D, source(net, k), net.grad, 0, op.units);
}

/** The adjoint 0 at all positions but one; what flows further back has left it by then or is part of the same mistake. */
function keepPosition(net: Network, op: Operation, D: usize, position: i32): void {
  const cells = net.value(op.cells);
  const M = net.columns(cells);
  for (let c = 0; c < M; c++) {
    if (c % cells.positions == position) continue;
    for (let i = 0; i < cells.units; i++) store<f64>(cell(D, i, c, M), 0.0);
  }
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
  valueOfUnits(net, k, 0, net.value(net.operation(k).output).units);
}

/** The same for units from … to − 1 where an operation works unit by unit; the others write all. */
export function valueOfUnits(net: Network, k: i32, from: i32, to: i32): void {
  const op = net.operation(k);
  switch (op.code) {
    case Code.linear: return activate<Linear>(net, op, from, to);
    case Code.relu: return rectify(net, op, from, to);
    case Code.leakyRelu: return activate<LeakyRelu>(net, op, from, to);
    case Code.elu: return activate<Elu>(net, op, from, to);
    case Code.sigmoid: return activate<Sigmoid>(net, op, from, to);
    case Code.tanh: return activate<Tanh>(net, op, from, to);
    case Code.softplus: return activate<Softplus>(net, op, from, to);
    case Code.silu: return activate<Silu>(net, op, from, to);
    case Code.gelu: return activate<Gelu>(net, op, from, to);
    case Code.geluTanh: return activate<GeluTanh>(net, op, from, to);
    case Code.softmax: return softmaxValue(net, op);
    case Code.affine: return affineValue(net, op, from, to);
    case Code.convolution: return convolutionValue(net, op);
    case Code.maximum: return maximumValue(net, op);
    case Code.average: return averageValue(net, op);
    case Code.embedding: return embeddingValue(net, op);
    case Code.normalize: return normalizeValue(net, op);
    case Code.scale: return scaleValue(net, op);
    case Code.attention: return attentionValue(net, op);
    case Code.rotate: return rotateValue(net, op);
    case Code.add: return addValue(net, op);
    case Code.multiply: return multiplyValue(net, op);
    case Code.flatten: return flattenValue(net, op);
    case Code.dropout: return dropoutValue(net, op);
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
  if (k >= net.needed) return;
  if (isEntrywise(op.code)) return activationBackward(net, op);
  switch (op.code) {
    case Code.softmax: return softmaxBackward(net, op);
    case Code.affine: return affineBackward(net, op);
    case Code.convolution: return convolutionBackward(net, op);
    case Code.maximum: return maximumBackward(net, op);
    case Code.average: return averageBackward(net, op);
    case Code.embedding: return; // tokens have no gradient
    case Code.normalize: return normalizeBackward(net, op);
    case Code.scale: return scaleBackward(net, op);
    case Code.attention: return attentionBackward(net, op);
    case Code.rotate: return rotateBackward(net, op);
    case Code.add: return addBackward(net, op);
    case Code.multiply: return multiplyBackward(net, op);
    case Code.flatten: return flattenBackward(net, op);
    case Code.dropout: return dropoutBackward(net, op);
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
    case Code.convolution: return convolutionCollect(net, op, D, source, grad, from, to);
    case Code.embedding: return embeddingCollect(net, op, D, grad, from, to);
    case Code.scale: return scaleCollect(net, op, D, source, grad, from, to);
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
  if (op.code == Code.embedding) return embeddingInputs(net, op, j, row);
  if (isRecurrent(op.code)) return recurrentInputs(net, op, i, j, row);
  const columns = net.columns(net.value(op.cells));
  if (j >= op.inputs) return ones(row, columns);
  if (op.code == Code.convolution) return convolutionInputs(net, op, j, row);
  return cell(net.value(op.input).data, op.code == Code.scale ? i : j, 0, columns);
}

function ones(row: usize, columns: i32): usize {
  for (let c = 0; c < columns; c++) store<f64>(at(row, c), 1.0);
  return row;
}

/** What rounding does to what parameter j < inputs of unit i is multiplied with. */
export function sourceError(net: Network, stack: Stack, k: i32, i: i32, j: i32): f64 {
  const op = net.operation(k);
  if (op.code == Code.convolution) return errorOf(stack, op.input, convolutionChannel(net, op, j));
  if (isRecurrent(op.code)) return errorOf(stack, op.output, j);
  const row = op.code == Code.scale ? i : j;
  return op.code == Code.embedding ? 0.0 : load<f64>(at(stack.move(sourceValue(net, k)).error, row));
}

/** reach[c] = max(reach[c], what parameters are multiplied with in column c of their cells) */
export function reachOf(net: Network, k: i32, reach: usize): void {
  if (net.operation(k).code == Code.convolution) return convolutionReach(net, net.operation(k), reach);
  if (net.operation(k).code == Code.embedding) return; // 1 where it is met
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
    case Code.maximum: return keepMaximum(net, stack, k);
    case Code.attention: return keepAttention(net, stack, k);
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
    case Code.convolution: return convolutionDifference(net, stack, k);
    case Code.maximum: return maximumDifference(net, stack, k);
    case Code.average: return averageDifference(net, stack, k);
    case Code.normalize: return normalizeDifference(net, stack, k);
    case Code.scale: return scaleDifference(net, stack, k);
    case Code.attention: return attentionDifference(net, stack, k);
    case Code.rotate: return rotateDifference(net, stack, k);
    case Code.add: return addDifference(net, stack, k);
    case Code.multiply: return multiplyDifference(net, stack, k);
    case Code.flatten: return flattenDifference(net, stack, k);
    case Code.dropout: return dropoutDifference(net, stack, k);
    case Code.rnn: return recurrentDifference<Rnn>(net, stack, k);
    case Code.lstm: return recurrentDifference<Lstm>(net, stack, k);
    case Code.gru: return recurrentDifference<Gru>(net, stack, k);
    case Code.last: return lastDifference(net, stack, k);
    default: assert(false, "an operation has no difference");
  }
}

/** Δ of the states of a recurrence, where unit i of them moves at position q, up to position end − 1. */
export function stepOn(net: Network, stack: Stack, k: i32, i: i32, q: i32, end: i32): void {
  switch (net.operation(k).code) {
    case Code.rnn: return stepOnFrom<Rnn>(net, stack, k, i, q, end);
    case Code.lstm: return stepOnFrom<Lstm>(net, stack, k, i, q, end);
    case Code.gru: return stepOnFrom<Gru>(net, stack, k, i, q, end);
    default: assert(false, "an operation has no steps");
  }
}

/** Errors of the output from those of the inputs, and the weights of the inputs: see rounding.ts. */
export function rounding(net: Network, stack: Stack, k: i32): void {
  const code = net.operation(k).code;
  if (isEntrywise(code)) return activationRounding(net, stack, k);
  switch (code) {
    case Code.softmax: return softmaxRounding(net, stack, k);
    case Code.affine: return affineRounding(net, stack, k);
    case Code.convolution: return convolutionRounding(net, stack, k);
    case Code.maximum: return maximumRounding(net, stack, k);
    case Code.average: return averageRounding(net, stack, k);
    case Code.embedding: return embeddingRounding(net, stack, k);
    case Code.normalize: return normalizeRounding(net, stack, k);
    case Code.scale: return scaleRounding(net, stack, k);
    case Code.attention: return attentionRounding(net, stack, k);
    case Code.rotate: return rotateRounding(net, stack, k);
    case Code.add: return addRounding(net, stack, k);
    case Code.multiply: return multiplyRounding(net, stack, k);
    case Code.flatten: return flattenRounding(net, stack, k);
    case Code.dropout: return dropoutRounding(net, stack, k);
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
