import { norm, subtract } from '../numbers.js';
import { noiseOf } from './repeat.js';

/** How well increments must keep their proportion, in units of the noise of single numbers. */
const PROPORTION = 1e3;

/** What becomes of a gradient that is asked again and again at the same parameters. */
export type Growth =
  /** Each call adds the same again, to all or to a fixed share of what was left. */
  | { how: 'accumulated'; ratio: number; next: number }
  /** It runs towards a limit. */
  | { how: 'drift' }
  | { how: 'random' };

/**
 * Recognises buffers that were not cleared from four gradients at the same parameters, by their increments Δ₁, Δ₂, Δ₃.
 *
 *     added up:         Δ₁ = Δ₂ = Δ₃
 *     added to a share: Δ₁ = ρ g₁, Δ₂ = ρ Δ₁, Δ₃ = ρ Δ₂
 *     a running mean:   Δ₂ = ρ Δ₁, Δ₃ = ρ Δ₂, Δ₁ not along g₁
 */
export function growthOf(gradients: readonly Float64Array[]): Growth {
  const [g1, g2, g3] = gradients;
  const [d1, d2, d3] = gradients.slice(1).map((gradient, k) => subtract(gradient, gradients[k]));
  const within = PROPORTION * noiseOf(g1);
  const share = proportion(d2, d1, within);
  const next = proportion(d3, d2, within);
  if (share === undefined || next === undefined || Math.abs(share - next) > within) return { how: 'random' };
  const ofFirst = proportion(d1, g1, within);
  const leaking = ofFirst !== undefined && Math.abs(ofFirst - share) <= within;
  if (share < 1 - within && !leaking) return { how: 'drift' };
  return { how: 'accumulated', ratio: ratioOf(g2, g1), next: ratioOf(g3, g1) };
}

/** c with a = c·b, undefined where a is no multiple of b. */
function proportion(a: Float64Array, b: Float64Array, within: number): number | undefined {
  const c = ratioOf(a, b);
  const rest = norm(a.map((value, k) => value - c * b[k]));
  return rest <= within * Math.max(norm(a), within * norm(b)) ? c : undefined;
}

/** c of the best a ≈ c·b: ⟨a, b⟩ / ⟨b, b⟩; 0 where b is 0. */
function ratioOf(a: Float64Array, b: Float64Array): number {
  const [sizeA, sizeB] = [norm(a), norm(b)];
  if (sizeA === 0 || sizeB === 0) return 0;
  let along = 0;
  for (let k = 0; k < a.length; k++) along += (a[k] / sizeA) * (b[k] / sizeB);
  return (along * sizeA) / sizeB;
}
