import type { Outcome } from '../judgement.js';
import { norm, sum } from '../numbers.js';
import { random } from '../random.js';
import { narrowest } from '../verdict/estimate.js';
import { type Line, through } from '../verdict/line.js';
import { COVER, GRACE } from '../verdict/rules.js';
import { descend } from '../verdict/series.js';
import { measureOf } from './entries.js';
import type { Work } from './work.js';

/** Directions along which zeros are looked for: in one of them two entries may cancel. */
const LOOKS = 2;
/** Directions are followed to so small a share of the tolerance: an entry that stands for a whole row is small beside it. */
const FINE = 1e-3;
/** Largest move along a direction, in sizes of the parameters, in ratios above the largest first step. */
const ABOVE = 1;

/**
 * By row: what an entry outside the pattern may be at most, times the size of its parameter; NaN where a row is not what was found of it.
 *
 *     |fₖ′ along u − Σ Jₖᵢ uᵢ| ≤ bar,  |uᵢ| in (½, 1) sᵢ with random signs
 */
export async function leftOver(work: Work, outcomes: readonly (Outcome | null)[]): Promise<Float64Array> {
  const { m, n, sizes, request } = work;
  const left = new Float64Array(m);
  if (outcomes.every(outcome => outcome !== null)) return left;
  const { sign, uniform } = random(request.seed + 1);
  for (let look = 0; look < LOOKS; look++) {
    const u = Array.from({ length: n }, (_, i) => sign() * sizes.of(i) * (0.5 + 0.5 * uniform()));
    for (let k = 0; k < m; k++)
      if (!Number.isNaN(left[k]))
        left[k] = Math.max(left[k], await roomAlong(work, k, u, outcomes.slice(k * n, k * n + n)));
  }
  return left;
}

/** What is left of row k along u beside what was found of it, with the bars of both: twice that is room for one more entry; NaN where it is surely more. */
async function roomAlong(
  work: Work,
  k: number,
  u: readonly number[],
  found: readonly (Outcome | null)[],
): Promise<number> {
  const { rows, values, noise, rule, grid, objective } = work;
  const along = (of: (outcome: Outcome) => number) => found.map((outcome, i) => (outcome ? of(outcome) * u[i] : 0));
  const claim = sum(along(({ derivative }) => derivative));
  const rounding = sum(along(({ bound }) => bound).map(Math.abs));
  const slope = norm(along(({ derivative }) => derivative)) || Math.abs(values[k]);
  const all = u.map((_, i) => i);
  const line: Line = {
    ...through(rows[k], objective.theta, all, u, grid),
    ...{ J: values[k], origin: 0, claim, size: 1, slope, floor: 0, rounding, noise: noise[k], rule },
    tolerance: FINE * rule.tolerance,
    absolute: 0,
  };
  const { estimates } = await descend(line, { ratio: rule.ratio, top: rule.mostStep * rule.ratio ** ABOVE });
  if (estimates.length === 0) return Number.NaN;
  const best = narrowest(estimates);
  const off = Math.abs(best.slope - claim);
  return off <= best.bound + rounding ? 2 * (off + best.bound + rounding) : Number.NaN;
}

/** Size of the moves that leave a function where it was, in sizes of the parameters: no truncation comes in, so they may be large. */
const MOVE = 1 / 4;
/** Draws of columns at most, and the widest row, as a share of all columns, for which they are worth it. */
const MOST = 256;
const WIDE = 1 / 4;

/**
 * What an entry outside the pattern may be at most, where a function keeps every bit although that column, with others, is moved far: 2 noise over the move.
 * It is told where noise leaves too much room along the directions. Columns are drawn with probability 1/(w + 1), w the entries of a row, so that a row is
 * spared by one draw in e, and e (w + 1) ln(m n) draws move every column while it is.
 *
 * @returns by entry; Infinity where that was not seen
 */
export async function stillBounds(work: Work, left: Float64Array): Promise<Float64Array> {
  const { m, n, pattern, sizes, objective, outputs, values, noise, request } = work;
  const bounds = new Float64Array(m * n).fill(Number.POSITIVE_INFINITY);
  const rows = Array.from({ length: m }, (_, k) => pattern.entries.subarray(k * n, k * n + n));
  const width = Math.max(...rows.map(row => row.reduce((count, entry) => count + entry, 0)));
  if (width > WIDE * n || !rows.some((_, k) => isTooWide(work, k, left[k]))) return bounds;
  const { uniform, sign } = random(request.seed + 2);
  const all = Array.from({ length: n }, (_, i) => i);
  const draws = Math.min(MOST, Math.ceil(Math.E * (width + 1) * Math.log(m * n)));
  for (let draw = 0; draw < draws; draw++) {
    const columns = all.filter(() => uniform() < 1 / (width + 1));
    const point = objective.theta.slice();
    for (const i of columns) point[i] += sign() * MOVE * sizes.of(i) * (0.5 + 0.5 * uniform());
    const there = await outputs.at(point);
    for (const [k, row] of rows.entries()) {
      if (there[k] !== values[k] || columns.some(i => row[i])) continue;
      for (const i of columns) {
        const move = Math.abs(objective.stored(i, point[i]) - objective.theta[i]);
        bounds[k * n + i] = Math.min(bounds[k * n + i], (COVER * noise[k]) / move);
      }
    }
  }
  return bounds;
}

/** Whether the room that is left in a row is more than a zero of it is let pass with. */
function isTooWide(work: Work, k: number, room: number): boolean {
  const { n, sizes, tolerance, pattern } = work;
  const i = pattern.entries.subarray(k * n, k * n + n).indexOf(0);
  return i >= 0 && room / (0.5 * sizes.of(i)) > GRACE * tolerance * measureOf(work, k * n + i).floor;
}
