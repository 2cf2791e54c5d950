import { gradapprox, gradcheck } from '../../index.js';
import type { Stage } from './stage.js';

const STEP = 0.01;

/** J = θ³ at θ = 1: why the difference is two-sided. */
export async function cube({ title, say, show, expect }: Stage): Promise<void> {
  const parameters = { θ: 1 };
  const cost = ({ θ }: typeof parameters) => θ ** 3;
  const gradients = ({ θ }: typeof parameters) => ({ θ: 3 * θ ** 2 });

  const two = (await gradapprox(cost, parameters, { step: STEP, sides: 'two' })).θ;
  const one = (await gradapprox(cost, parameters, { step: STEP, sides: 'one' })).θ;
  title('1  Two sides are better than one');
  say(
    'J = θ³ at θ = 1, where dJ/dθ is 3, measured with ε = 0.01:',
    '',
    `  one-sided   (J(θ + ε) − J(θ)) / ε         ${one.toFixed(4)}   off by ${(one - 3).toFixed(4)}, about 3ε`,
    `  two-sided   (J(θ + ε) − J(θ − ε)) / 2ε    ${two.toFixed(4)}   off by ${(two - 3).toFixed(4)}, which is ε²`,
    '',
    'gradcheck measures that ε² with a second step and allows for it, whatever the threshold:',
  );
  const report = await gradcheck({ name: 'the cube', parameters, cost, gradients }, { step: STEP });
  show(report);
  expect('one-sided the cube measures 3.0301', one.toFixed(4) === '3.0301');
  expect('two-sided the cube measures 3.0001', two.toFixed(4) === '3.0001');
  expect('the cube passes', report.verdict === 'pass');
}
