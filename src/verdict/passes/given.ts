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
function suspectsOf(
  { place, ledger }: Trial,
  { gradapprox, bound }: Approximation,
  components: Components,
  b: number,
): number[] {
  const { grad } = place;
  const { judgement } = ledger;
  const { from, count, indices } = components;
  const { tolerance, absolute } = place.tolerances.of(b);
  const least = absolute / tolerance;
  const { scale, bound: bars } = judgement;
  place.scale.gauge(b, place).lay(components, bound, scale, bars);
  const suspects: number[] = [];
  const measure = blankMeasure();
  let agreeing = 0;
  for (let k = 0; k < count; k++) {
    const i = indices ? indices[k] : from + k;
    const claim = grad[i];
    const slope = gradapprox[i];
    const bar = bars[i];
    const own = Math.max(Math.abs(claim), Math.abs(slope), least);
    const size = Math.max(own, scale[i]);
    // what is not finite agrees with nothing
    if (size + bar < Number.POSITIVE_INFINITY && isAgreement(Math.abs(slope - claim), bar, tolerance, own, size)) {
      scale[i] = size;
      ledger.agrees(i, slope);
      agreeing++;
    } else {
      const outcome = outcomeOn(measureAt(place, i, b, measure), { slope, bound: bar });
      ledger.put(i, outcome);
      if (isSuspect(outcome)) suspects.push(i);
    }
  }
  if (agreeing === count) ledger.scaled.add(b);
  return suspects;
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
