import * as fc from 'fast-check';
import { type Sample, sample } from './sample.js';
import { kindOf, trial } from './violations.js';

/** A kind of violation: how many samples broke it, and the first of them. */
export interface Broken {
  samples: number;
  /** Number of the first sample, for fast-check's `path`. */
  first: number;
}

/** What a run of the fuzzer saw. */
export interface Tally {
  seed: number;
  cases: number;
  /** Samples by verdict. */
  outcomes: Map<string, number>;
  broken: Map<string, Broken>;
}

/** Holds all invariants against `cases` samples and counts what broke; the same seed draws the same samples. */
export async function fuzz(cases: number, seed: number): Promise<Tally> {
  const tally: Tally = { seed, cases, outcomes: new Map(), broken: new Map() };
  let k = 0;
  const property = fc.asyncProperty(sample, async drawn => {
    const { outcome, violations } = await trial(drawn);
    tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1);
    for (const kind of new Set(violations.map(kindOf))) {
      const { samples, first } = tally.broken.get(kind) ?? { samples: 0, first: k };
      tally.broken.set(kind, { samples: samples + 1, first });
    }
    k++;
  });
  await fc.check(property, { seed, numRuns: cases });
  return tally;
}

/** The smallest sample that still breaks an invariant, what it broke, and where fast-check finds it again. */
export interface Smallest {
  sample: Sample;
  violation: string;
  path: string;
}

/** Shrinks the sample at `path` as long as it breaks invariants of this kind, or of any kind where none is given. */
export async function shrink(seed: number, path: string, kind?: string): Promise<Smallest | undefined> {
  const brokenBy = async (drawn: Sample) =>
    (await trial(drawn)).violations.find(violation => kind === undefined || kindOf(violation) === kind);
  const property = fc.asyncProperty(sample, async drawn => (await brokenBy(drawn)) === undefined);
  const { counterexample, counterexamplePath } = await fc.check(property, { seed, path, numRuns: 1 });
  if (!counterexample) return undefined;
  const [smallest] = counterexample;
  return { sample: smallest, violation: (await brokenBy(smallest))!, path: counterexamplePath! };
}
