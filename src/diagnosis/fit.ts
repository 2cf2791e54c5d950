import type { BlockEvidence } from './evidence.js';

/** A number for every entry of a block. */
export type Entries = (i: number) => number;

/** What a hypothesis says grad is, entry by entry; NaN where it cannot tell. */
export interface Prediction {
  value: Entries;
  /** How far `value` may be off because gradapprox is. */
  slack: Entries;
}

/** How well a prediction meets grad. */
export interface Agreement {
  /** Entries that could be compared. */
  covered: number;
  /** Of these, entries that carry information: something is predicted or expected there beyond the bars. */
  informative: number;
}

/** Gradients this many bars from 0 bear witness. */
const VISIBLE = 10;

/**
 * Whether |gradᵢ − valueᵢ| ≤ slackᵢ + roundingᵢ in every entry that can be compared.
 *
 * @returns null when an entry does not fit, or when the prediction covers less than half of what is known to be wrong
 */
export function agreement(block: BlockEvidence, { value, slack }: Prediction): Agreement | null {
  // blocks are made in many ways: what a loop reads is looked up before it
  const { known, grad, gradapprox, rounding, relative } = block;
  let covered = 0;
  let informative = 0;
  for (let k = 0; k < known.length; k++) {
    const i = known[k];
    const predicted = value(i);
    if (!Number.isFinite(predicted)) continue;
    const bar = slack(i) + Math.max(rounding[i], relative * Math.abs(predicted));
    if (Math.abs(grad[i] - predicted) > bar) return null;
    covered++;
    if (Math.max(Math.abs(predicted), Math.abs(gradapprox[i])) > VISIBLE * bar) informative++;
  }
  const covers = covered === known.length ? block.wrong.length > 0 : coversWrong(block, value);
  return covers ? { covered, informative } : null;
}

/** Whether grad is what is predicted, in every entry that is known. */
export const meets = (block: BlockEvidence, value: Entries): boolean =>
  block.known.every(i => Math.abs(block.grad[i] - value(i)) <= roundingOf(block, i, value(i)));

/** Rounding of grad, or of a prediction that is larger. */
const roundingOf = (block: BlockEvidence, i: number, predicted: number) =>
  Math.max(block.rounding[i], block.relative * Math.abs(predicted));

function coversWrong(block: BlockEvidence, value: Entries): boolean {
  let covered = 0;
  for (const i of block.wrong) if (Number.isFinite(value(i))) covered++;
  return 2 * covered >= block.wrong.length && covered > 0;
}

/** Whether gradapprox of entry i is visibly different from 0. */
export const isVisible = (block: BlockEvidence, i: number): boolean => visibleIn(block)(i);

/** The same of one entry after the other. */
export function visibleIn({ gradapprox, slack, rounding }: BlockEvidence): (i: number) => boolean {
  return i => Math.abs(gradapprox[i]) > VISIBLE * (slack[i] + rounding[i]);
}

/** Terms this many bars from 0 are no accident of the bars: an entry that agrees may hide a term of two. */
const LOUD = 3;

/** Whether so many entries bear witness to a term: it stands out of the bars there. */
export function standsOut(block: BlockEvidence, term: Entries, entries: number): boolean {
  const { known, slack, rounding } = block;
  let found = 0;
  for (let k = 0; k < known.length; k++) {
    const i = known[k];
    if (Math.abs(term(i)) > LOUD * (slack[i] + rounding[i])) found++;
    if (found === entries) return true;
  }
  return false;
}

/** Σ coefficientₖ · columnₖ(i), with the error that a column's own slack brings in. */
export function combine(terms: readonly { by: number; of: Entries; slack?: Entries }[]): Prediction {
  const loose = terms.filter(({ slack }) => slack);
  if (terms.length === 1) {
    const [{ by, of, slack = () => 0 }] = terms;
    return { value: i => by * of(i), slack: i => Math.abs(by) * slack(i) };
  }
  // plain loops: they run for every entry
  return {
    value: i => {
      let sum = 0;
      for (let k = 0; k < terms.length; k++) sum += terms[k].by * terms[k].of(i);
      return sum;
    },
    slack: i => {
      let sum = 0;
      for (let k = 0; k < loose.length; k++) sum += Math.abs(loose[k].by) * loose[k].slack!(i);
      return sum;
    },
  };
}

/** The columns every hypothesis is made of. */
export function columns(block: BlockEvidence) {
  const { grad, gradapprox, theta, slack } = block;
  return {
    grad: (i: number) => grad[i],
    theta: (i: number) => theta[i],
    /** gradapprox as a term of `combine`. */
    approx: (by: number) => ({ by, of: (i: number) => gradapprox[i], slack: (i: number) => slack[i] }),
    difference: (i: number) => grad[i] - gradapprox[i],
  };
}

/** Coefficients are fitted to about this many entries, evenly spread; whether they fit is decided by all. */
const MOST_ROWS = 4096;

/**
 * Weighted least squares Σ ((targetᵢ − Σₖ cₖ columnₖᵢ) / barᵢ)² → min by modified Gram–Schmidt, for any number of columns.
 *
 * @param target  what is explained; entries that are NaN here or in a column are left out
 * @returns the coefficients, or null when the columns are dependent or too few entries are left
 * @see Å. Björck, "Solving linear least squares problems by Gram–Schmidt orthogonalization", BIT 7 (1967)
 */
