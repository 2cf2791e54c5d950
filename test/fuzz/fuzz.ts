import * as fc from 'fast-check';

/** What came of a sample: a word for it, and every invariant that it broke, a line each, which begins with its kind and a colon. */
export interface Trial {
  outcome: string;
  violations: string[];
}

/** What is fuzzed: samples as plain data, and what must hold of each. */
export interface Subject<S = unknown> {
  sample: fc.Arbitrary<S>;
  trial(sample: S): Promise<Trial>;
}

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
  /** Samples by what came of them. */
  outcomes: Map<string, number>;
  broken: Map<string, Broken>;
}

/** 'blind pass: resolution 3' → 'blind pass'. */
const kindOf = (violation: string): string => violation.split(':')[0];

/** Longest wait for an answer, in seconds: a thousand times what any of them takes. */
const PATIENCE = 20;

/** A trial; where it throws itself, or never ends, that is the violation, and the samples behind it are tried all the same. */
const ended = async <S>(trial: Subject<S>['trial'], drawn: S): Promise<Trial> => {
  let clock: NodeJS.Timeout | undefined;
  const silence = new Promise<Trial>(resolve => {
    clock = setTimeout(resolve, PATIENCE * 1000, { outcome: 'silent', violations: ['no answer: not in time'] });
  });
  const answer = trial(drawn).catch(error => ({
    outcome: 'no outcome',
    violations: [`trial threw: ${error?.stack ?? error}`],
  }));
  return Promise.race([answer, silence]).finally(() => clearTimeout(clock));
};

/** Holds all invariants against `cases` samples and counts what broke; the same seed draws the same samples. */
export async function fuzz<S>({ sample, trial }: Subject<S>, cases: number, seed: number): Promise<Tally> {
  const tally: Tally = { seed, cases, outcomes: new Map(), broken: new Map() };
  let k = 0;
  const property = fc.asyncProperty(sample, async drawn => {
    const { outcome, violations } = await ended(trial, drawn);
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
export interface Smallest<S = unknown> {
  sample: S;
  violation: string;
  path: string;
}

/** Shrinks the sample at `path` as long as it breaks invariants of this kind, or of any kind where none is given. */
export async function shrink<S>(
  { sample, trial }: Subject<S>,
  { seed, path, kind }: { seed: number; path: string; kind?: string },
): Promise<Smallest<S> | undefined> {
  const brokenBy = async (drawn: S) =>
    (await ended(trial, drawn)).violations.find(violation => kind === undefined || kindOf(violation) === kind);
  const property = fc.asyncProperty(sample, async drawn => (await brokenBy(drawn)) === undefined);
  const { counterexample, counterexamplePath } = await fc.check(property, { seed, path, numRuns: 1 });
  if (!counterexample) return undefined;
  const [smallest] = counterexample;
  return { sample: smallest, violation: (await brokenBy(smallest))!, path: counterexamplePath! };
}
