import type { Diagnosis } from '../../finding.js';
import type { BlockFinding } from '../blocks.js';
import type { Rule } from './rule.js';
import { together } from './together.js';

/** Pairs of blocks whose gradients stand in each other's place. */
export const exchanged: Rule = ({ findings }) => {
  const diagnoses: Diagnosis[] = [];
  const done = new Set<BlockFinding>();
  for (const finding of findings) {
    const other = findings.find(({ block }) => block.name === fromOf(finding));
    if (!other || done.has(finding) || fromOf(other) !== finding.block.name) continue;
    done.add(finding).add(other);
    const detail = { from: [other.block.name, finding.block.name], mutual: true };
    diagnoses.push(together({ kind: 'swapped', detail }, [finding, other]));
  }
  return { diagnoses, left: findings.filter(finding => !done.has(finding)) };
};

/** The block whose gradient is found here, if it is another one's. */
function fromOf({ explanation }: BlockFinding): string | null {
  const says = explanation?.says[0];
  return says?.kind === 'swapped' ? says.detail.from[0] : null;
}
