import type { Diagnosis } from '../../finding.js';
import type { Certainty } from '../../report.js';

/** More findings of one kind than this are told in one: a reader of twenty sees none. */
const MOST = 5;

/** What a finding says, its numbers left out: ids and names, and which way a sign points. */
function sayingOf({ kind, factor, detail }: Diagnosis): string {
  const ids: unknown[] = [kind, factor !== undefined && factor < 0];
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'object' && value !== null)
      for (const [inner, one] of Object.entries(value)) walk(one, Array.isArray(value) ? key : inner);
    else if (typeof value === 'boolean' || IDS.includes(key)) ids.push(value);
    else if (key === 'slope') ids.push(Math.sign(Number(value)));
  };
  walk(detail, '');
  return JSON.stringify(ids);
}

/** Keys whose values are ids. */
const IDS = ['id', 'form', 'region', 'of', 'which', 'how', 'across', 'along', 'part', 'scope', 'side', 'format'];

/** Findings of one kind that are too many to read, as one: the first with its numbers, and the blocks that show the same with others. */
export function readable(diagnoses: readonly Diagnosis[]): Diagnosis[] {
  const groups = new Map<string, Diagnosis[]>();
  for (const diagnosis of diagnoses) {
    const saying = sayingOf(diagnosis);
    groups.set(saying, [...(groups.get(saying) ?? []), diagnosis]);
  }
  const many = [...groups.values()].filter(group => group.length > MOST);
  const merging = new Map(many.flatMap(group => group.map((one, k) => [one, k === 0 ? [merged(group)] : []] as const)));
  return diagnoses.flatMap(diagnosis => merging.get(diagnosis) ?? [diagnosis]);
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
