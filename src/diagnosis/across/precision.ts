import type { Details } from '../../finding.js';
import type { BlockFinding } from '../blocks.js';
import { distinct } from '../distinct.js';
import { agreement } from '../fit.js';
import { roundedTo } from '../transforms/precision.js';
import { nothing, type Rule } from './rule.js';
import { together } from './together.js';

type Format = Details['precision']['format'];

/**
 * One number format of several blocks: the first that all blocks stand in that show any.
 * A single number may stand in a finer one by chance, and follows the others.
 */
export const onePrecision: Rule = picture => {
  const { findings } = picture;
  for (const format of formatsOf(findings)) {
    const rounded = findings.flatMap(finding => asRounded(finding, format) ?? []);
    if (rounded.length < 2 || rounded.length < findings.filter(isRounded).length) continue;
    const blocks = new Set(rounded.map(({ block }) => block));
    const error = Math.max(...rounded.map(errorOf));
    const diagnosis = together({ kind: 'precision', detail: { format, error } }, rounded);
    return { diagnoses: [diagnosis], left: findings.filter(({ block }) => !blocks.has(block)) };
  }
  return nothing(picture);
};

const saysOf = ({ explanation }: BlockFinding) => {
  const says = explanation?.says[0];
  return says?.kind === 'precision' ? says.detail : null;
};

const isRounded = (finding: BlockFinding): boolean => saysOf(finding) !== null;
const errorOf = (finding: BlockFinding): number => saysOf(finding)?.error ?? 0;

/** The formats that blocks show, each once. */
const formatsOf = (findings: readonly BlockFinding[]): Format[] =>
  distinct(findings.flatMap(finding => saysOf(finding)?.format ?? []));

/** The finding read as this format, where it fits. */
function asRounded({ block, explanation }: BlockFinding, format: Format): BlockFinding | null {
  const [transform] = roundedTo(format, block);
  const fit = transform && agreement(block, transform);
  if (!fit || (explanation && explanation.bits < transform.bits && !isRounded({ block, explanation }))) return null;
  return { block, explanation: { ...transform, ...fit, rivals: [] } };
}
