import type { Finding } from '../../../../src/report.js';
import type { Called } from '../../../../test/diagnosis/structural/model.js';
import { near, said, type Told } from '../outcome.js';

/** How near a report comes to what would be right to say, best first. */
export const OUTCOMES = ['exact', 'placed', 'wrong block', 'wrong name', 'not failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Kinds that say where a block disagrees or how it looks, and no cause. */
const CAUSELESS = ['unexplained', 'rank-one', 'row-factors', 'column-factors'];
/** Kinds that speak of layers; nobody handed any over. */
const LAYERED = ['output-delta', 'backward-step', 'layer-input', 'bias-reduction', 'detached'];
/** Words about layers, activations, examples and penalties that are not there. */
const INVENTED = /\blayer \d|dZ\d|activation|examples? (count|is left)|penalty|L2/;
/** What a part says that follows no rule. */
const NO_RULE = /by no simple rule|has or lacks there alone/;

/** Whether a finding is one that is right to tell. */
export function names({ kind, blocks, factor }: Finding, called: Called): boolean {
  const isFactor = called.factor === undefined || (factor !== undefined && near(factor, called.factor));
  const isThere = called.blocks === undefined || blocks.every(name => called.blocks!.includes(name));
  return called.kinds.includes(kind) && isFactor && isThere;
}

const isPlace = ({ kind, message }: Finding) =>
  CAUSELESS.includes(kind) || (kind === 'partial' && NO_RULE.test(message));

/** Whether a finding gives a cause that is not there. */
export function isFalse(finding: Finding, exact: readonly Called[]): boolean {
  const isNamed = exact.some(called => names(finding, called));
  const isThere = LAYERED.includes(finding.kind) || finding.kind === 'penalty';
  return isNamed ? !isThere && INVENTED.test(finding.message) : INVENTED.test(finding.message) || !isPlace(finding);
}

/** What a report makes of a mistake that is wrong in `blocks`. */
export function outcomeOf(told: Told, blocks: readonly string[], exact: readonly Called[]): Outcome {
  if (told.verdict !== 'fail') return 'not failed';
  const findings = said(told);
  if (findings.some(finding => isFalse(finding, exact))) return 'wrong name';
  const blamed = new Set(findings.flatMap(finding => finding.blocks));
  if (blamed.size !== blocks.length || !blocks.every(name => blamed.has(name))) return 'wrong block';
  const causes = exact.filter(({ place }) => !place);
  const telling = blocks.filter(name => causes.some(called => called.blocks?.includes(name) ?? true));
  const named = findings.filter(f => causes.some(called => names(f, called))).flatMap(f => f.blocks);
  return telling.length > 0 && telling.every(name => named.includes(name)) ? 'exact' : 'placed';
}
