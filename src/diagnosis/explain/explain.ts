import { certaintyOf } from '../certainty.js';
import type { Diagnosis, Statement } from '../diagnosis.js';
import type { BlockEvidence } from '../evidence.js';
import { isVisible } from '../fit.js';
import { outputCandidates, stepCandidates } from './candidates.js';
import { type Account, accountsOf, type Said } from './layer.js';
import { decayOf, type Scene } from './scene.js';

/** The layers explained from the top down. */
export interface LayerStory {
  diagnoses: Diagnosis[];
  /** Wrong blocks that nothing said here accounts for. */
  open: string[];
}

/** Accounts this much longer than the best are no rivals. */
const ABOUT_AS_SHORT = 0.6;

/**
 * Walks from the output to the input: at each layer the shortest account of dZ[l], dW[l] and db[l] together,
 * then on from the dZ[l] that was found, so that a mistake is told where it comes in and not where it shows.
 */
export function explainLayers(scene: Scene): LayerStory {
  const told: Told[] = [];
  let above: Float64Array | null = null;
  for (let l = scene.L; l > 0; l--) {
    if (above && isCut(scene, l)) {
      told.push({
        l,
        said: { at: 'delta', statement: { kind: 'detached', detail: { to: `layer ${l}` } } },
        rivals: [],
      });
      return finished(scene, told, []);
    }
    const candidates = above ? stepCandidates(scene, l, above) : outputCandidates(scene);
    const [best, ...others] = accountsOf(scene, l, candidates);
    if (!best || best.open.length === 2) return finished(scene, told, wrongUpTo(scene, l));
    told.push(...best.says.map(said => ({ l, said, rivals: rivalsOf(said, best, others) })));
    told.push(...best.open.map(part => ({ l, said: null, part, rivals: [] })));
    above = best.delta;
  }
  return finished(scene, told, []);
}

/** One thing said of layer l; null where a part of it stays open. */
interface Told {
  l: number;
  said: Said | null;
  part?: 'W' | 'b';
  rivals: string[];
}

/** Whether grad of layer l and all below is 0, or only its penalty, though it should not be. */
function isCut(scene: Scene, l: number): boolean {
  let missing = false;
  for (let k = 1; k <= l; k++)
    for (const block of [scene.W(k), scene.b(k)]) {
      const decay = decayOf(scene, block);
      const none = (grad: number, i: number) =>
        Math.abs(grad - decay * block.theta[i]) <= scene.rounding * Math.abs(grad);
      if (!block.grad.every((grad, i) => grad === 0 || none(grad, i))) return false;
      missing ||= block.wrong.length > 0;
    }
  return missing;
}

const blocksUpTo = (scene: Scene, l: number): BlockEvidence[] =>
  Array.from({ length: l }, (_, k) => [scene.W(k + 1), scene.b(k + 1)]).flat();
const wrongUpTo = (scene: Scene, l: number) =>
  blocksUpTo(scene, l)
    .filter(({ wrong }) => wrong.length > 0)
    .map(({ name }) => name);

function finished(scene: Scene, told: readonly Told[], unreached: readonly string[]): LayerStory {
  const open = told.flatMap(({ l, part }) => (part ? [scene[part](l)] : [])).filter(({ wrong }) => wrong.length > 0);
  const diagnoses = merged(
    scene,
    told.filter(({ said }) => said !== null),
  );
  return { diagnoses, open: [...open.map(({ name }) => name), ...unreached] };
}

/** Statements alike in kind and numbers, at several layers, are one finding. */
function merged(scene: Scene, told: readonly Told[]): Diagnosis[] {
  const groups = new Map<string, Told[]>();
  for (const one of told) {
    const { at, statement } = one.said!;
    const alike = statement.kind === 'penalty' || (statement.kind === 'scale' && at !== 'delta');
    const key = JSON.stringify(alike ? [statement.kind, statement.factor] : [one.l, at, statement]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map(group => asDiagnosis(scene, group));
}

function asDiagnosis(scene: Scene, group: readonly Told[]): Diagnosis {
  const { statement } = group[0].said!;
  const blocks = group.flatMap(({ l, said }) => {
    if (said!.at === 'delta') return blocksUpTo(scene, l).filter(({ wrong }) => wrong.length > 0);
    return [scene[said!.at](l)];
  });
  const rivals = [...new Set(group.flatMap(({ rivals }) => rivals))];
  const witnesses = blocks.reduce((n, block) => n + block.known.filter(i => isVisible(block, i)).length, 0);
  return {
    ...placed(scene, statement, group[0], blocks),
    blocks: blocks.map(({ name }) => name),
    certainty: certaintyOf(witnesses, 1, rivals.length),
    ...(rivals.length > 0 ? { rivals } : {}),
  } as Diagnosis;
}

/** A factor of dZ[l] is on everything at and below l; entries are those of all its blocks. */
function placed(scene: Scene, statement: Statement, { l, said }: Told, blocks: BlockEvidence[]): Statement {
  if (statement.kind !== 'scale') return statement;
  const entries = blocks.reduce((n, { known }) => n + known.length, 0);
  if (said!.at !== 'delta') return { ...statement, detail: { ...statement.detail, entries } };
  const scope = l === scene.L ? 'everywhere' : 'below';
  const part = blocks.some(block => decayOf(scene, block) > 0) ? 'data' : 'all';
  return { ...statement, detail: { ...statement.detail, entries, scope, layer: `layer ${l}`, part } };
}

/** What else the same numbers could mean. */
function rivalsOf({ at, statement }: Said, best: Account, others: readonly Account[]): string[] {
  if (statement.kind === 'scale') return [...statement.detail.names.slice(1)];
  if (at !== 'delta') return [];
  return others
    .filter(({ length, open }) => open.length === best.open.length && length <= best.length + ABOUT_AS_SHORT)
    .map(({ candidate, says }) => [...candidate.what, ...says.map(s => s.statement.kind)][0])
    .filter(what => what !== undefined && !best.candidate.what.includes(what));
}
