import type { Kind } from '../report.js';
import type { Hypothesis } from './hypothesis.js';

/** What else a block may show, as the end of 'Fits as well: '. */
const READINGS: Partial<Record<Kind, string>> = {
  zero: 'it is 0, or only a penalty is left',
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
  'rank-one': 'one example, or one product of two vectors, is wrong or missing',
};

/** A rival hypothesis in a few words. */
export const reading = ({ says }: Pick<Hypothesis, 'says'>): string =>
  says.map(({ kind }) => READINGS[kind] ?? kind).join(', and ');
