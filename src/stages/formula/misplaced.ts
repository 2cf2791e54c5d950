import { norm, subtract } from '../../numbers.js';
import type { Block } from '../../theta/layout.js';
import type { Formula } from './finding.js';
import type { Given, Operand } from './given.js';

interface Compared {
  grad: Float64Array;
  right: Float64Array;
  bar: number;
  block: Pick<Block, 'shape' | 'size'>;
  given: Given;
}

/** Fewer numbers may be the same by chance. */
const FEWEST = 4;
/** Where hardly any entry is one of the upstream, it is not moved but summed; at a kink half of one stands. */
const MOSTLY = 0.25;
/** Largest sets of rows among which pairs are looked for. */
const MOST_ROWS = 1000;

/** Entries of the upstream that came to another place than where they belong, as those of a pool do, or over each other, as those of an embedding do. */
export function misplaced(compared: Compared): Pick<Formula, 'how' | 'term' | 'for'> | null {
  const { upstream } = compared.given;
  for (const u of upstream) if (isScattered(compared, u)) return { how: 'scattered', term: u.name };
  for (const u of upstream) {
    const row = overwrittenRow(compared, u);
    if (row !== null) return { how: 'overwritten', term: u.name, for: `row ${row}` };
  }
  return null;
}

/** Whether grad is 0 but for the entries of u, each once, and most of what belongs there are entries of u too. */
function isScattered({ grad, right, bar, block }: Compared, { numbers }: Operand): boolean {
  if (numbers.length < FEWEST || numbers.length >= block.size) return false;
  const sorted = (v: Float64Array) => v.filter(value => value !== 0).sort();
  const [of, is] = [sorted(numbers), sorted(grad)];
  if (is.length !== of.length || !is.every((value, k) => value === of[k])) return false;
  const belongs = right.filter(value => Math.abs(value) > bar);
  const taken = belongs.filter(value => of.some(one => Math.abs(one - value) <= bar));
  return taken.length > MOSTLY * belongs.length;
}

/** A row of a matrix that is one row of u where the sum of two of them belongs; null where there is none, or more is wrong. */
function overwrittenRow({ grad, right, bar, block }: Compared, u: Operand): number | null {
  const columns = block.shape.at(-1);
  if (block.shape.length !== 2 || u.shape.length !== 2 || u.shape[1] !== columns || columns < 2) return null;
  const rowsOf = (v: Float64Array) =>
    Array.from({ length: v.length / columns }, (_, r) => v.subarray(r * columns, (r + 1) * columns));
  const [is, belongs, given] = [grad, right, u.numbers].map(rowsOf);
  if (given.length > MOST_ROWS) return null;
  const isRow = (row: Float64Array) => given.some(one => norm(subtract(row, one)) <= bar);
  const wrong = is.flatMap((row, r) => (norm(subtract(row, belongs[r])) > bar ? [r] : []));
  const all = wrong.every(r => isRow(is[r]) && isRow(subtract(belongs[r], is[r])));
  return wrong.length > 0 && all ? wrong[0] : null;
}
