import type { BlockEvidence } from './evidence.js';

/** What a hypothesis says grad is, entry by entry; NaN where it cannot tell. */
export interface Prediction {
  values: Float64Array;
  /** How far `values` may be off because gradapprox is. */
  slack: Float64Array;
}

/** How well a prediction meets grad. */
export interface Agreement {
  /** Entries that could be compared. */
  covered: number;
  /** Of these, entries that carry information: something is predicted or expected there beyond the bars. */
  informative: number;
}

/**
 * Whether |gradᵢ − valuesᵢ| ≤ slackᵢ + roundingᵢ in every entry that can be compared.
 *
 * @returns null when an entry does not fit, or when the prediction covers less than half of what is known to be wrong
 */
export function agreement(block: BlockEvidence, { values, slack }: Prediction): Agreement | null {
  let covered = 0;
  let informative = 0;
  for (const i of block.known) {
    if (!Number.isFinite(values[i])) continue;
    const bar = slack[i] + roundingOf(block, i, values[i]);
    if (Math.abs(block.grad[i] - values[i]) > bar) return null;
    covered++;
    if (Math.max(Math.abs(values[i]), Math.abs(block.gradapprox[i])) > 10 * bar) informative++;
  }
  return coversWrong(block, values) ? { covered, informative } : null;
}

/** Rounding relative to the largest of grad, gradapprox and what is predicted. */
function roundingOf(block: BlockEvidence, i: number, value: number): number {
  const size = Math.max(Math.abs(block.grad[i]), Math.abs(block.gradapprox[i]), Number.MIN_VALUE);
  return block.rounding[i] * Math.max(1, Math.abs(value) / size);
}

function coversWrong(block: BlockEvidence, values: Float64Array): boolean {
  let covered = 0;
  for (const i of block.wrong) if (Number.isFinite(values[i])) covered++;
  return 2 * covered >= block.wrong.length && covered > 0;
}

/** Σ coefficientₖ · columnₖ with the error that a column's own slack brings in. */
export function combine(
  terms: readonly { by: number; values: ArrayLike<number>; slack?: ArrayLike<number> }[],
): Prediction {
  const n = terms[0].values.length;
  const values = new Float64Array(n);
  const slack = new Float64Array(n);
  for (const term of terms)
    for (let i = 0; i < n; i++) {
      values[i] += term.by * term.values[i];
      if (term.slack) slack[i] += Math.abs(term.by) * term.slack[i];
    }
  return { values, slack };
}

/**
 * Weighted least squares Σ ((gradᵢ − Σₖ cₖ columnₖᵢ) / barᵢ)² → min by modified Gram–Schmidt, for one to three columns.
 *
 * @param target   what is explained, length n; entries that are NaN here or in a column are left out
 * @returns the coefficients, or null when the columns are dependent or too few entries are left
 * @see Å. Björck, "Solving linear least squares problems by Gram–Schmidt orthogonalization", BIT 7 (1967)
 */
export function leastSquares(
  block: BlockEvidence,
  target: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
): number[] | null {
  const rows = block.known.filter(i => Number.isFinite(target[i]) && columns.every(c => Number.isFinite(c[i])));
  if (rows.length <= columns.length) return null;
  const weight = rows.map(i => 1 / (block.slack[i] + block.rounding[i] || Number.MIN_VALUE));
  const big = Math.max(...weight.filter(Number.isFinite), 0) || 1;
  const w = weight.map(x => Math.min(1, x / big));
  const weighted = (v: ArrayLike<number>) => Float64Array.from(rows, (i, k) => v[i] * w[k]);
  return solve(columns.map(weighted), weighted(target));
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

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

function subtractMultiple(v: Float64Array, by: number, w: Float64Array): void {
  for (let i = 0; i < v.length; i++) v[i] -= by * w[i];
}
