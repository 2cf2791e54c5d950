import type { BlockEvidence } from '../evidence.js';
import { columns, combine, leastSquares, type Prediction } from '../fit.js';
import type { Family, Hypothesis } from '../hypothesis.js';

/** grad is not a derivative but something else that was at hand: θ, |gradapprox|, its square, its sign, the updated θ. */
export const value: Family = (block, { decay }) => {
  const { gradapprox: R, theta } = block;
  const slope = decay(block) || 0;
  const slack = (i: number) => block.slack[i];
  const exact = () => 0;
  const list: Hypothesis[] = [
    instead('the parameter itself', 1.5, { value: i => theta[i], slack: exact }),
    instead('the absolute value of gradapprox', 2.5, { value: i => Math.abs(R[i]), slack }),
    instead('the square of gradapprox', 2.5, {
      value: i => R[i] ** 2,
      slack: i => (2 * Math.abs(R[i]) + slack(i)) * slack(i),
    }),
    instead('the sign of gradapprox', 2.5, { value: i => Math.sign(R[i]), slack: exact }),
    ...updated(block),
  ];
  if (slope > 0)
    list.push(
      instead('the absolute value of the data part of gradapprox, and the penalty', 2.6, {
        value: i => Math.abs(R[i] - slope * theta[i]) + slope * theta[i],
        slack,
      }),
    );
  return list;
};

const instead = (what: string, length: number, prediction: Prediction): Hypothesis => ({
  ...prediction,
  says: [{ kind: 'value', detail: { what } }],
  length,
  parameters: 0,
});

/** grad = θ − rate · gradapprox: the parameter after the update. */
function updated(block: BlockEvidence): Hypothesis[] {
  const { theta, approx } = columns(block);
  const step = leastSquares(block, i => block.grad[i] - block.theta[i], [approx(1).of])?.[0];
  if (!step) return [];
  const what = `the parameter after an update with rate ${Number((-step).toPrecision(4))}`;
  return [{ ...instead(what, 2.7, combine([{ by: 1, of: theta }, approx(step)])), parameters: 1 }];
}
