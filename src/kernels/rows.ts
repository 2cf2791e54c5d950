import { type GradcheckError, refuse, show } from '../errors.js';
import type { Nested, Strided } from '../problem.js';
import type { Leaf } from '../theta/entries.js';
import { leafAt } from '../theta/leaf.js';
import { isNumberList } from '../theta/storage.js';

/** Numbers by row: nested arrays, rows that are typed arrays, or { data, shape }. A flat list is one column. */
export type Rows = Nested | Strided;

/** What rows have to be, in the words of a refusal. */
export interface Wanted {
  path: 'x' | 'y';
  columns: number;
  /** What to give, an example. */
  give: string;
}

/**
 * Rows as a leaf of shape (m, columns), or (m) where there is one column.
 *
 * @throws {GradcheckError} `invalid_data` with the first row or entry that is wrong: `x[3]`, `x[3,1]`
 */
export function readRows(value: Rows, wanted: Wanted): Leaf {
  const leaf = leafOf(value, wanted.path);
  if (leaf === undefined) throw whyNoRows(value, wanted);
  const { path, columns } = wanted;
  const [m, width = 1] = leaf.shape;
  if (m === 0) throw refuse.data(path, `${path} holds no examples: J averages over its rows; give at least one.`);
  if (leaf.shape.length > 0 && leaf.shape.length <= 2 && width === columns) return leaf;
  throw refuse.data(path, `${path} has shape [${leaf.shape.join(', ')}]: give ${wanted.give} an example.`);
}

/** The leaf of any shape, or undefined where the value is none. */
export const leafOf = (value: unknown, path: string): Leaf | undefined => leafAt({ value }, 'value', path);

/**
 * Turns rows: out[j, s] = rows[s, j], (columns, m).
 *
 * @throws {GradcheckError} `invalid_data` for an entry that is not finite
 */
export function turned(rows: Leaf, path: string): Float64Array {
  const [m, columns = 1] = rows.shape;
  const out = new Float64Array(m * columns);
  for (let s = 0; s < m; s++) {
    for (let j = 0; j < columns; j++) {
      const entry = rows.get(s * columns + j);
      if (!Number.isFinite(entry))
        throw refuse.data(`${path}[${s},${j}]`, `${path}[${s},${j}] is ${entry}: give finite numbers only.`);
      out[j * m + s] = entry;
    }
  }
  return out;
}

function whyNoRows(value: unknown, wanted: Wanted): GradcheckError {
  const { path, columns } = wanted;
  if (!Array.isArray(value)) return refuse.data(path, `${path} is ${show(value)}: give ${wanted.give} an example.`);
  const flat = (row: unknown) => columns === 1 && typeof row === 'number';
  const s = value.findIndex(row => !(flat(row) || (isNumberList(row) && row.length === columns)));
  const place = `${path}[${Math.max(s, 0)}]`;
  const row = value[s];
  if (!isNumberList(row)) return refuse.data(place, `${place} is ${show(row)}: give ${wanted.give} an example.`);
  return refuse.data(place, `${place} has ${row.length} numbers: give ${wanted.give} an example.`);
}
