import type { Outcome } from '../../judgement.js';
import type { Components } from '../../numbers.js';
import type { Approximation } from '../../problem.js';
import { isAgreement, type Known, outcomeOf, standing } from '../compare.js';
import type { Measure } from '../line.js';
import { blankMeasure, measureAt } from '../place.js';
import { chosenByBlock, type Trial } from '../trial.js';

/** Judges by differences that the problem brought itself, each with a bound; no evaluation where they agree, and what settles the others is loaded where they do not. */
export async function judgeGiven(trial: Trial, approximation: Approximation): Promise<void> {
  const suspects = Array.from(chosenByBlock(trial.request), ([components, b]) =>
    suspectsOf(trial, approximation, components, b),
  );
  if (suspects.every(list => list.length === 0)) return;
  await (await import('./suspects.js')).settleSuspects(trial, suspects, approximation);
}

/** Judges a block by the bounds of its differences; what is left to be settled on the objective. Most components agree, and no record is made of them. */
function suspectsOf(trial: Trial, approximation: Approximation, components: Components, b: number): number[] {
  const { place, ledger } = trial;
  const { judgement } = ledger;
  place.scale.gauge(b, place).lay(components, approximation.bound, judgement.scale, judgement.bound);
  const others = othersThanAgree(trial, approximation, components, place.tolerances.of(b));
  ledger.agree(components, approximation.gradapprox);
  if (others.length === 0) ledger.scaled.add(b);
  const measure = blankMeasure();
  return others.filter(i => {
    const known = { slope: approximation.gradapprox[i], bound: judgement.bound[i] };
    const outcome = outcomeOn(measureAt(place, i, b, measure), known);
    ledger.put(i, outcome);
    return isSuspect(outcome);
  });
}

/** The components that do not agree at a glance; the scales of the others are written. */
function othersThanAgree(
  { place: { grad }, ledger: { judgement } }: Trial,
  { gradapprox }: Approximation,
  { from, count, indices }: Components,
  { tolerance, absolute }: { tolerance: number; absolute: number },
): number[] {
  const { scale, bound } = judgement;
  const least = absolute / tolerance;
  const others: number[] = [];
  for (let k = 0; k < count; k++) {
    const i = indices ? indices[k] : from + k;
    const claim = grad[i];
    const slope = gradapprox[i];
    const bar = bound[i];
    const own = Math.max(Math.abs(claim), Math.abs(slope), least);
    const size = Math.max(own, scale[i]);
    // what is not finite agrees with nothing
    if (size + bar < Number.POSITIVE_INFINITY && isAgreement(Math.abs(slope - claim), bar, tolerance, own, size))
      scale[i] = size;
    else others.push(i);
  }
  return others;
}

/** Worth settling on the objective: what disagrees, and what could not be decided by its bound. */
const isSuspect = ({ status, reason }: Outcome): boolean =>
  reason !== 'nonfinite' && (status === 'wrong' || status === 'undecided');

/** What a difference says by itself, its bound with what rounding may have left in the claim. */
function outcomeOn(measure: Measure, known: Known): Outcome {
  const { slope, bound } = known;
  measure.rounding = 0;
  if (!Number.isFinite(measure.claim)) return outcomeOf(known, measure, 'wrong', 'nonfinite');
  if (!Number.isFinite(slope + bound)) return outcomeOf(known, measure, 'undecided', 'unproven');
  const grade = standing(known, measure);
  if (grade === 'agrees') return outcomeOf(known, measure, 'agree');
  if (grade === 'far') return outcomeOf(known, measure, 'wrong');
  const fits = Math.abs(slope - measure.claim) <= bound;
  return outcomeOf(known, measure, grade === 'weak' ? 'weak' : 'undecided', fits ? 'noise' : 'unproven');
}
