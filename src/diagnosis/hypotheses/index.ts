import type { Family } from '../hypothesis.js';
import { clipped } from './clipped.js';
import { factors } from './factors.js';
import { order } from './order.js';
import { partial } from './partial.js';
import { penalty } from './penalty.js';
import { precision } from './precision.js';
import { rankOne } from './rankone.js';
import { scale } from './scale.js';
import { summed } from './summed.js';
import { swapped } from './swapped.js';
import { value } from './value.js';
import { zero } from './zero.js';

/** Every kind of mistake one block can show by itself. */
export const FAMILIES: readonly Family[] = [
  zero,
  scale,
  summed,
  order,
  penalty,
  swapped,
  value,
  clipped,
  partial,
  precision,
  factors,
  rankOne,
];
