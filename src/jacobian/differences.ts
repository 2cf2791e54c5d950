import type { Outcome } from '../judgement.js';
import { sum } from '../numbers.js';
import type { Approximation } from '../problem.js';
import { random } from '../random.js';
import { gradientRounding } from '../verdict/rounding.js';
import { alone, entry } from './entries.js';
import { Matrix } from './outputs.js';
import { type JacobianRequest, prepare, type Work } from './work.js';
import { leftOver, stillBounds } from './zeros.js';

/**
 * Every entry of a Jacobian by differences with bounds, columns that share no row moved together.
 *
 * 1. The noise of every row is measured by itself, along two rays that all rows share.
 * 2. An entry that may be other than 0 is judged along its column as any component is; the columns of its group move by as many of their own sizes.
 * 3. Along two random directions every row is compared with Σ Jᵢ uᵢ of what was found. Where it agrees, no other entry is larger than the bars leave room for.
 *    Where it does not, something stands outside the pattern, and the row is differenced again column by column.
 *
 * So a pattern is never taken on trust, neither the caller's nor the zeros of his Jacobian.
 */
export async function jacobianDifferences(request: JacobianRequest): Promise<Approximation> {
  const work = await prepare(request);
  const { groups, pattern, n, m } = work;
  const outcomes: (Outcome | null)[] = Array.from({ length: m * n }, () => null);
  for (const group of groups)
    for (const i of group)
      for (let k = 0; k < m; k++) if (pattern.entries[k * n + i]) outcomes[k * n + i] = await entry(work, k, i, group);
  const left = await leftOver(work, outcomes);
  for (let i = 0; i < n; i++)
    for (const [k, room] of left.entries()) if (Number.isNaN(room)) outcomes[k * n + i] = await entry(work, k, i, [i]);
  return approximation(work, outcomes, await zeroBounds(work, left));
}

/** What is known of the entries that were not differenced: the room that directions leave, or less where a function did not move at all. */
async function zeroBounds(work: Work, left: Float64Array): Promise<Float64Array> {
  const still = await stillBounds(work, left);
  return still.map((bound, e) => Math.min(bound, left[Math.floor(e / work.n)] / (0.5 * work.sizes.of(e % work.n))));
}

function approximation(work: Work, outcomes: readonly (Outcome | null)[], zeros: Float64Array): Approximation {
  const { n, groups, values, noise, precision, outputs, request } = work;
  const reason = zeros.some(Number.isNaN)
    ? 'columns one by one, for some outputs change with more of them than the pattern says'
    : `columns that share no output moved together, ${n} in ${groups.length} ${groups.length === 1 ? 'group' : 'groups'}`;
  return {
    gradapprox: Float64Array.from(outcomes, outcome => outcome?.derivative ?? 0),
    bound: Float64Array.from(outcomes, (outcome, e) => outcome?.bound ?? zeros[e]),
    functions: values,
    // of J = Σ fₖ, which is computed nowhere here
    noise: sum(noise),
    along: e => alone(work, Math.floor(e / n), e % n),
    rounding: () => roundingOf(work),
    ...{ method: 'direct', reason, step: request.step ?? null, precision },
    // what is settled by itself later on counts too
    get evaluations() {
      return outputs.calls;
    },
  };
}

const roundingOf = ({ request, objective, sizes, grid }: Work) => {
  const { matrix, claims, seed } = request;
  const place = { objective: new Matrix(objective, matrix), theta: objective.theta.slice(), parameters: sizes, grid };
  return gradientRounding({ ...place, grad: claims }, random(seed));
};
