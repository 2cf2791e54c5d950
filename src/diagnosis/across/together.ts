import type { Diagnosis, Rival, Statement } from '../../finding.js';
import { type BlockFinding, isPlain } from '../blocks.js';
import { certaintyOf } from '../certainty.js';
import { common } from '../distinct.js';
import type { Explanation } from '../engine.js';
import type { BlockEvidence } from '../evidence.js';
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
  const own = explanations.map(({ says }) => says.map(({ kind }) => kind).join());
  const others = common(kinds).filter(list => !own.includes(list.join()));
  return [...names.map((factor): Rival => ({ factor })), ...others.map((list): Rival => ({ kinds: list }))];
}

/** Blocks that show the same mistake are told of in one sentence. */
export const alike: Rule = picture => grouped(picture, ({ explanation }) => explanation !== null);

/** The same, of blocks whose explanation is more than a symptom. */
export const plainlyAlike: Rule = picture => grouped(picture, isPlain);

/** Each statement once, of all blocks that make it: one factor may stand beside another mistake in some of them. */
function grouped({ findings }: Picture, when: (finding: BlockFinding) => boolean): Told {
  const groups = new Map<string, Said[]>();
  for (const finding of findings.filter(when))
    for (const statement of finding.explanation!.says) {
      const key = sameness(finding.block, statement);
      groups.set(key, [...(groups.get(key) ?? []), { finding, statement }]);
    }
  const diagnoses = [...groups.values()].map(group =>
    together(
      merged(group),
      group.map(({ finding }) => finding),
    ),
  );
  return { diagnoses, left: findings.filter(finding => !when(finding)) };
}

interface Said {
  finding: BlockFinding;
  statement: Statement;
}

/** What two blocks must share to be told of together: the same mistake with the same numbers. */
function sameness({ name }: BlockEvidence, { kind, factor, detail }: Statement): string {
  const digits = (x: number) => x.toPrecision(4);
  const shared = () => {
    if (kind === 'scale') return [digits(factor!), detail.part];
    if (kind === 'penalty') return [digits(factor ?? detail.slope), detail.form, detail.onBiases];
    if (kind === 'zero') return [detail.part];
    if (kind === 'precision') return [detail.format];
    if (kind === 'unused' || kind === 'chain-rule' || kind === 'symmetry' || kind === 'conjugate')
      return [factor, { ...detail, entries: 0 }];
    if (kind === 'projection') return [detail];
    return kind === 'rank-one' && detail.form === 'product' ? [detail.form] : [detail, name];
  };
  return JSON.stringify([kind, ...shared()]);
}

/** One statement for a group: entries are added up. */
function merged(group: readonly Said[]): Statement {
  const [{ statement }] = group;
  if (!('entries' in statement.detail) || group.length === 1) return statement;
  const entries = group.reduce((n, said) => n + (said.statement.detail as { entries: number }).entries, 0);
  return { ...statement, detail: { ...statement.detail, entries } } as Statement;
}
