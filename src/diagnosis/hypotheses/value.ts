import { combine, leastSquares } from '../fit.js';
import type { Family, Hypothesis } from '../hypothesis.js';

/** grad is not a derivative but something else that was at hand: θ, |gradapprox|, its square, its sign, the updated θ. */
export const value: Family = (block, { decay }) => {
  const { gradapprox: R, slack, theta } = block;
  const penalty = decay(block) || 0;
  const data = combine([
    { by: 1, values: R, slack },
    { by: -penalty, values: theta },
  ]).values;
  const of = (what: string, length: number, values: Float64Array, error: ArrayLike<number> = slack): Hypothesis => ({
    values,
    slack: Float64Array.from(error),
    says: [{ kind: 'value', detail: { what } }],
    length,
    parameters: 0,
  });
  const zeros = new Float64Array(block.size);
  const list = [
    of('the parameter itself', 1.5, Float64Array.from(theta), zeros),
    of('the absolute value of gradapprox', 2.5, R.map(Math.abs)),
    of(
      'the square of gradapprox',
      2.5,
      R.map(r => r * r),
      slack.map((e, i) => 2 * Math.abs(R[i]) * e + e * e),
    ),
    of('the sign of gradapprox', 2.5, R.map(Math.sign), zeros),
  ];
  if (penalty > 0)
    list.push(
      of(
        'the absolute value of the data part of gradapprox',
        2.6,
        data.map((d, i) => Math.abs(d) + penalty * theta[i]),
      ),
    );
  return [...list, ...updated(block)];
};

/** grad = θ − rate · gradapprox: the parameter after the update. */
const updated = (block: Parameters<Family>[0]): Hypothesis[] => {
  const moved = Float64Array.from(block.grad, (g, i) => g - block.theta[i]);
  const by = leastSquares(block, moved, [block.gradapprox])?.[0];
  if (!by) return [];
  const model = combine([
    { by: 1, values: block.theta },
    { by, values: block.gradapprox, slack: block.slack },
  ]);
  const what = `the parameter after an update with rate ${Number((-by).toPrecision(4))}`;
  return [{ ...model, says: [{ kind: 'value', detail: { what } }], length: 2.7, parameters: 1 }];
};
