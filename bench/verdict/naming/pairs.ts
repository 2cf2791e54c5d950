import { backward } from '../../../test/diagnosis/backward.js';
import type { Case } from '../../../test/diagnosis/dense.js';
import { outputsOf } from './cases.js';
import { isPlace, names } from './outcome.js';
import { changed, type Planted, plantedIn } from './planted.js';
import type { Told } from './subjects.js';

export const PAIR_OUTCOMES = [
  'both',
  'one, the rest placed',
  'placed',
  'one, and another name',
  'other names',
] as const;
export type PairOutcome = (typeof PAIR_OUTCOMES)[number];

/** Every second mistake with every fifth that follows it: some hundred pairs a network. */
export function pairsIn(kase: Case): [Planted, Planted][] {
  const all = plantedIn(kase).filter(({ mutation }) => mutation.kinds.length > 0);
  const pairs: [Planted, Planted][] = [];
  for (let i = 0; i < all.length; i += 2)
    for (let j = i + 1; j < all.length; j += 5) if (isPair(kase, all[i], all[j])) pairs.push([all[i], all[j]]);
  return pairs;
}

/** Two mistakes are two when each of them still shows beside the other. */
function isPair(kase: Case, a: Planted, b: Planted): boolean {
  const grad = backward(kase.forward, kase.theta, [a.slip, b.slip]);
  const right = backward(kase.forward, kase.theta);
  return [right, a.grad, b.grad].every(other => changed(kase, other, grad).length > 0);
}

export function pairOutcome(kase: Case, { findings }: Told, pair: readonly Planted[]): PairOutcome {
  const sizes = { m: kase.forward.m, K: outputsOf(kase) };
  const isNamed = ({ mutation }: Planted) => findings.some(f => names(f, mutation, sizes));
  const named = pair.filter(isNamed).length;
  const others = findings.filter(f => !pair.some(({ mutation }) => names(f, mutation, sizes)));
  const honest = others.every(f => f.kind === 'unexplained' || isPlace(f));
  if (named === 2) return 'both';
  if (named === 1) return honest ? 'one, the rest placed' : 'one, and another name';
  return honest ? 'placed' : 'other names';
}
