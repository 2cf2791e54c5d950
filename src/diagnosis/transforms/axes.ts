import { product } from '../../numbers.js';

/** The index along `axis` of entry i of a row-major array. */
export function indexAlong(shape: readonly number[], axis: number): (i: number) => number {
  const inner = innerSize(shape, axis);
  return i => Math.floor(i / inner) % shape[axis];
}

/** Entries between neighbours along an axis. */
export const innerSize = (shape: readonly number[], axis: number): number => product(shape.slice(axis + 1));

export const strides = (shape: readonly number[]): number[] => shape.map((_, axis) => innerSize(shape, axis));

/** The number of the line along `axis` (−1: all of the array) that entry i lies on. */
export function lineAlong(shape: readonly number[], axis: number): (i: number) => number {
  if (axis < 0) return () => 0;
  const inner = innerSize(shape, axis);
  return i => Math.floor(i / (inner * shape[axis])) * inner + (i % inner);
}