export function leastSquares(block: BlockEvidence, target: Entries, columns: readonly Entries[]): number[] | null {
  const { slack, rounding } = block;
  const usable = (i: number) => {
    for (let k = 0; k < columns.length; k++) if (!Number.isFinite(columns[k](i))) return false;
    return Number.isFinite(target(i));
  };
  const rows = spreadRows(block.known).filter(usable);
  if (rows.length <= columns.length) return null;
  const weights = weightsOf(rows.map(i => slack[i] + rounding[i]));
  return solve(
    columns.map(column => weighted(column, rows, weights)),
    weighted(target, rows, weights),
  );
}

/** At most about MOST_ROWS of some entries, evenly spread. */
export function spreadRows(entries: readonly number[]): readonly number[] {
  const spread = Math.floor(entries.length / MOST_ROWS);
  if (spread < 2) return entries;
  return Array.from({ length: Math.ceil(entries.length / spread) }, (_, k) => entries[k * spread]);
}

/** Entries of a column, each times its weight. */
function weighted(column: Entries, rows: readonly number[], weights: readonly number[]): Float64Array {
  const values = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) values[k] = column(rows[k]) * weights[k];
  return values;
}

/** 1 / bar, the largest being 1; entries without any bar weigh as much as the best of the others. */
function weightsOf(bars: readonly number[]): number[] {
  const smallest = bars.reduce((least, bar) => (bar > 0 && bar < least ? bar : least), Number.POSITIVE_INFINITY);
  return bars.map(bar => (bar > 0 ? smallest / bar : 1));
}

/** Columns nearer to dependent than this tell nothing of their coefficients. */
const DEPENDENT = 1e-9;

function solve(columns: Float64Array[], target: Float64Array): number[] | null {
  const p = columns.length;
  const upper: number[][] = columns.map(() => new Array(p).fill(0));
  const right = new Array(p).fill(0);
  for (let k = 0; k < p; k++) {
    const before = Math.sqrt(dot(columns[k], columns[k]));
    for (let j = 0; j < k; j++) {
      upper[j][k] = dot(columns[j], columns[k]);
      subtractMultiple(columns[k], upper[j][k], columns[j]);
    }
    upper[k][k] = Math.sqrt(dot(columns[k], columns[k]));
    if (!(upper[k][k] > DEPENDENT * before)) return null;
    for (let i = 0; i < columns[k].length; i++) columns[k][i] /= upper[k][k];
    right[k] = dot(columns[k], target);
    subtractMultiple(target, right[k], columns[k]);
  }
  for (let k = p - 1; k >= 0; k--) {
    for (let j = k + 1; j < p; j++) right[k] -= upper[k][j] * right[j];
    right[k] /= upper[k][k];
  }
  return right;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

function subtractMultiple(v: Float64Array, by: number, w: Float64Array): void {
  for (let i = 0; i < v.length; i++) v[i] -= by * w[i];
}

/** Entries that a multiple is tried on before it is fitted to all. */
const TRIED = 8;
/** An entry tried may be off by this many bars of its own and of the entry that the multiple was taken from. */
const LOOSE = 10;

/** Whether the target may be a multiple of a column, by a few entries, evenly spread: cheap, and never wrong when it says no. */
export function mayBe(block: BlockEvidence, target: Entries, column: Entries): boolean {
  const { known } = block;
  const every = Math.max(1, Math.floor(known.length / TRIED));
  const tried: number[] = [];
  for (let k = 0; k < known.length; k += every) if (Number.isFinite(column(known[k]))) tried.push(known[k]);
  const largest = tried.reduce((best, i) => (Math.abs(column(i)) > Math.abs(column(best)) ? i : best), tried[0]);
  if (largest === undefined || column(largest) === 0) return true;
  const c = target(largest) / column(largest);
  const bar = (i: number) => (1 + Math.abs(c)) * (block.slack[i] + block.rounding[i]);
  return tried.every(i => Math.abs(target(i) - c * column(i)) <= LOOSE * (bar(i) + bar(largest)));
}

/** Whether a few entries, evenly spread, fit a prediction: cheap, and never wrong when it says no. */
export function mayFit(block: BlockEvidence, { value, slack }: Prediction): boolean {
  const { known, grad } = block;
  const every = Math.max(1, Math.floor(known.length / TRIED));
  for (let k = 0; k < known.length; k += every) {
    const i = known[k];
    const predicted = value(i);
    if (Math.abs(grad[i] - predicted) > slack(i) + roundingOf(block, i, predicted)) return false;
  }
  return true;
}

/** Whether a term stands out of its bars in two entries beyond any multiple of another column: else a fit takes one for the other. */
export function isBeyond(block: BlockEvidence, { value, slack }: Prediction, other: Entries): boolean {
  const { known } = block;
  const share = shareOf(block, value, other);
  let seen = 0;
  for (let k = 0; k < known.length; k++) {
    const i = known[k];
    if (Math.abs(value(i) - share * other(i)) > VISIBLE * slack(i)) seen++;
    if (seen > 1) return true;
  }
  return false;
}

/** The multiple of another column that is nearest to one. */
function shareOf({ known }: BlockEvidence, value: Entries, other: Entries): number {
  let [square, product] = [0, 0];
  for (let k = 0; k < known.length; k++) {
    const at = other(known[k]);
    square += at ** 2;
    product += value(known[k]) * at;
  }
  return square > 0 ? product / square : 0;
}
