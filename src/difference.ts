import { GradcheckError, refuse } from './errors.js';
import { type Components, distanceShare, entriesAt } from './numbers.js';
import type { NumberList } from './problem.js';

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
  return distanceShare(grad, gradapprox);
}

/** The same over some components. */
export const relativeDifferenceAt = (grad: Float64Array, gradapprox: Float64Array, at: Components): number =>
  distanceShare(entriesAt(grad, at), entriesAt(gradapprox, at));

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
