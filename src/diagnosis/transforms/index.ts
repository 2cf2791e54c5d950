import type { Family } from '../hypothesis.js';
import { arranged } from './arranged.js';
import { chainRule } from './chainRule.js';
import { clipped } from './clipped.js';
import { conjugate } from './conjugate.js';
import { identity, l1, unused, zero } from './linear.js';
import { partial } from './partial.js';
import { precision } from './precision.js';
import { columnTimesRow, constant } from './products.js';
import { projection } from './projection.js';
import { sliceFactors } from './sliceFactors.js';
import { summed } from './summed.js';
import { swapped } from './swapped.js';
import { symmetry } from './symmetry.js';
import { value } from './value.js';

/** Every kind of mistake one block can show by itself. */
export const FAMILIES: readonly Family[] = [
  identity,
  zero,
  l1,
  unused,
  summed,
  arranged,
  swapped,
  value,
  clipped,
  partial,
  precision,
  chainRule,
  symmetry,
  projection,
  conjugate,
  sliceFactors,
  constant,
  columnTimesRow,
];

/** What a factor and a penalty make of gradapprox itself. */
export const LINEAR: readonly Family[] = [identity, l1];
