import type { Diagnosis, Rival, Statement } from '../../finding.js';
import type { Kind } from '../../report.js';
import { RIVAL } from '../bits.js';
import { certaintyOf } from '../certainty.js';
import { distinct } from '../distinct.js';
import type { BlockEvidence } from '../evidence.js';
import { isVisible } from '../fit.js';
import type { Account, Said } from './account.js';
import { blocksUpTo, decayOf, type Scene } from './scene.js';

/** One thing said of layer l. */
export interface Told extends Said {
  l: number;
}

/** Kinds that one example shows as well as the batch; what is done to the sum of all it may not show at all. */
const IN_ONE_EXAMPLE: readonly Kind[] = ['output-delta', 'backward-step', 'layer-input'];

/** All that was said, the same mistake at several layers as one finding. */
export function diagnosesOf(scene: Scene, told: readonly Told[]): Diagnosis[] {
  const said = told.filter(({ statement }) => scene.whole || IN_ONE_EXAMPLE.includes(statement.kind));
  const groups = new Map<string, Told[]>();
  for (const one of repeatedOnce(scene, said)) groups.set(sameness(one), [...(groups.get(sameness(one)) ?? []), one]);
  return [...groups.values()].map(group => asDiagnosis(scene, group)).filter(({ blocks }) => blocks.length > 0);
}

/** The same factor at every step back is one mistake in the loop over the layers. */
function repeatedOnce({ L }: Scene, told: readonly Told[]): Told[] {
  const steps = told.filter(({ l, at, statement }) => l < L && at === 'delta' && statement.kind === 'scale');
  const [first] = steps;
  const same = ({ statement }: Told) => digits(statement.factor!) === digits(first.statement.factor!);
  if (L < 3 || steps.length !== L - 1 || !steps.every(same)) return [...told];
  const { factor } = first.statement;
  const detail = { from: 0, to: 0, cause: { id: 'repeated-factor', factor: factor! } } as const;
  const once: Told = { ...first, statement: { kind: 'backward-step', factor, detail } };
  return told.flatMap(one => (one === first ? [once] : steps.includes(one) ? [] : [one]));
}

const digits = (x: number) => Number(x.toPrecision(4));

/** Penalties of one strength, and factors of single blocks, are told together; all else layer by layer. */
function sameness({ l, at, statement }: Told): string {
  const { kind, factor, detail } = statement;
  if (kind === 'penalty') return JSON.stringify([kind, digits(factor ?? detail.slope), detail.form, detail.onBiases]);
  if (kind === 'scale' && at !== 'delta') return JSON.stringify([kind, digits(factor!)]);
  return JSON.stringify([l, at, statement]);
}

function asDiagnosis(scene: Scene, group: readonly Told[]): Diagnosis {
  const blocks = group.flatMap(({ l, at }) => {
    const about = at === 'delta' ? blocksUpTo(scene, l) : [scene[at](l)];
    return about.filter(({ wrong }) => wrong.length > 0);
  });
  const rivals = distinct(group.flatMap(one => one.rivals));
  const witnesses = blocks.reduce((n, block) => n + block.known.filter(i => isVisible(block, i)).length, 0);
  return {
    ...placed(scene, group[0], blocks),
    blocks: blocks.map(({ name }) => name),
    certainty: isPlaceOnly(group[0].statement)
      ? 'likely'
      : certaintyOf({ blocks, informative: witnesses, parameters: 1, rivals: rivals.length }),
    ...(rivals.length > 0 ? { rivals } : {}),
  } as Diagnosis;
}

const isPlaceOnly = ({ detail }: Statement) => 'cause' in detail && detail.cause === null;

/** A factor of dZ[l] is on everything at and below l; entries are those of all its blocks. */
function placed(scene: Scene, { l, at, statement }: Told, blocks: readonly BlockEvidence[]): Statement {
  if (statement.kind !== 'scale') return statement;
  const entries = blocks.reduce((n, { known }) => n + known.length, 0);
  if (at !== 'delta') return { ...statement, detail: { ...statement.detail, entries } };
  const scope = l === scene.L ? 'everywhere' : 'below';
  const part = blocks.some(block => decayOf(scene, block) > 0) ? 'data' : 'all';
  return { ...statement, detail: { ...statement.detail, entries, scope, layer: l, part } };
}

/** What else the same numbers could mean. */
export function rivalsOf(
  l: number,
  { at, statement, rivals }: Said,
  best: Account,
  others: readonly Account[],
): Rival[] {
  if (statement.kind === 'scale') return statement.detail.names.slice(1).map(factor => ({ factor }));
  if (at !== 'delta') return rivals.filter(rival => !('kinds' in rival) || rival.kinds.join() !== statement.kind);
  return others
    .filter(({ bits, open }) => open.length === best.open.length && bits <= best.bits + RIVAL)
    .flatMap(({ candidate, says }): Rival[] => {
      const [cause] = candidate.causes;
      if (cause) return best.candidate.causes.some(own => own.id === cause.id) ? [] : [{ cause, layer: l }];
      return says.length > 0 ? [{ kinds: [says[0].statement.kind] }] : [];
    });
}
