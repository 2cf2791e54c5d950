import { backward } from '../../../test/diagnosis/backward.js';
import type { Case } from '../../../test/diagnosis/dense.js';
import { isPlace, names, said, type Told } from './outcome.js';
import { changed, type Planted } from './planted.js';

export const PAIR_OUTCOMES = [
  'both',
  'one, the rest placed',
  'placed',
  'inconclusive',
  'one, and another name',
  'other names',
] as const;
export type PairOutcome = (typeof PAIR_OUTCOMES)[number];

/** Pairs of neighbours in the list, where two mistakes are two: each of them still shows beside the other. */
export function pairsOf(kase: Case, planted: readonly Planted[]): [Planted, Planted][] {
  const named = planted.filter(({ kinds }) => kinds.length > 0);
  const right = backward(kase.forward, kase.theta);
  return named.slice(1).flatMap((b, k): [Planted, Planted][] => {
    const a = named[k];
    const grad = backward(kase.forward, kase.theta, [a.slip, b.slip]);
    const differs = [right, a.grad, b.grad].every(other => changed(kase, other, grad).length > 0);
    return differs && grad.every(Number.isFinite) ? [[a, b]] : [];
  });
}

export function pairOutcome(told: Told, pair: readonly Planted[]): PairOutcome {
  if (told.verdict !== 'fail') return 'inconclusive';
  const findings = said(told);
  const is =
    ({ alike }: Planted) =>
    (f: (typeof findings)[number]) =>
      alike.some(called => names(f, called));
  const named = pair.filter(mistake => findings.some(is(mistake))).length;
  const others = findings.filter(f => !pair.some(mistake => is(mistake)(f)));
  const honest = others.every(f => f.kind === 'unexplained' || isPlace(f));
  if (named === 2) return 'both';
  if (named === 1) return honest ? 'one, the rest placed' : 'one, and another name';
  return honest ? 'placed' : 'other names';
}
