import type { Statement } from '../../finding.js';
import { NUMBER, nth, ofKind } from '../bits.js';
import { columns, combine, leastSquares, standsOut } from '../fit.js';
import type { Family, Target, Transform } from '../hypothesis.js';
import { NEAR, penaltyDetail } from '../penalty.js';

/** gradapprox itself: what a factor or a wrong penalty beside it makes of it is all that is told. */
export const identity: Family = ({ block }) => [
  { ...combine([columns(block).approx(1)]), says: [], bits: 0, fitted: 0, beside: true },
];

/** grad = 0: nothing was computed, or nothing but the penalty. */
export const zero: Family = (target, most) => [
  nothing(target, { slope: 0 }, { ...combine([]), bits: ofKind('zero'), fitted: 0, beside: true }),
  ...(PENALTY_ALONE <= most ? penaltyAlone(target) : []),
];

const PENALTY_ALONE = ofKind('zero') + nth(1) + NUMBER;

const nothing = (
  { block, part }: Target,
  { slope }: { slope: number },
  transform: Omit<Transform, 'says'>,
): Transform => {
  const entries = block.wrong.length;
  return { ...transform, says: [{ kind: 'zero', detail: { entries, part: slope > 0 ? 'data' : part, slope } }] };
};

/** grad = slope · θ of a black box: the data part is lost, or it is the derivative of something else. */
function penaltyAlone(target: Target): Transform[] {
  const { block, setting } = target;
  if (setting.decay(block) !== undefined) return [];
  const { grad, theta } = columns(block);
  const slope = leastSquares(block, grad, [theta])?.[0] ?? 0;
  if (!(slope > 0)) return [];
  const model = combine([{ by: slope, of: theta }]);
  return [nothing(target, { slope }, { ...model, bits: PENALTY_ALONE, fitted: 1, beside: false })];
}

/** grad = gradapprox − (λ/m) θ + by · sign(θ): the subgradient of an L1 penalty where the cost has L2. */
export const l1: Family = ({ block, setting, part }, most) => {
  const bits = ofKind('penalty') + nth(1) + 2 * NUMBER;
  if (part === 'data' || bits > most) return [];
  const { difference, theta, approx } = columns(block);
  const sign = (i: number) => Math.sign(block.theta[i]);
  const [slope, by] = leastSquares(block, difference, [theta, sign]) ?? [0, 0];
  const known = setting.decay(block);
  if (!standsOut(block, i => by * sign(i), 3)) return [];
  if (slope >= 0 || by <= 0 || (known !== undefined && Math.abs(slope + known) > NEAR * known)) return [];
  const says: Statement[] = [{ kind: 'penalty', detail: { ...penaltyDetail(block, slope), form: 'l1' } }];
  const model = combine([approx(1), { by: slope, of: theta }, { by, of: sign }]);
  return [{ ...model, says, bits, fitted: 2, beside: false }];
};

/** gradapprox is exactly 0 all over though grad is not. */
export const unused: Family = ({ block, part, setting }) => {
  const { known, gradapprox, grad } = block;
  if (part === 'data' || setting.moving?.has(block.name) || !known.every(i => gradapprox[i] === 0)) return [];
  return [
    {
      value: i => grad[i],
      slack: () => 0,
      says: [{ kind: 'unused', detail: { entries: known.length } }],
      bits: ofKind('unused'),
      fitted: 0,
      beside: false,
    },
  ];
};
