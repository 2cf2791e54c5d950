import { relativeDifference } from '../../src/difference.js';
import { gradcheck } from '../../src/index.js';
import type { BlockReport, Report } from '../../src/report.js';
import type { Arrays } from '../../test/families/family.js';
import { type Kind, problemOf, rightGradients, type Subject } from '../../test/families/kinds/kind.js';
import { type Mistake, mistakes } from '../../test/families/kinds/mistakes.js';

/** What a verdict can do badly: a false alarm, a miss that it denies, a case left open that an analyst decides, a resolution that its own differences contradict. */
export const FAULTS = ['right called wrong', 'wrong called right', 'undecided', 'resolution lies'] as const;
export type Fault = (typeof FAULTS)[number];

/** What was counted over many cases. */
export interface Counts {
  cases: number;
  faults: Record<Fault, number>;
  /** Evaluations of J, those at the start too, over right gradients alone. */
  evaluations: number;
  components: number;
}

export const zero = (): Counts => ({
  cases: 0,
  faults: { 'right called wrong': 0, 'wrong called right': 0, undecided: 0, 'resolution lies': 0 },
  evaluations: 0,
  components: 0,
});

/** Threshold of the formula, below which a difference is no contradiction to any resolution. */
const THRESHOLD = 1e-7;

/** Right gradients checked for each one that mistakes are planted in: false alarms are rare. */
const RIGHTS = 6;
/** Their seeds, far from those of the next. */
const APART = 1000;

/** Right gradients, and every mistake in one of them, seeds 0 … count − 1; each fault is noted in one line. */
export async function tallyKind(kind: Kind, seeds: number, note: (text: string) => void): Promise<Counts> {
  const counts = zero();
  for (let seed = 0; seed < seeds; seed++) {
    const blamed = new Set<string>();
    for (let k = 0; k < RIGHTS; k++) {
      const { subject, check, count } = bench(kind, seed + k * APART, counts, note);
      const right = await check(rightGradients(kind, subject));
      counts.evaluations += right.evaluations;
      counts.components += right.components.total;
      count('right', right, faultsOfRight(kind, right));
      if (k === 0) for (const { name, verdict } of right.blocks) if (verdict === 'fail') blamed.add(name);
    }
    const { subject, check, count } = bench(kind, seed, counts, note);
    for (const mistake of mistakes(kind, subject, seed)) {
      const report = await check(mistake.gradients);
      count(mistake.name, report, faultsOfWrong(mistake, report, blamed));
    }
  }
  return counts;
}

/** One case: how a gradient of it is checked, and how what comes of it is counted. */
function bench(kind: Kind, seed: number, counts: Counts, note: (text: string) => void) {
  const subject = kind.make(seed);
  const check = (gradients: (p: Arrays) => Arrays) =>
    gradcheck(problemOf(kind, subject, gradients), { ...kind.options, seed: 31 * seed + 7 });
  const count = (what: string, report: Report, faults: readonly Fault[]) => {
    counts.cases++;
    for (const fault of [...faults, ...lies(subject, report)]) {
      counts.faults[fault]++;
      note(`${fault}: ${kind.name} #${seed}, ${what}: ${report.verdict}. ${report.summary}`);
    }
  };
  return { subject, check, count };
}

/** A right gradient must not fail, and must pass where an analyst says so. */
function faultsOfRight({ expect }: Kind, { verdict }: Report): Fault[] {
  if (verdict === 'fail') return ['right called wrong'];
  return verdict === 'inconclusive' && expect === 'pass' ? ['undecided'] : [];
}

/**
 * A mistake must be found in its block where an analyst proves it, and no other block be blamed but those that are where nothing is planted.
 * Where it passes, the resolution of its block must admit it: an error that size, relative to the larger of the entry and the rms of the block, would not have been seen.
 */
function faultsOfWrong(mistake: Mistake, { verdict, blocks }: Report, blamed: ReadonlySet<string>): Fault[] {
  const { block, relative, decidable } = mistake;
  const others = blocks.filter(({ name, verdict }) => verdict === 'fail' && name !== block && !blamed.has(name));
  const faults: Fault[] = others.length > 0 ? ['right called wrong'] : [];
  const own = blocks.find(({ name }) => name === block);
  const outcome = own?.verdict ?? verdict;
  if (outcome === 'pass' && verdict === 'pass' && own && own.resolution < relative) faults.push('wrong called right');
  else if (outcome !== 'fail' && decidable) faults.push('undecided');
  return faults;
}

/** A pass whose entries that agree differ by more than it says it would have seen, in a block or over all. */
function lies(subject: Subject, report: Report): Fault[] {
  if (report.verdict !== 'pass') return [];
  const blocks = report.blocks.filter(({ name }) => !subject.flat?.includes(name));
  const seen = blocks.map(block => ({ resolution: block.resolution, indices: agreeing(subject, report, block) }));
  const over = (indices: readonly number[]) =>
    relativeDifference(
      Float64Array.from(indices, i => report.grad[i]),
      Float64Array.from(indices, i => report.gradapprox[i]),
    );
  const overall = { resolution: report.resolution, indices: seen.flatMap(({ indices }) => indices) };
  const lie = [...seen, overall].some(({ resolution, indices }) => over(indices) > Math.max(THRESHOLD, resolution));
  return lie ? ['resolution lies'] : [];
}

/** Entries of a block that were compared and stand at no kink; of those that agree worst the report says whether they do. */
function agreeing({ specials = [] }: Subject, { gradapprox }: Report, { name, offset, size, worst }: BlockReport) {
  const open = new Set(worst.filter(({ status }) => status !== 'agree').map(({ index }) => index));
  for (const { block, entry } of specials) if (block === name) open.add(offset + entry);
  return Array.from({ length: size }, (_, k) => offset + k).filter(i => !open.has(i) && !Number.isNaN(gradapprox[i]));
}
