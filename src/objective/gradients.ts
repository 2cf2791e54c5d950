import type { Layout } from '../theta/layout.js';

/**
 * grad = dJ/dθ from the caller's gradients, in the order of θ.
 *
 * Matched by name at every level, in any order; a name may carry the course's d prefix (dW1 for W1; the exact name wins where both stand),
 * and the course's dA1, dZ1 … beside such names are passed over. null or undefined means a block of zeros; a block may be sparse or flat, row by row.
 * Of what is left out of θ only nothing and 0 may be said.
 * NaN and infinite values are kept: they are for the verdict to judge.
 *
 * @param read  told each array, by the number of its block
 * @returns a fresh array, length n: later changes of the caller's buffers do not reach it
 * @throws {GradcheckError} `name_mismatch`, `shape_mismatch`, `not_a_number`
 */
export const packGradients = (
  layout: Layout,
  gradients: unknown,
  read?: (block: number, array: unknown) => void,
): Float64Array => layout.gather(gradients, { rootPath: 'gradients', prefixed: true, nulls: true, read });
