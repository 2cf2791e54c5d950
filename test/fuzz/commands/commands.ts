import * as fc from 'fast-check';
import type { Subject, Trial } from '../fuzz.js';
import { change, damage } from './edits.js';
import * as files from './files.js';
import { tried, words } from './words.js';

/** A command line, or a file that a command reads, and what was done to it. */
type Sample = { [K in keyof typeof TRIALS]: { is: K; given: unknown } }[keyof typeof TRIALS];

const TRIALS = {
  'a command line': { given: words, trial: tried },
  'a damaged shard': { given: damage, trial: files.damagedShard },
  'a forged shard': {
    given: fc.tuple(change, fc.boolean()).map(([one, both]) => ({ ...one, both })),
    trial: files.forgedShard,
  },
  'a damaged report': { given: damage, trial: files.damagedReport },
  'a forged report': { given: change, trial: files.forgedReport },
  'damaged gradients': { given: damage, trial: files.damagedGradients },
  'forged gradients': { given: change, trial: files.forgedGradients },
};

const sample: fc.Arbitrary<Sample> = fc.oneof(
  ...Object.entries(TRIALS).map(([is, { given }]) => fc.record({ is: fc.constant(is), given })),
) as fc.Arbitrary<Sample>;

/** The command: words behind it, and files that it reads, shards, reports and gradients. */
export const commands: Subject<Sample> = {
  sample,
  trial: async ({ is, given }): Promise<Trial> => {
    const { outcome, violations } = await TRIALS[is].trial(given as never);
    return { outcome: `${is}: ${outcome}`, violations: violations.map(one => `${one.replace(':', ` in ${is}:`)}`) };
  },
};
