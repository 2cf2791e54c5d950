import type { Outcome } from '../judgement.js';
import { type Descent, leftDomain, narrowest } from './descent.js';
import type { Level } from './ladder.js';
import { barOf, GRACE, scaleOf, WEAK } from './outcome.js';
import { FAR } from './proof.js';
import type { Run, Yardstick } from './run.js';

/**
 * Neither close agreement nor proof: agreement within a narrow bar, or weak agreement within a wider one, else undecided.
 *
 * The narrowest bar that grad fits counts, unless another level excludes grad three bars away and no finer one that grad fits refutes that level:
 * kinks within the step put a level off by more than its own bar.
 */
export function whatIsLeft(run: Run, yard: Yardstick, descent: Descent): Outcome {
  const { levels } = descent;
  if (levels.length === 0) {
    const reason = leftDomain(descent) ? 'domain' : 'noise';
    return { status: 'undecided', reason, derivative: Number.NaN, bound: Number.POSITIVE_INFINITY };
  }
  const errorOf = ({ derivative }: Level) => Math.abs(derivative - yard.grad);
  const fitting = levels.filter(level => errorOf(level) <= barOf(level, yard));
  const refuted = (level: Level) =>
    fitting.some(({ step, derivative, bound }) => {
      const apart = Math.abs(derivative - level.derivative);
      return step < level.step && apart > bound + level.bound;
    });
  const excluded = levels.some(level => errorOf(level) > FAR * barOf(level, yard) && !refuted(level));
  const best = narrowest(fitting.length > 0 && !excluded ? fitting : levels);
  const { derivative } = best;
  const bound = barOf(best, yard);
  if (excluded || errorOf(best) > bound) return { status: 'undecided', reason: 'unproven', derivative, bound };
  const share = bound / scaleOf(yard, derivative);
  if (share <= GRACE * run.tolerance) return { status: 'agree', reason: 'none', derivative, bound };
  return { status: share <= WEAK ? 'weak' : 'undecided', reason: 'noise', derivative, bound };
}
