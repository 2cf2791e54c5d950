import type { Given } from './arguments.js';
import { refusal } from './refusal.js';

/** What a run is: a check, the computing of one share of it, the merging of all shares, or the comparison of two gradients. */
type Run = 'check' | 'shard' | 'merge' | 'compare';

const REPORTS = 'a share has no report of its own: ask `gradcheck merge` for it';

const NO_COST = 'two gradients are compared, and no cost is called';

/** Options that a run would pass over in silence, and why. */
const IDLE: Readonly<Record<Run, Readonly<Record<string, string>>>> = {
  check: { out: 'it says where a share goes: give --shard too, or --json, --html or --junit for a report' },
  shard: {
    json: REPORTS,
    html: REPORTS,
    junit: REPORTS,
    watch: 'a share is computed once, of a model that stays as it is',
    problems: 'a share is one of all problems of a model',
  },
  merge: {
    shard: 'all shares are computed: give their files',
    out: 'the report of a merge goes to --json, --html or --junit',
    watch: 'shares belong to the model as it was',
    problems: 'the shares are of all problems of a model',
  },
  compare: { shard: NO_COST, out: NO_COST, watch: NO_COST },
};

const OF_SHARES = 'the options are those that the shares were computed with';

/** What of a check's options the merge decides; all others are those of the shares. */
const MERGED = new Set(['workers']);
/** What of them two gradients have. */
const COMPARED = new Set(['tolerance', 'threshold', 'precision']);

/**
 * Refuses options that would be passed over in silence.
 *
 * @throws {Refusal} `invalid_option`
 */
export function refuseIdle(run: Run, given: Given): void {
  for (const [name, why] of Object.entries(IDLE[run]))
    if (given[name as keyof Given])
      throw refusal.together(`--${name === 'problems' ? 'problem' : name}`, WORDS[run], why);
  if (run !== 'merge' && run !== 'compare') return;
  const [kept, why] = run === 'merge' ? [MERGED, OF_SHARES] : [COMPARED, NO_COST];
  for (const [name, value] of Object.entries(given.options))
    if (value !== undefined && !kept.has(name)) throw refusal.together(`--${name}`, WORDS[run], why);
}

const WORDS: Readonly<Record<Run, string>> = {
  check: 'a whole check',
  shard: '--shard',
  merge: 'merge',
  compare: 'compare',
};
