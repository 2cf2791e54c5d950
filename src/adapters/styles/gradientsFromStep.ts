import { refuse } from '../../errors.js';
import { pack, type Tree } from '../../index.js';

/**
 * The gradient behind one step of gradient descent, for libraries that only ever train.
 *
 *     after = before − rate · grad   ⟹   grad = (before − after) / rate
 *
 * Exact but for rounding, |θ| · 2⁻⁵³ / rate: take a rate near 1 for a single step over the whole batch.
 * Where the library steps once an example, its error is O(rate): take 2⁻²⁰ or so, and a tolerance of 1e-4; or `liveViews` with a step that takes its rate,
 * which removes that error. A power of two divides without rounding.
 *
 * @param before, after  trees of the same structure
 * @param rate           learning rate of the step; negative where the library adds its gradient
 * @returns              dJ/dθ in the structure of `before`
 * @throws {GradcheckError} `invalid_option` for a rate of 0 or none, and what `pack` refuses
 */
export function gradientsFromStep<T>(before: T, after: T | Tree, rate: number): T {
  if (!Number.isFinite(rate) || rate === 0) throw refuse.argument('rate', rate, 'the learning rate of the step, not 0');
  const { theta, layout } = pack(before);
  const names = { rootPath: 'after', boundPath: 'before', prefixed: false, nulls: false };
  const stepped = layout.gather(after, names);
  return layout.unpack(theta.map((value, i) => (value - stepped[i]) / rate));
}
