import { isInstance } from './fields.js';
import { isNumberList, isWhole } from './storage.js';
import { isStrided } from './strided.js';

/** A part of a tree that is not learned. */
export interface LeftOut {
  readonly kind: 'left-out';
  /** As the caller would write it below the root. */
  readonly name: string;
  /** Nothing stands there; whole numbers by their type; the size of what an instance holds. */
  readonly why: 'nothing' | 'whole' | 'size';
  readonly value: unknown;
}

/** Names under which classes keep the shape of what they hold, as Matrix of ml-matrix and DenseMatrix of mathjs do; with or without a leading _. */
const SIZES = /^_?(rows|columns|cols|length|size|shape|dims|rank|ndim|strides?|offset)$/;

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

/** Why a part of a branch is not learned; null where it is. A list of bare numbers has no gaps. */
export function whyLeftOut(branch: object, key: string, value: unknown): LeftOut['why'] | null {
  if (value === undefined || value === null)
    return Array.isArray(branch) && branch.some(entry => typeof entry === 'number') ? null : 'nothing';
  if (isWhole(isStrided(value) ? value.data : value)) return 'whole';
  const sizes =
    isInstance(branch) &&
    SIZES.test(key) &&
    (isCount(value) || (isNumberList(value) && Array.from(value).every(isCount)));
  return sizes ? 'size' : null;
}

/** Whether a gradient says nothing of what is left out: it is absent, 0, or the very numbers that stand among the parameters. */
export function saysNothing(gradient: unknown, value: unknown): boolean {
  if (gradient === undefined || gradient === null || gradient === value) return true;
  if (typeof gradient === 'number' || typeof gradient === 'bigint') return Number(gradient) === 0;
  if (!Array.isArray(gradient) && !ArrayBuffer.isView(gradient)) return false;
  const values = value as ArrayLike<unknown> | undefined;
  return Array.from(gradient as ArrayLike<unknown>).every((entry, k) => saysNothing(entry, values?.[k]));
}
