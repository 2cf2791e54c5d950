import type { Cause } from '../../finding.js';
import { nth, oneOf } from '../bits.js';

/**
 * What is known of the forward pass of an operation is a few slots, filled in by its backward propagation: the error at the
 * output or the weights on the way back, the slope of the activation, the input, the reduction. Each slot has a table of the ways to fill it.
 */
export interface Way<T> {
  /** What went wrong; null for the right one. */
  cause: Cause | null;
  bits: number;
  apply: T;
}

/** Slots of an operation: output or weights, slope, input, reduction. */
export const SLOTS = 4;

/** A table of wrong ways, commonest first: which slot is wrong, and the k-th way of it. */
export const wrongWays = <T>(list: readonly (readonly [Cause, T])[]): Way<T>[] =>
  list.map(([cause, apply], k) => ({ cause, bits: oneOf(SLOTS) + nth(k), apply }));

/** The right way costs nothing to say. */
export const rightWay = <T>(apply: T): Way<T> => ({ cause: null, bits: 0, apply });
