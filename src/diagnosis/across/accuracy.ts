import type { Details, Diagnosis } from '../../finding.js';
import { type BlockFinding, isLive, isSymptom } from '../blocks.js';
import type { BlockEvidence } from '../evidence.js';
import { namesOf, nothing, type Rule } from './rule.js';

/** Relative errors beyond this are no question of accuracy: solvers and series are run to a per cent and better. */
const COARSEST = 2e-2;

/**
 * Every block is off by a little and none by a rule: J or grad is computed to a limited accuracy,
 * as by a solver with a tolerance, a series cut short or differences of another kind.
 */
export const limitedAccuracy: Rule = picture => {
  const { findings, setting } = picture;
  const live = setting.blocks.filter(isLive);
  const alone = setting.blocks.every(block => block.wrong.length === 0 || findings.some(f => f.block === block));
  const open =
    alone && findings.length >= 2 && findings.every(hasNoRule) && live.every(({ wrong }) => wrong.length > 0);
  const detail = accuracyOf(findings.map(({ block }) => block));
  if (!open || !(detail.error <= COARSEST)) return nothing(picture);
  const diagnosis: Diagnosis = { kind: 'accuracy', blocks: namesOf(findings), certainty: 'possible', detail };
  return { diagnoses: [diagnosis], left: [] };
};

/** Nothing fits, or only a symptom: one factor all over a block is a rule, however near to 1. */
function hasNoRule({ explanation }: BlockFinding): boolean {
  return (explanation?.says ?? []).every(isSymptom);
}

/** The largest error of some blocks, and a tolerance that lets it pass. */
export function accuracyOf(blocks: readonly BlockEvidence[]): Details['accuracy'] {
  const error = Math.max(...blocks.map(errorOf));
  return { error, tolerance: roundedUp(2 * error) };
}

/** Largest error, relative as the verdict has it. */
const errorOf = ({ grad, gradapprox, rounding, relative, wrong }: BlockEvidence): number =>
  wrong.reduce((most, i) => Math.max(most, (Math.abs(grad[i] - gradapprox[i]) * relative) / rounding[i]), 0);

/** The next number with one significant digit. */
function roundedUp(x: number): number {
  const unit = 10 ** Math.floor(Math.log10(x));
  return Number((Math.ceil(x / unit) * unit).toPrecision(1));
}
