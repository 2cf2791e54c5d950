import type { Finding, Report } from '../../../src/report.js';
import type { Mutation } from '../../../test/diagnosis/mutations.js';

/** How near a report comes to naming a mistake, best first. */
export const OUTCOMES = [
  'exact',
  'rival',
  'place',
  'unexplained',
  'inconclusive',
  'wrong block',
  'wrong name',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Findings about the measurement, not about the mistake. */
const ASIDE = ['kink', 'noise', 'point', 'vacuous', 'domain'];
const PLACES = ['output-delta', 'backward-step', 'layer-input', 'bias-reduction'];
/** Kinds that say how a block looks, not why. */
const SYMPTOMS = ['rank-one', 'row-factors', 'column-factors'];
/** What the sentences of a place say when no cause is known. */
const NO_CAUSE =
  /the one thing they share|all above .* agrees|everything else agrees|its sum over the examples is right|each (unit|example) counts with a factor of its own/;

export const isPlace = ({ kind, message }: Finding): boolean =>
  SYMPTOMS.includes(kind) || (PLACES.includes(kind) && NO_CAUSE.test(message));

/** The sizes a factor may be made of. */
export interface Sizes {
  m: number;
  K: number;
}

/** Whether a finding is what the mistake is called. */
export function names(finding: Finding, { kinds, words, factor }: Mutation, { m, K }: Sizes): boolean {
  const want = factor?.(m, K);
  const isFactor = want === undefined || finding.factor === undefined || near(finding.factor, want);
  return kinds.includes(finding.kind) && isFactor && (words?.test(finding.message) ?? true);
}

const near = (a: number, b: number) => Math.abs(a - b) <= 1e-3 * Math.abs(b);

/**
 * What a report makes of a mistake in `blocks`: the best over all mistakes that give these very numbers.
 */
export function outcomeOf(
  report: Pick<Report, 'verdict' | 'findings'>,
  alike: readonly Mutation[],
  { blocks, ...sizes }: { blocks: readonly string[] } & Sizes,
): Outcome {
  if (report.verdict !== 'fail') return 'inconclusive';
  const findings = report.findings.filter(({ kind }) => !ASIDE.includes(kind));
  const blamed = [...new Set(findings.flatMap(f => f.blocks))].sort();
  if (blamed.join() !== [...blocks].sort().join()) return 'wrong block';
  if (findings.every(isPlace)) return 'place';
  const best = (outcome: (mutation: Mutation) => boolean) => alike.some(outcome);
  if (best(mutation => findings.every(f => names(f, mutation, sizes)))) return 'exact';
  const rivals = findings.flatMap(f => f.rivals ?? []).join('; ');
  if (best(({ words, kinds }) => words?.test(rivals) || kinds.some(kind => rivals.includes(kind)))) return 'rival';
  const honest = (f: Finding) => f.kind === 'unexplained' || isPlace(f);
  return best(mutation => findings.every(f => honest(f) || names(f, mutation, sizes))) ? 'unexplained' : 'wrong name';
}
