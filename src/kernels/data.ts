import { refuse, show } from '../errors.js';
import { isStrided } from '../theta/strided.js';
import { leafOf, type Rows, readRows, turned } from './rows.js';
import type { Spec } from './spec.js';
import { readTargets } from './targets.js';

/** What J is computed on. */
export interface Data {
  /** (m, n_0), one row an example; (m) is taken too where n_0 = 1. */
  x: Rows;
  /** crossEntropy: m integer labels, or one-hot rows (m, n_L). Otherwise (m, n_L); (m) is taken too where n_L = 1. */
  y: Rows;
}

/** Data as kernels read it: row-major, a column an example. */
export interface Batch {
  readonly m: number;
  /** (n_0, m) */
  readonly x: Float64Array;
  /** (n_L, m), one-hot for crossEntropy. */
  readonly y: Float64Array;
}

/**
 * Checks data against a network and turns it into columns.
 *
 * @throws {GradcheckError} `invalid_data` with a path such as `x[3]`
 */
export function readData(spec: Spec, data: Data): Batch {
  if (typeof data !== 'object' || data === null)
    throw refuse.data('data', `data is ${show(data)}: give the examples as { x, y }.`);
  const { m, x } = readInputs(spec, data.x);
  return { m, x, y: readTargets(spec, data.y, m) };
}

/** x alone: all that a prediction needs. */
export function readInputs(spec: Spec, x: Rows): { m: number; x: Float64Array } {
  const give = `one row of ${spec.inputs} inputs`;
  const rows = readRows(x, { path: 'x', columns: spec.inputs, give });
  return { m: rows.shape[0], x: turned(rows, 'x') };
}

/** Example s alone, in the caller's own kind of rows. */
export const exampleOf = ({ x, y }: Data, s: number): Data => ({ x: rowOf(x, s), y: rowOf(y, s) });

function rowOf(rows: Rows, s: number): Rows {
  if (!isStrided(rows)) return (rows as Float64Array).slice(s, s + 1);
  const leaf = leafOf(rows, 'x')!;
  const width = leaf.size / leaf.shape[0];
  const data = Float64Array.from({ length: width }, (_, j) => leaf.get(s * width + j));
  return { data, shape: [1, ...leaf.shape.slice(1)] };
}
