import type { Diagnosis } from '../../finding.js';
import type { Certainty } from '../../report.js';

/** More findings of one kind than this are told in one: a reader of twenty sees none. */
const MOST = 5;

/** Findings of one kind that are too many to read, as one: the first with its numbers, and the blocks that show the same with others. */
export function readable(diagnoses: readonly Diagnosis[]): Diagnosis[] {
  const ofKind = (kind: Diagnosis['kind']) => diagnoses.filter(other => other.kind === kind);
  return diagnoses.flatMap(diagnosis => {
    const group = ofKind(diagnosis.kind);
    if (group.length <= MOST) return [diagnosis];
    return group[0] === diagnosis ? [merged(group)] : [];
  });
}

function merged(group: readonly Diagnosis[]): Diagnosis {
  const [first, ...others] = group;
  const { factor, ...rest } = first;
  const shared = group.every(other => other.factor === factor);
  const alike = [...new Set(others.flatMap(({ blocks }) => blocks))].filter(name => !first.blocks.includes(name));
  return {
    ...rest,
    ...(shared && factor !== undefined ? { factor } : {}),
    blocks: [...first.blocks, ...alike],
    certainty: leastOf(group.map(({ certainty }) => certainty)),
    detail: { ...first.detail, alike, ...(shared ? {} : { first: factor }) },
  } as Diagnosis;
}

const leastOf = (list: readonly Certainty[]): Certainty =>
  (['possible', 'likely'] as const).find(certainty => list.includes(certainty)) ?? 'certain';
