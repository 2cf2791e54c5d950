import type { Finding } from '../../../src/report.js';
import { backward } from '../../../test/diagnosis/backward.js';
import type { Case } from '../../../test/diagnosis/dense.js';
import { isPlace, names, near, said, type Told } from './outcome.js';
import { changed, type Planted } from './planted.js';

export const PAIR_OUTCOMES = [
  'both',
  'their product',
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

/** Two factors on the same numbers are one, their product. */
const isProduct = ({ kind, factor }: Finding, [a, b]: readonly Planted[]) =>
  kind === 'scale' && factor !== undefined && near(factor, (a.factor ?? 1) * (b.factor ?? 1));

export function pairOutcome(told: Told, pair: readonly Planted[]): PairOutcome {
  if (told.verdict !== 'fail') return 'inconclusive';
  const findings = said(told);
  const isNamedBy = (f: Finding) => pair.filter(({ alike }) => alike.some(called => names(f, called)));
  const named = new Set(findings.flatMap(isNamedBy)).size;
  const others = findings.filter(f => isNamedBy(f).length === 0);
  const honest = (f: Finding) => f.kind === 'unexplained' || isPlace(f);
  if (named === 2) return 'both';
  if (others.some(f => isProduct(f, pair)) && others.every(f => honest(f) || isProduct(f, pair)))
    return 'their product';
  if (named === 1) return others.every(honest) ? 'one, the rest placed' : 'one, and another name';
  return others.every(honest) ? 'placed' : 'other names';
}
