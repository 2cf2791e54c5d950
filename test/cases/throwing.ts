// Code that throws is told: its own words and the number of the call reach the caller, and θ is as it was.
import { gradcheck } from '../../src/check/gradcheck.js';
import type { Problem } from '../../src/problem.js';
import type { Report } from '../../src/report.js';

/** When and how a cost throws, and what it is beside that. */
interface Throws {
  /** Ends the title: 'a cost that …'. */
  name: string;
  /** From that call on, or at that call alone. */
  onwards: boolean;
  rejects?: boolean;
  inPlace?: boolean;
  probe?: boolean;
  /** The gradient: 1 is right. */
  factor: number;
}

const WORDS = 'texture 7 was disposed';
const START = [0.5, -0.25, 1.5, 2];

/** What came of one check whose cost throws at call `at`; `at` 0 for never. */
interface Run {
  at: number;
  calls: number;
  report?: Report;
  error?: unknown;
  boom: Error;
  moved: boolean;
}

async function runAt({ onwards, rejects, inPlace, probe, factor }: Throws, at: number, seed: number): Promise<Run> {
  const own = { w: [...START] };
  const boom = new TypeError(WORDS);
  let calls = 0;
  const problem: Problem<{ w: number[] }> = {
    parameters: own,
    inPlace,
    cost: p => {
      calls++;
      const hit = at > 0 && (onwards ? calls >= at : calls === at);
      if (hit && rejects) return Promise.reject(boom);
      if (hit) throw boom;
      return (inPlace ? own : p).w.reduce((J, v) => J + v ** 3 / 3, 0);
    },
    gradients: p => ({ w: (inPlace ? own : p).w.map(v => factor * v * v) }),
  };
  const outcome = await gradcheck(problem, { seed, components: probe ? 'probe' : 'all' }).then(
    report => ({ report }),
    error => ({ error }),
  );
  return { at, calls, boom, moved: own.w.some((v, i) => !Object.is(v, START[i])), ...outcome };
}

/** An error and what caused it, outermost first. */
function* causes(error: unknown): Generator<unknown> {
  for (let e = error; e !== undefined && e !== null; e = (e as Error).cause) yield e;
}

/** What is amiss in a run that ended with an exception: it must hold the caller's own and the number of the call. */
function* ofError({ at, error, boom }: Run) {
  const chain = [...causes(error)];
  if (!chain.includes(boom)) yield `the exception is not the cause of ${error}`;
  const told = chain.filter(e => e !== boom).map(e => String((e as Error).message));
  if (!told.some(message => new RegExp(`\\b${at}\\b`).test(message)))
    yield `the number of the call is not told: ${error}`;
}

/** What is amiss in a run that ended with a report: a finding must carry the words, and the verdict must be no lie. */
function* ofReport({ report }: Run, { onwards, factor }: Throws) {
  const { verdict, findings } = report!;
  if (onwards) yield `a report (${verdict}) though J cannot be had at θ either`;
  else if (!findings.some(({ message }) => message.includes(WORDS))) yield `${verdict} without its words`;
  if (verdict === (factor === 1 ? 'fail' : 'pass')) yield `${verdict} of a gradient × ${factor}`;
}

const amiss = (run: Run, throws: Throws): string[] => [
  ...(run.moved ? ['θ is not as it was'] : []),
  ...(run.report ? ofReport(run, throws) : ofError(run)),
];

/** Lines of what is amiss, each with the calls at which it is, for every call from the first to the last. */
export async function amissAtAnyCall(throws: Throws, seed: number): Promise<string[]> {
  const { calls: last } = await runAt(throws, 0, seed);
  const calls = new Map<string, number[]>();
  for (let at = 1; at <= last; at++)
    for (const line of amiss(await runAt(throws, at, seed), throws)) calls.set(line, [...(calls.get(line) ?? []), at]);
  return [...calls].map(([line, at]) => `${at.length} of ${last} calls, first ${at[0]}: ${line}`);
}

export const THROWING: readonly Throws[] = [
  { name: 'throws once', onwards: false, factor: 1 },
  { name: 'throws once, beside a gradient × 2', onwards: false, factor: 2 },
  { name: 'throws once, in place', onwards: false, inPlace: true, factor: 1 },
  { name: 'throws once, probed', onwards: false, probe: true, factor: 1 },
  { name: 'rejects once', onwards: false, rejects: true, factor: 1 },
  { name: 'rejects once, in place, beside a gradient × −1', onwards: false, rejects: true, inPlace: true, factor: -1 },
  { name: 'throws from some call on', onwards: true, factor: 1 },
  { name: 'throws from some call on, beside a gradient × 2', onwards: true, factor: 2 },
  { name: 'throws from some call on, in place', onwards: true, inPlace: true, factor: 1 },
  { name: 'throws from some call on, probed, beside a gradient × 2', onwards: true, probe: true, factor: 2 },
  { name: 'rejects from some call on', onwards: true, rejects: true, factor: 1 },
];
