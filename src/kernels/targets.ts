import { refuse } from '../errors.js';
import type { Leaf } from '../theta/entries.js';
import { leafOf, type Rows, readRows, turned } from './rows.js';
import type { Spec } from './spec.js';

/**
 * y as (n_L, m): labels become one-hot columns.
 *
 * @throws {GradcheckError} `invalid_data` for a wrong shape, a label out of range, a row that is not one-hot, a probability outside 0 … 1
 */
export function readTargets({ layers, cost }: Spec, y: Rows, m: number): Float64Array {
  const { units } = layers[layers.length - 1];
  const labels = cost === 'crossEntropy' ? leafOf(y, 'y') : undefined;
  if (labels?.shape.length === 1) return oneHot(labels, units, m);
  const give = `${cost === 'crossEntropy' ? 'an integer label or ' : ''}one row of ${units} outputs`;
  const rows = readRows(y, { path: 'y', columns: units, give });
  checkExamples(rows.shape[0], m);
  const targets = turned(rows, 'y');
  if (cost === 'crossEntropy') checkOneHot(targets, m);
  if (cost === 'binaryCrossEntropy') checkProbabilities(targets, m);
  return targets;
}

function checkExamples(got: number, m: number): void {
  if (got === m) return;
  throw refuse.data('y', `y has ${got} examples but x has ${m}: give one target for every row of x.`);
}

function oneHot(labels: Leaf, units: number, m: number): Float64Array {
  checkExamples(labels.size, m);
  const targets = new Float64Array(units * m);
  for (let s = 0; s < m; s++) {
    const label = labels.get(s);
    if (!(Number.isInteger(label) && label >= 0 && label < units))
      throw refuse.data(`y[${s}]`, `y[${s}] is ${label}: a label is a whole number from 0 to ${units - 1}.`);
    targets[label * m + s] = 1;
  }
  return targets;
}

function checkOneHot(targets: Float64Array, m: number): void {
  for (let s = 0; s < m; s++) {
    let [ones, others] = [0, 0];
    for (let k = s; k < targets.length; k += m) {
      if (targets[k] === 1) ones++;
      else if (targets[k] !== 0) others++;
    }
    if (ones !== 1 || others !== 0)
      throw refuse.data(`y[${s}]`, `y[${s}] is not one-hot: give a row with a single 1 and else 0, or integer labels.`);
  }
}

function checkProbabilities(targets: Float64Array, m: number): void {
  const at = targets.findIndex(y => !(y >= 0 && y <= 1));
  if (at < 0) return;
  const path = `y[${at % m},${Math.floor(at / m)}]`;
  throw refuse.data(path, `${path} is ${targets[at]}: binaryCrossEntropy needs targets from 0 to 1.`);
}
