import { type Spec, unitsOf } from '../spec.js';

/** Multiplications that take some milliseconds: the size of a part. */
export const PART_WORK = 2 ** 24;

/** Multiplications of J at one example: those of its products. */
export function forwardWork(spec: Spec): number {
  const units = unitsOf(spec);
  return units.slice(1).reduce((work, n, k) => work + n * (units[k] + 1), 0);
}

/** Multiplications of one column whose perturbed unit is in a layer, both sides: a column of W[l+1] and the products above. */
export function columnWork(spec: Spec, layer: number): number {
  const [next = 1, ...above] = unitsOf(spec).slice(layer + 1);
  let below = next;
  let work = next;
  for (const n of above) {
    work += n * below;
    below = n;
  }
  return 2 * work;
}

/** Multiplications of one unit, for one example: a probe of two pairs of sides, and the products with A[l−1]. */
export const unitWork = (spec: Spec, layer: number): number =>
  2 * (columnWork(spec, layer) + unitsOf(spec)[layer - 1] + 1);
