import type { Diagnosis, Rival, Statement } from '../../finding.js';
import { type BlockFinding, isPlain } from '../blocks.js';
import { certaintyOf } from '../certainty.js';
import { common } from '../distinct.js';
import type { Explanation } from '../engine.js';
import { namesOf, type Picture, type Rule, type Told } from './rule.js';

/** A statement about several blocks, as sure as all their entries together make it. */
export function together(statement: Statement, findings: readonly BlockFinding[]): Diagnosis {
  const explanations = findings.map(({ explanation }) => explanation!);
  const informative = explanations.reduce((n, e) => n + e.informative, 0);
  const parameters = Math.max(...explanations.map(e => e.fitted));
  const rivals = rivalsOf(statement, explanations);
  return {
    ...statement,
    blocks: namesOf(findings),
    certainty: certaintyOf({ blocks: findings.map(f => f.block), informative, parameters, rivals: rivals.length }),
    ...(rivals.length > 0 ? { rivals } : {}),
  } as Diagnosis;
}

/** Other names of the factor, and other kinds that fit all the blocks. */
function rivalsOf(statement: Statement, explanations: readonly Explanation[]): Rival[] {
  const names = statement.kind === 'scale' ? statement.detail.names.slice(1) : [];
  const kinds = explanations.map(({ rivals }) => rivals.map(({ says }) => says.map(({ kind }) => kind)));
  const others = common(kinds).filter(list => list.join() !== statement.kind);
  return [...names.map((factor): Rival => ({ factor })), ...others.map((list): Rival => ({ kinds: list }))];
}

/** Blocks that show the same mistake are told of in one sentence. */
export const alike: Rule = picture => grouped(picture, ({ explanation }) => explanation !== null);

/** The same, of blocks whose explanation is more than a symptom. */
export const plainlyAlike: Rule = picture => grouped(picture, isPlain);

function grouped({ findings }: Picture, when: (finding: BlockFinding) => boolean): Told {
  const groups = new Map<string, BlockFinding[]>();
  for (const finding of findings.filter(when))
    groups.set(sameness(finding), [...(groups.get(sameness(finding)) ?? []), finding]);
  const diagnoses = [...groups.values()].flatMap(group =>
    group[0].explanation!.says.map((_, k) => together(merged(group, k), group)),
  );
  return { diagnoses, left: findings.filter(finding => !when(finding)) };
}

/** What two blocks must share to be told of together: the same mistake with the same numbers. */
function sameness({ block, explanation }: BlockFinding): string {
  const digits = (x: number) => x.toPrecision(4);
  return JSON.stringify(
    explanation!.says.map(({ kind, factor, detail }) => {
      if (kind === 'scale') return [kind, digits(factor!), detail.part];
      if (kind === 'penalty') return [kind, digits(factor ?? detail.slope), detail.form, detail.onBiases];
      if (kind === 'zero') return [kind, detail.part];
      if (kind === 'precision') return [kind, detail.format];
      if (kind === 'unused' || kind === 'chain-rule' || kind === 'symmetry' || kind === 'conjugate')
        return [kind, factor, { ...detail, entries: 0 }];
      if (kind === 'projection') return [kind, detail];
      return [kind, detail, block.name];
    }),
  );
}

/** One statement for a group: entries are added up. */
function merged(group: readonly BlockFinding[], k: number): Statement {
  const statement = group[0].explanation!.says[k];
  if (!('entries' in statement.detail) || group.length === 1) return statement;
  const entriesOf = ({ explanation }: BlockFinding) => (explanation!.says[k].detail as { entries: number }).entries;
  const entries = group.reduce((n, finding) => n + entriesOf(finding), 0);
  return { ...statement, detail: { ...statement.detail, entries } } as Statement;
}
