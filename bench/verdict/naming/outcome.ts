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
  /the one thing they share|all above .* agrees|everything else agrees|its sum over the examples is right/;

const isPlace = ({ kind, message }: Finding) =>
  SYMPTOMS.includes(kind) || (PLACES.includes(kind) && NO_CAUSE.test(message));

/** What a report makes of a mistake in `blocks`. */
export function outcomeOf(
  report: Pick<Report, 'verdict' | 'findings'>,
  mutation: Mutation,
  { blocks, m, K }: { blocks: readonly string[]; m: number; K: number },
): Outcome {
  if (report.verdict !== 'fail') return 'inconclusive';
  const findings = report.findings.filter(({ kind }) => !ASIDE.includes(kind));
  const blamed = [...new Set(findings.flatMap(f => f.blocks))].sort();
  if (blamed.join() !== [...blocks].sort().join()) return 'wrong block';
  const factor = mutation.factor?.(m, K);
  const isFactor = (got?: number) =>
    factor === undefined || got === undefined || Math.abs(got - factor) <= 1e-3 * Math.abs(factor);
  const names = (f: Finding) =>
    mutation.kinds.includes(f.kind) && isFactor(f.factor) && (mutation.words?.test(f.message) ?? true);
  if (findings.every(isPlace)) return 'place';
  if (findings.every(names)) return 'exact';
  const rivals = findings.flatMap(f => f.rivals ?? []).join('; ');
  if (mutation.words?.test(rivals) || mutation.kinds.some(kind => rivals.includes(kind))) return 'rival';
  return findings.every(f => f.kind === 'unexplained' || isPlace(f) || names(f)) ? 'unexplained' : 'wrong name';
}
