import { throwIfAborted } from '../errors.js';
import type { Diagnosis } from '../finding.js';
import { norm, sum } from '../numbers.js';
import type { Law, LinearMap } from '../problem.js';
import { significantBits } from '../significand.js';
import { drawOf, type LawOptions, Product } from './linear.js';
import { type Ask, breakOf, limitOf } from './sides.js';

type Symmetric = Extract<Law, { law: 'symmetric' }>;

/** Whether two maps are adjoint: ⟨A v, u⟩ = ⟨v, B u⟩ for random v and u. Four calls. */
export async function probeAdjoint(of: LinearMap, to: LinearMap, options: LawOptions): Promise<Diagnosis[]> {
  const unlike = await breakOf(innerProducts(of, to, options), options.tolerance);
  return unlike
    ? [{ kind: 'adjoint', blocks: [], certainty: 'certain', detail: { of: of.name, to: to.name, ...unlike } }]
    : [];
}

/** Whether ⟨H u, v⟩ = ⟨u, H v⟩, or Hᵢⱼ = Hⱼᵢ of a whole matrix. */
export async function probeSymmetric(law: Symmetric, options: LawOptions): Promise<Diagnosis[]> {
  if (!('of' in law)) return mirrored(law, options);
  const unlike = await breakOf(innerProducts(law.of, law.of, options), options.tolerance);
  return unlike ? [asymmetric({ of: law.of.name, at: '', mirror: '', ...unlike })] : [];
}

/**
 * Both inner products, each by compensated summation. Their scale is the size of such a sum of random signs, ‖A v ∘ u‖ + ‖v ∘ B u‖: an error of all of A
 * shows in it as large as it is.
 */
function innerProducts(of: LinearMap, to: LinearMap, { signal }: LawOptions): Ask {
  const forward = new Product(of, signal);
  const backward = new Product(to, signal);
  return async (seed, stretch) => {
    const v = drawOf(of.size, seed).u;
    const u = drawOf(to.size, seed).w;
    const Av = await forward.drawn(seed, stretch, 1);
    const Bu = await backward.drawn(seed, stretch, 0, 1);
    const left = Av.map((value, k) => value * u[k]);
    const right = Bu.map((value, i) => value * v[i]);
    return {
      left: Float64Array.of(sum(left)),
      right: Float64Array.of(sum(right)),
      scale: Float64Array.of(norm(left) + norm(right)),
      bits: Math.min(significantBits(Av), significantBits(Bu)),
    };
  };
}

/** The pair of entries of a matrix that are furthest from being the same, relative to themselves or to what their rows keep of rounding. */
async function mirrored(law: Extract<Symmetric, { size: number }>, options: LawOptions): Promise<Diagnosis[]> {
  throwIfAborted(options.signal);
  const { name: of, size: n, locate } = law;
  const H = Float64Array.from(await law.matrix());
  const rows = Array.from({ length: n }, (_, i) =>
    H.subarray(i * n, i * n + n).reduce((a, b) => Math.max(a, Math.abs(b) || 0), 0),
  );
  const limit = limitOf(significantBits(H), options.tolerance);
  let worst = { excess: 1, i: -1, j: -1 };
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const [lower, upper] = [H[i * n + j], H[j * n + i]];
      const allowed = Math.max(
        limit.own * Math.max(Math.abs(lower), Math.abs(upper)),
        limit.rows * Math.sqrt(rows[i] * rows[j]),
      );
      const excess = Math.abs(lower - upper) / allowed;
      if (excess > worst.excess) worst = { excess, i, j };
    }
  const { i, j } = worst;
  if (i < 0) return [];
  return [asymmetric({ of, at: locate(i, j), mirror: locate(j, i), left: H[i * n + j], right: H[j * n + i] })];
}

const asymmetric = (detail: Extract<Diagnosis, { kind: 'asymmetric' }>['detail']): Diagnosis => ({
  kind: 'asymmetric',
  blocks: [],
  certainty: 'certain',
  detail,
});
