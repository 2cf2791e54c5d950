import course from '../../data/course-exercise.json' with { type: 'json' };
import { gradcheck } from '../../index.js';
import type { Stage } from './stage.js';

/** ε of the exercise. */
const STEP = 1e-7;

/** The gradient-checking exercise of the course: its two mistakes, then its right gradients, whose difference is above 1e-7 all the same. */
export async function exercise({ title, say, show, expect }: Stage): Promise<void> {
  const { parameters, gradients, published } = course;
  const check = (name: string, gradients: typeof parameters, step?: number) =>
    gradcheck({ name, parameters, cost, gradients }, { step });

  title('2  Two mistakes to find');
  say(
    "The exercise of Andrew Ng's course: a 4-5-3-1 network on three examples, its cost in plain",
    'JavaScript. Its dW2 comes out twice too large, its db1 four times; the numbers alone must tell.',
  );
  const wrong = await check('the exercise', doubledAndFourfold(gradients), STEP);
  show(wrong);
  const right = await check('the exercise, mended', gradients, STEP);
  const chosen = await check('the exercise, mended', gradients);
  say(
    `Both are found, and the difference is the ${wrong.difference.toFixed(8)} that the course publishes. Mended,`,
    `it is still ${right.difference.toExponential(2)}, above the threshold, and passes: the third example has A3 = 0.9989, where`,
    'log(1 − A3) loses three digits, and division by 2ε = 2e-7 makes that large. With the step chosen',
    `from this noise instead, the difference is ${chosen.difference.toExponential(1)}.`,
  );
  show(right);

  const blamed = wrong.blocks.filter(block => block.verdict === 'fail').map(block => block.name);
  expect('the mistakes are found in exactly W2 and b1', blamed.sort().join() === 'W2,b1');
  expect('the wrong gradients differ by 0.28509316', Math.abs(wrong.difference - published.wrong) < 5e-9);
  expect('the right gradients pass', right.verdict === 'pass' && chosen.verdict === 'pass');
  expect('the right gradients differ by 1.19e-7', Math.abs(right.difference - published.right) < 5e-10);
  expect('a chosen step brings the difference below 1e-7', chosen.difference < 1e-7);
}

const { x, y } = course;
type Parameters = typeof course.parameters;

/** The two mistakes of the exercise. */
const doubledAndFourfold = (gradients: Parameters): Parameters => ({
  ...gradients,
  W2: gradients.W2.map(row => row.map(dw => 2 * dw)),
  b1: gradients.b1.map(db => 4 * db),
});

/** J = −1/m Σ y log A3 + (1 − y) log(1 − A3), as the course writes it: not from the logits, which would be more exact. */
function cost({ W1, b1, W2, b2, W3, b3 }: Parameters): number {
  const losses = x.map((A0, s) => {
    const A1 = dense(W1, b1, A0).map(relu);
    const A2 = dense(W2, b2, A1).map(relu);
    const [A3] = dense(W3, b3, A2).map(sigmoid);
    return -y[s][0] * Math.log(A3) - (1 - y[s][0]) * Math.log(1 - A3);
  });
  return losses.reduce((sum, loss) => sum + loss) / losses.length;
}

/** Z = W A + b for one example. */
const dense = (W: readonly number[][], b: readonly number[], A: readonly number[]): number[] =>
  W.map((row, i) => row.reduce((z, w, j) => z + w * A[j], 0) + b[i]);
const relu = (z: number): number => Math.max(z, 0);
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
