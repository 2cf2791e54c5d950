import { random } from '../../random.js';
import type { Workspace } from '../model.js';

/** Order of the differences, and the points they are taken over. */
const ORDER = 4;
const POINTS = 13;
/** (k!)² / (2k)! for k = ORDER: the share of the noise in the square of a k-th difference. */
const SHARE = (24 * 24) / 40320;
/** Spacings of the points, and the shift off θ, where a unit may sit on its kink: in units of Z. */
const SPACINGS = [2 ** -38, 2 ** -32, 2 ** -26];
const SHIFT = 2 ** -10;

/** Forward passes that measureNoise takes. */
export const NOISE_EVALUATIONS = POINTS * SPACINGS.length + 2;

/**
 * Standard deviation of what rounding does to J near θ: k-th differences of J over close points on a line keep only the noise.
 *
 *     σ² ≈ (k!)² / (2k)! · mean (Δᵏ J)²
 *
 * The median over three spacings; taken relative to J where J is smaller there than at θ. 0 where nothing is rounded.
 * θ is restored bit for bit.
 *
 * @param unit  n, the change of θᵢ that moves Z by about 1
 * @see J. J. Moré, S. M. Wild, "Estimating computational noise", SIAM J. Sci. Comput. 33 (2011)
 */
export function measureNoise(workspace: Workspace, unit: Float64Array, seed: number): number {
  const { instance, layout, kernels, net } = workspace;
  const theta = instance.f64(layout.theta, layout.size);
  const kept = theta.slice();
  const generator = random(seed);
  const direction = unit.map(u => u * generator.sign());
  const JAt = (t: number) => {
    for (let i = 0; i < theta.length; i++) theta[i] = kept[i] + t * direction[i];
    return kernels.forward(net);
  };
  const deviations = SPACINGS.map(spacing =>
    deviation(Array.from({ length: POINTS }, (_, k) => JAt(SHIFT + k * spacing))),
  );
  const there = Math.abs(JAt(SHIFT));
  const here = Math.abs(JAt(0));
  theta.set(kept);
  const [, median] = deviations.sort((a, b) => a - b);
  return here > there && there > 0 ? (median / there) * here : median;
}

/** Noise in values of a smooth function at equally spaced points. */
function deviation(values: readonly number[]): number {
  let differences = values;
  for (let k = 0; k < ORDER; k++) differences = differences.slice(1).map((value, i) => value - differences[i]);
  const squares = differences.reduce((total, d) => total + d * d, 0);
  return Math.sqrt((SHARE * squares) / differences.length);
}
