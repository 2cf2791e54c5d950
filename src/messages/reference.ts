import type { DiagnosisOf } from '../finding.js';
import { digits, inEntries, names } from './numbers.js';

/** An entry that is NaN or infinite in one of two gradients: `of` all `size` of their blocks, the first `at` with both values; `largest` is that of the number format. */
export type NonfiniteDetail = {
  of: 'grad' | 'reference';
  entries: number;
  size: number;
  at: string;
  grad: number;
  reference: number;
  format: string;
  largest: number;
};

/** grad or the reference is NaN or infinite. */
export function nonfinite({ blocks, detail }: DiagnosisOf<'nonfinite'>): string {
  const { of, entries, size, at, grad, reference, format, largest } = detail as NonfiniteDetail;
  const many = entries > 1 ? `, and not finite in ${inEntries(entries, size)} of ${names(blocks)}` : '';
  if (of === 'reference')
    return `the reference is ${reference} at ${at}${many}: nothing can be compared there; write it again from a pass that is finite everywhere.`;
  if (Math.abs(reference) > largest)
    return `grad is ${grad} at ${at}${many}, where the reference is ${digits(reference)}: the largest number of ${format} is ${digits(largest)}; scale the cost down, or take a format with a wider range.`;
  return `grad is ${grad} at ${at}${many}, where the reference is ${digits(reference)}: look for a division by zero or log(0) in its backward propagation.`;
}

/** Both gradients are 0 everywhere. */
export const vacuous = (): string =>
  'grad and the reference are 0 in every entry: they agree, and that is all it says; were both backward passes run, and is there a point where something flows back?';
