import type { Report } from '../report.js';
import { magnitude, resolution } from './figures.js';

/** The columns of a self-test. */
export const SELF_TEST = ['spoilt block', 'caught', 'smallest error caught', 'in', 'passes'] as const;

/** What of each block was caught when it was spoilt on purpose, a row a block; empty where there was no self-test. */
export const selfTestRows = ({ selfTest }: Pick<Report, 'selfTest'>): string[][] =>
  (selfTest?.blocks ?? []).map(({ name, spoilt, smallest, at }) => {
    const left = spoilt.filter(({ verdict }) => verdict === 'pass');
    const passes = left.map(({ by, size, undecided }) => `${by} (${magnitude(size)}${undecided ? ', undecided' : ''})`);
    return [
      name,
      `${spoilt.length - left.length} of ${spoilt.length}`,
      Number.isNaN(smallest) ? 'not reached' : resolution(smallest),
      at,
      passes.join(', ') || '–',
    ];
  });
