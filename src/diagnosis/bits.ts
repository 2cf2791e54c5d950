import type { Statement } from '../finding.js';

/**
 * What a description costs, in bits; the cheapest that fits within the bars is told (docs/diagnosis.md).
 *
 * A table is in order of how often people make its mistakes, and its k-th entry, k from 0, is taken to be k + 1 times as rare
 * as its first (Zipf's law): it costs log₂(k + 1) bits more, so that no table needs weights.
 */
export const nth = (k: number): number => 1 + Math.log2(k + 1);

/** One of n equally likely choices. */
export const oneOf = (n: number): number => Math.log2(Math.max(1, n));

/** k of n equally likely things, log₂ of the binomial coefficient. */
export function some(k: number, n: number): number {
  let bits = 0;
  for (let j = 0; j < Math.min(k, n - k); j++) bits += Math.log2((n - j) / (j + 1));
  return bits;
}

/** A number taken from the gradient itself, to three digits: log₂ 1000. */
export const NUMBER = 10;

/** What costs no more bits than this beside the cheapest is a rival: it is told too (2⁴ = 16 times less likely). */
export const RIVAL = 4;

/** A number bears witness to a name when it has this many bits more than the name costs: one chance in 64. */
export const WITNESS = 6;

/** Kinds of mistake of one block, commonest first. */
const KINDS = [
  'zero',
  'scale',
  'penalty',
  'transposed',
  'summed',
  'swapped',
  'partial',
  'value',
  'reordered',
  'precision',
  'clipped',
  'unused',
  'chain-rule',
  'symmetry',
  'projection',
  'row-factors',
  'column-factors',
  'rank-one',
  'conjugate',
] as const satisfies readonly Statement['kind'][];

/** What it costs to say which kind of mistake it is. */
export const ofKind = (kind: (typeof KINDS)[number]): number => nth(KINDS.indexOf(kind));
