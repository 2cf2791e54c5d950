import { GradcheckError, refuse } from './errors.js';
import type { NumberList } from './problem.js';

/**
 * Euclidean norm ‖v‖₂ over entries from … to − 1, scaled so that neither overflow nor underflow spoils it.
 *
 *     ‖v‖ = big · √Σ (vᵢ / big)²,  big = max |vᵢ|
 *
 * @returns NaN if an entry is NaN, Infinity if one is infinite
 */
export function norm(v: NumberList, from = 0, to = v.length): number {
  let big = 0;
  for (let i = from; i < to; i++) big = Math.max(big, Math.abs(v[i]));
  if (big === 0 || !Number.isFinite(big)) return big;
  let squares = 0;
  for (let i = from; i < to; i++) squares += (v[i] / big) ** 2;
  return big * Math.sqrt(squares);
}

/**
 * Relative difference between two gradients: 0 is the same, 1 opposite or missing.
 *
 *     difference = ‖grad − gradapprox‖₂ / (‖grad‖₂ + ‖gradapprox‖₂)
 *
 * @param grad        dJ/dθ by backward propagation, length n, in J per unit of θ
 * @param gradapprox  dJ/dθ by two-sided differences, length n, in the order of `grad`
 * @returns           no unit; 0 when both are zero (a dead ReLU is right), NaN if either holds NaN
 * @throws {GradcheckError} `shape_mismatch` when the lengths differ, `not_a_number` when one is no list of numbers (a tree is packed by its layout first)
 * @see A. Ng, K. Katanforoosh, Y. Bensouda Mourri, Improving Deep Neural Networks, week 1, "Gradient checking", formula (3)
 */
export function relativeDifference(grad: NumberList, gradapprox: NumberList): number {
  checkList(grad, 'grad');
  checkList(gradapprox, 'gradapprox');
  if (grad.length !== gradapprox.length) throw lengthsDiffer(grad.length, gradapprox.length);
  const scale = norm(grad) + norm(gradapprox);
  return scale === 0 ? 0 : norm(subtract(grad, gradapprox)) / scale;
}

/** a − b, entry by entry; a fresh array. */
export function subtract(a: NumberList, b: NumberList): Float64Array {
  const difference = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) difference[i] = a[i] - b[i];
  return difference;
}

function checkList(v: unknown, name: string): void {
  if (!(Array.isArray(v) ? v.every(isNumber) : isTyped(v))) throw refuse.notAList(name, v);
}

const isNumber = (entry: unknown): boolean => typeof entry === 'number';

/** Whether v is a typed array of numbers, not of bigints: its first entry tells of all, however many they are. */
const isTyped = (v: unknown): boolean =>
  ArrayBuffer.isView(v) && !(v instanceof DataView) && (v as Float64Array).subarray(0, 1).every(isNumber);

const lengthsDiffer = (got: number, want: number) =>
  new GradcheckError(
    'shape_mismatch',
    'grad',
    `grad has ${got} entries but gradapprox has ${want}: pass two gradients over the same θ.`,
  );
