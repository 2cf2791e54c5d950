import { refuse } from '../errors.js';
import type { Leaf } from '../theta/entries.js';
import { sameShape } from '../theta/shape.js';
import { featuresOf, type Shape } from './layers/layer.js';
import { leafOf, placeOf, type Rows, readRows, turned, type Wanted, wrongShape } from './rows.js';
import { planOf, type Spec } from './spec.js';

/**
 * y as (n_L, m · P), column s · P + p for position p of P of example s: labels become one-hot columns.
 *
 * @throws {GradcheckError} `invalid_data` for a wrong shape, a label out of range, a row that is not one-hot, a probability outside 0 … 1
 */
export function readTargets(spec: Spec, y: Rows, m: number): Float64Array {
  const wanted = outputsOf(spec);
  const labels = spec.cost === 'crossEntropy' ? leafOf(y, 'y') : undefined;
  if (labels?.shape.length === wanted.shape.length) return oneHot(labels, wanted, m);
  const rows = readRows(y, wanted);
  checkExamples(rows.shape[0], m);
  const targets = turned(rows, wanted);
  if (spec.cost === 'crossEntropy') checkOneHot(targets, wanted.shape);
  if (spec.cost === 'binaryCrossEntropy') checkProbabilities(targets, wanted.shape);
  return targets;
}

function outputsOf(spec: Spec): Wanted {
  const { output } = planOf(spec);
  const labels = spec.cost === 'crossEntropy';
  const [label, row] =
    output.length === 1
      ? ['an integer label', `one row of ${output[0]} outputs`]
      : [`integer labels of shape [${positionsOf(output).join(', ')}]`, `outputs of shape [${output.join(', ')}]`];
  return { path: 'y', shape: output, give: labels ? `${label} or ${row}` : row };
}

const positionsOf = (shape: Shape): Shape => shape.slice(0, -1);

/** 'y[3]' or 'y[1,3]': the target of a column. */
const targetAt = (column: number, shape: Shape): string => placeOf('y', positionsOf(shape), column);

function checkExamples(got: number, m: number): void {
  if (got === m) return;
  throw refuse.data('y', `y has ${got} examples but x has ${m}: give one target for every row of x.`);
}

/** Labels (m, …positions). */
function oneHot(labels: Leaf, wanted: Wanted, m: number): Float64Array {
  const [examples, ...positions] = labels.shape;
  if (!sameShape(positions, positionsOf(wanted.shape))) throw wrongShape(labels, wanted);
  checkExamples(examples, m);
  const outputs = featuresOf(wanted.shape);
  const targets = new Float64Array(outputs * labels.size);
  for (let column = 0; column < labels.size; column++) {
    const label = labels.get(column);
    if (!(Number.isInteger(label) && label >= 0 && label < outputs))
      throw wrongLabel(targetAt(column, wanted.shape), label, outputs);
    targets[label * labels.size + column] = 1;
  }
  return targets;
}

const wrongLabel = (place: string, label: number, outputs: number) =>
  refuse.data(place, `${place} is ${label}: a label is a whole number from 0 to ${outputs - 1}.`);

function checkOneHot(targets: Float64Array, shape: Shape): void {
  const columns = targets.length / featuresOf(shape);
  for (let column = 0; column < columns; column++) {
    let [ones, others] = [0, 0];
    for (let k = column; k < targets.length; k += columns) {
      if (targets[k] === 1) ones++;
      else if (targets[k] !== 0) others++;
    }
    if (ones !== 1 || others !== 0) throw notOneHot(targetAt(column, shape));
  }
}

const notOneHot = (place: string) =>
  refuse.data(place, `${place} is not one-hot: give a row with a single 1 and else 0, or integer labels.`);

function checkProbabilities(targets: Float64Array, shape: Shape): void {
  const at = targets.findIndex(y => !(y >= 0 && y <= 1));
  if (at < 0) return;
  const columns = targets.length / featuresOf(shape);
  const [k, column] = [Math.floor(at / columns), at % columns];
  const place = placeOf('y', shape, column * featuresOf(shape) + k);
  throw refuse.data(place, `${place} is ${targets[at]}: binaryCrossEntropy needs targets from 0 to 1.`);
}
