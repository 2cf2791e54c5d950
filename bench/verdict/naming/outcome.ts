import { reading } from '../../../src/messages/rival.js';
import type { Finding, Kind, Report } from '../../../src/report.js';
import type { Called } from './planted.js';

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
const PLACES = ['output-delta', 'backward-step', 'layer-input', 'bias-reduction', 'partial'];
/** Kinds that say how a block looks, not why. */
const SYMPTOMS = ['rank-one', 'row-factors', 'column-factors'];
/** What the sentences of a place say when no cause is known. */
const NO_CAUSE =
  /the one thing they share|all above .* agrees|everything else agrees|not only by what else is wrong|its sum over the examples is right|look for what .* has or lacks there alone/;

export const isPlace = ({ kind, message }: Finding): boolean =>
  SYMPTOMS.includes(kind) || (PLACES.includes(kind) && NO_CAUSE.test(message));

/** Whether a finding is what the mistake is called. */
export function names(finding: Finding, { kinds, words, factor }: Called): boolean {
  const isFactor = factor === undefined || finding.factor === undefined || near(finding.factor, factor);
  const hasCause = finding.kind === 'partial' || !NO_CAUSE.test(finding.message);
  return kinds.includes(finding.kind) && isFactor && hasCause && (words?.test(finding.message) ?? true);
}

/** Whether two factors are the same. */
export const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-5 * Math.abs(b);

export type Told = Pick<Report, 'verdict' | 'findings'>;

/** What is said of the mistake, findings about the measurement left out. */
export const said = ({ findings }: Told): Finding[] => findings.filter(({ kind }) => !ASIDE.includes(kind));

/** What a report makes of a mistake in `blocks`: the best over the names of all mistakes that give these very numbers. */
export function outcomeOf(told: Told, blocks: readonly string[], alike: readonly Called[]): Outcome {
  if (told.verdict !== 'fail') return 'inconclusive';
  const findings = said(told);
  const blamed = [...new Set(findings.flatMap(f => f.blocks))].sort();
  if (blamed.join() !== [...blocks].sort().join()) return 'wrong block';
  const best = (outcome: (called: Called) => boolean) => alike.some(outcome);
  if (best(called => findings.every(f => names(f, called)))) return 'exact';
  if (findings.every(isPlace)) return 'place';
  const rivals = findings.flatMap(f => f.rivals ?? []).join('; ');
  const reads = (kind: Kind) => rivals.includes(reading(kind));
  if (best(({ words, kinds }) => words?.test(rivals) || kinds.some(reads))) return 'rival';
  const honest = (f: Finding) => f.kind === 'unexplained' || isPlace(f);
  return best(called => findings.every(f => honest(f) || names(f, called))) ? 'unexplained' : 'wrong name';
}
