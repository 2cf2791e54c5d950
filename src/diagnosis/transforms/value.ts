import type { Value } from '../../finding.js';
import { NUMBER, nth, ofKind, WITNESS } from '../bits.js';
import { columns, combine, leastSquares, type Prediction, standsOut, visibleIn } from '../fit.js';
import type { Family, Target, Transform } from '../hypothesis.js';

/** Values in place of a derivative, commonest first. */
const VALUES: readonly Value['id'][] = ['theta', 'updated', 'absolute'];

/** grad is not a derivative but something else that was at hand: θ, the updated θ, |gradapprox|. */
export const value: Family = (target, most) => {
  const absolute = absoluteOf(target);
  return target.part === 'data' ? absolute : [...absolute, ...ofParameters(target, most)];
};

/** |gradapprox|: each sign is one bit, so few entries fit by chance. */
function absoluteOf({ block, part }: Target): Transform[] {
  const { gradapprox, slack, known } = block;
  if (known.filter(visibleIn(block)).length < WITNESS) return [];
  const prediction = { value: (i: number) => Math.abs(gradapprox[i]), slack: (i: number) => slack[i] };
  return [{ ...instead({ id: 'absolute', part }, prediction), beside: true }];
}

/** λ/m where the data part changed its sign and the penalty did not: grad + gradapprox = 2 (λ/m) θ in the wrong entries. */
value.decays = (block, most) => {
  if (block.shape.length < 2 || ofKind('value') > most) return [];
  const turned = { ...block, known: block.wrong };
  return leastSquares(turned, i => block.grad[i] + block.gradapprox[i], [i => 2 * block.theta[i]]) ?? [];
};

const instead = (what: Value, prediction: Prediction): Transform => ({
  ...prediction,
  says: [{ kind: 'value', detail: { value: what } }],
  bits: ofKind('value') + nth(VALUES.indexOf(what.id)),
  fitted: 0,
  beside: false,
});

/** θ, and θ − rate · gradapprox. */
function ofParameters({ block }: Target, most: number): Transform[] {
  const { theta } = columns(block);
  const itself = instead({ id: 'theta', part: 'all' }, { value: theta, slack: () => 0 });
  // an update costs no less than the commonest rate
  if (ofKind('value') > most) return [itself];
  return [itself, ...updated(block)];
}

/** The parameter after the update. Without a visible θ it is no more than a factor. */
function updated(block: Target['block']): Transform[] {
  const { theta, approx } = columns(block);
  const step = leastSquares(block, i => block.grad[i] - block.theta[i], [approx(1).of])?.[0];
  if (!step || step > 0 || !standsOut(block, theta, 1)) return [];
  const made = instead({ id: 'updated', rate: -step }, combine([{ by: 1, of: theta }, approx(step)]));
  return [{ ...made, bits: made.bits + rateBits(-step), fitted: 1 }];
}

/** Learning rates people write, commonest first. */
const RATES = [0.1, 0.01, 0.001, 0.5, 0.05, 0.005];

/** Nobody learns with a rate of 1 or more: a sign and a penalty look like that. */
function rateBits(rate: number): number {
  const k = RATES.findIndex(known => Math.abs(rate - known) <= 1e-4 * known);
  if (k >= 0) return nth(k);
  return rate < 1 - 1e-6 ? NUMBER : 2 * NUMBER;
}
