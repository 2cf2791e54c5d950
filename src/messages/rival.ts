import type { Against, Rival } from '../finding.js';
import type { Kind } from '../report.js';
import { clause } from './cause.js';
import { mistakeIn } from './operation.js';
import { factorName } from './scale.js';

/** What else a block may show, as the end of 'Fits as well: '. */
const READINGS: Partial<Record<Kind, string>> = {
  zero: 'it is 0, or only a penalty is left',
  unused: 'J does not depend on it',
  scale: 'a constant factor',
  penalty: 'a penalty that is wrong or missing',
  transposed: 'a transpose',
  reordered: 'its entries in another order',
  swapped: 'the gradient of another block',
  summed: 'a sum over one axis too many',
  partial: 'only a part of a block is wrong',
  clipped: 'clipping',
  value: 'something else than a derivative is stored',
  precision: 'rounding to fewer digits',
  'row-factors': 'a factor of its own in each row',
  'column-factors': 'a factor of its own in each column',
  'rank-one': 'a constant, or one product of two vectors, that is added',
  'chain-rule': 'a factor that depends on the parameter itself',
  symmetry: 'a symmetric matrix read or stored in half',
  operation: 'a mistake in one operation of a network',
  conjugate: 'the imaginary parts of complex numbers have the other sign',
  projection: 'a projection across the parameters that is missing or one too many',
};

/** A kind of mistake in a few words. */
export const reading = (kind: Kind, { against }: Against = {}): string =>
  against && kind === 'unused' ? 'the reference is 0 there' : (READINGS[kind] ?? kind);

/** A rival explanation in a few words. */
export function rival(other: Rival, against: Against = {}): string {
  if ('operation' in other) return mistakeIn(other.operation);
  if ('kinds' in other) return other.kinds.map(kind => reading(kind, against)).join(', and ');
  return 'factor' in other ? factorName(other.factor) : clause(other.cause, other.layer);
}
