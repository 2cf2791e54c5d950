import { isCoarse, type Objective } from '../objective/objective.js';
import type { ParameterScale } from './scale.js';

/** Components asked for their grid: those of one block are stored alike, and there are seldom more blocks. */
const ASKED = 64;
/** Finest move that is tried, relative to the size of a parameter: one bit of a float64. */
const FINEST = 2 ** -52;

/**
 * The least move that storage tells apart in both directions, relative to the sizes of the parameters: the widest of all components, 0 where storage
 * keeps every float64. Every value is read back as the caller's arrays or setters keep it.
 *
 *     float32 2⁻²³, float16 2⁻¹⁰, bfloat16 2⁻⁷ of a parameter of its own size; more for one that is small beside its block
 */
export function storageGrid(objective: Objective, sizes: ParameterScale): number {
  const stride = Math.max(1, Math.floor(objective.size / ASKED));
  let grid = 0;
  for (let i = 0; i < objective.size; i += stride)
    if (isCoarse(objective, i)) grid = Math.max(grid, gridAt(objective, i, sizes.of(i)));
  return grid;
}

function gridAt(objective: Pick<Objective, 'theta' | 'stored'>, i: number, size: number): number {
  const at = objective.theta[i];
  const moves = (move: number) => objective.stored(i, at + move) !== at;
  let grid = FINEST;
  while (grid < 1 && !(moves(grid * size) && moves(-grid * size))) grid *= 2;
  return grid;
}
