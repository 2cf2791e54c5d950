// How times are taken.

/** Seconds on the wall. */
export const onTheWall = () => performance.now() / 1000;

/** Seconds of this process's processor time, of all its threads. */
function ofTheProcessor() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** On the wall; of the processor with BENCH_CLOCK=cpu, for a machine that others use meanwhile. */
export const now = process.env.BENCH_CLOCK === 'cpu' ? ofTheProcessor : onTheWall;

/** The middle one of some numbers. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Seconds that f takes, promises included. */
export async function secondsOf(f, clock = now) {
  const started = clock();
  await f();
  return clock() - started;
}

/** Median seconds of f, run again and again for about `budget` seconds; the first run warms up where there is time for another. */
export async function secondsEach(f, budget, clock = now) {
  const runs = [];
  for (let spent = 0; spent < budget || runs.length === 0; spent += runs.at(-1)) runs.push(await secondsOf(f, clock));
  return median(runs.length > 1 ? runs.slice(1) : runs);
}

/** A look at the clock once in so many seconds is often enough. */
const LOOK = 1e-3;
/** Share of the budget that warms up. */
const WARM_UP = 0.25;

/**
 * Runs step(i) over the n components, round and round for `budget` seconds, in an order that soon sees all layers.
 *
 * @returns done, the components looked at, and seconds for all n
 */
export function loopOver(n, budget, step) {
  const stride = coprime(n);
  let k = 0;
  const runFor = seconds => {
    const from = k;
    const started = now();
    let elapsed = 0;
    for (let turns = 1; elapsed < seconds || k < from + 2; ) {
      for (let turn = 0; turn < turns; turn++, k++) step((k * stride) % n);
      const before = elapsed;
      elapsed = now() - started;
      if (elapsed - before < LOOK) turns *= 2;
    }
    return elapsed / (k - from);
  };
  runFor(WARM_UP * budget);
  const each = runFor(budget);
  return { done: Array.from({ length: Math.min(k, n) }, (_, c) => (c * stride) % n), seconds: each * n };
}

/** A stride near the golden section of n that visits all residues. */
function coprime(n) {
  const gcd = (a, b) => (b === 0 ? a : gcd(b, a % b));
  let stride = Math.max(1, Math.round(n * 0.618));
  while (gcd(stride, n) > 1) stride++;
  return stride;
}
