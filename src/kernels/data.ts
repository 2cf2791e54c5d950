import { refuse, show } from '../errors.js';
import { isStrided } from '../theta/strided.js';
import { leafOf, placeOf, type Rows, readRows, turned, type Wanted } from './rows.js';
import { planOf, type Spec } from './spec.js';
import { readTargets } from './targets.js';

/** What J is computed on. */
export interface Data {
  /** (m, n_0), one row an example; or (m, …spec.inputs); (m, steps) for tokens. The last axis may be left out where it is 1 long. */
  x: Rows;
  /** crossEntropy: m integer labels, or one-hot rows (m, n_L). Otherwise (m, n_L). Where positions are put out: (m, …positions) labels, or (m, …positions, n_L). */
  y: Rows;
}

/** Data as kernels read it: row-major, a column s · P + p for position p of P of example s. */
export interface Batch {
  /** Examples. */
  readonly m: number;
  /** (n_0, m · P), n_0 the length of the last axis of an input; (1, m · steps) for tokens. */
  readonly x: Float64Array;
  /** (n_L, m · P), one-hot for crossEntropy. */
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
  const wanted = inputsOf(spec);
  const rows = readRows(x, wanted);
  const columns = turned(rows, wanted);
  if (planOf(spec).tokens) checkTokens(columns, spec, wanted);
  return { m: rows.shape[0], x: columns };
}

function inputsOf(spec: Spec): Wanted {
  const { input, tokens } = planOf(spec);
  if (tokens) return { path: 'x', shape: [...input, 1], give: `one row of ${input[0]} tokens` };
  const give = input.length === 1 ? `one row of ${input[0]} inputs` : `an array of shape [${input.join(', ')}]`;
  return { path: 'x', shape: input, give };
}

function checkTokens(columns: Float64Array, { inputs }: Spec, { path, shape }: Wanted): void {
  const { tokens } = inputs as { tokens: number };
  const at = columns.findIndex(token => !(Number.isInteger(token) && token >= 0 && token < tokens));
  if (at < 0) return;
  const place = placeOf(path, shape.slice(0, -1), at);
  throw refuse.data(place, `${place} is ${columns[at]}: a token is a whole number from 0 to ${tokens - 1}.`);
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
