import type { BlockEvidence } from '../evidence.js';
import { columns, combine, leastSquares, type Prediction, witnesses } from '../fit.js';
import type { Family, Hypothesis } from '../hypothesis.js';

/** grad is not a derivative but something else that was at hand: θ, |gradapprox|, its square, its sign, the updated θ. */
export const value: Family = (block, { decay }) => {
  const { gradapprox: R, theta } = block;
  const slack = (i: number) => block.slack[i];
  const exact = () => 0;
  const list: Hypothesis[] = [
    ...multiple(block),
    instead('the parameter itself', 1.5, { value: i => theta[i], slack: exact }),
    instead('the absolute value of gradapprox', 2.2, { value: i => Math.abs(R[i]), slack }),
    instead('the square of gradapprox', 2.5, {
      value: i => R[i] ** 2,
      slack: i => (2 * Math.abs(R[i]) + slack(i)) * slack(i),
    }),
    instead('the sign of gradapprox', 2.5, { value: i => Math.sign(R[i]), slack: exact }),
    ...updated(block),
  ];
  const known = decay(block);
  const slope = known ?? unknownDecay(block);
  if (slope > 0) {
    const what = 'the absolute value of the data part of gradapprox, and the penalty';
    const value = (i: number) => Math.abs(R[i] - slope * theta[i]) + slope * theta[i];
    const fitted = known === undefined;
    list.push({ ...instead(what, fitted ? 2.8 : 2.6, { value, slack }), parameters: fitted ? 1 : 0 });
  }
  return list;
};

/** λ/m read off the entries that changed their sign: there grad + gradapprox = 2 (λ/m) θ. */
function unknownDecay(block: BlockEvidence): number {
  const turned = { ...block, known: block.wrong };
  return leastSquares(turned, i => block.grad[i] + block.gradapprox[i], [i => 2 * block.theta[i]])?.[0] ?? 0;
}

const short = (x: number): number => Number(x.toPrecision(4));

const instead = (what: string, length: number, prediction: Prediction): Hypothesis => ({
  ...prediction,
  says: [{ kind: 'value', detail: { what } }],
  length,
  parameters: 0,
});

/** grad = c · θ: the derivative of a square where another power stands, or a penalty alone. */
function multiple(block: BlockEvidence): Hypothesis[] {
  const { grad, theta } = columns(block);
  const c = leastSquares(block, grad, [theta])?.[0];
  if (!c) return [];
  const what = `${short(c)} × the parameter`;
  return [{ ...instead(what, 2.2, combine([{ by: c, of: theta }])), parameters: 1 }];
}

/** grad = θ − rate · gradapprox: the parameter after the update. Without a visible θ it is no more than a factor. */
function updated(block: BlockEvidence): Hypothesis[] {
  const { theta, approx } = columns(block);
  const step = leastSquares(block, i => block.grad[i] - block.theta[i], [approx(1).of])?.[0];
  if (!step || step > 0 || witnesses(block, theta) === 0) return [];
  const what = `the parameter after an update with rate ${short(-step)}`;
  // nobody learns with a rate of 1 or more: a sign and a penalty look like that
  const length = step > -1 + 1e-6 ? 2.4 : 2.8;
  return [{ ...instead(what, length, combine([{ by: 1, of: theta }, approx(step)])), parameters: 1 }];
}
