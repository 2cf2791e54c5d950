import type { DiagnosisOf } from '../../finding.js';
import type { MistakeIn, MistakenGradient } from '../../forward.js';
import { certaintyOf } from '../certainty.js';
import type { BlockEvidence } from '../evidence.js';
import { meets } from '../fit.js';

/**
 * A known mistake in one operation of a network, whose gradient is grad in every entry of every block.
 *
 * @param mistaken  the gradients of such mistakes, those nearest to the cost last
 * @returns null where none is
 */
export function knownMistake(
  blocks: readonly BlockEvidence[],
  mistaken: Iterable<MistakenGradient>,
): DiagnosisOf<'operation'> | null {
  const found: MistakeIn[] = [];
  for (const { layer, mistake, grad } of mistaken) {
    if (blocks.every(block => meets(block, i => grad[block.offset + i]))) found.push({ layer, mistake });
  }
  if (found.length === 0) return null;
  const [detail, ...others] = found;
  const wrong = blocks.filter(block => block.wrong.length > 0);
  const informative = wrong.reduce((n, block) => n + block.wrong.length, 0);
  return {
    kind: 'operation',
    blocks: wrong.map(({ name }) => name),
    certainty: certaintyOf({ blocks: wrong, informative, parameters: 0, rivals: others.length }),
    detail,
    ...(others.length > 0 && { rivals: others.map(operation => ({ operation })) }),
  };
}
