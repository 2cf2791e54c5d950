import digits32 from '../../data/digits-32.json' with { type: 'json' };
import { gradcheck, type NetworkSpec, network } from '../../index.js';
import type { Stage } from './stage.js';

const LAMBDA = 0.1;
const SPEC: NetworkSpec = {
  inputs: 64,
  layers: [
    { units: 32, activation: 'relu' },
    { units: 10, activation: 'softmax' },
  ],
  cost: 'crossEntropy',
  l2: LAMBDA,
};
/** Pixels are 0 … 16. */
const BRIGHTEST = 16;
const TRAINING = { iterations: 200, rate: 0.05 };

/** A network on real digits: checked at random initialisation, trained, checked again; then with a mistake that training does not show. */
export async function digits({ title, say, show, expect }: Stage): Promise<void> {
  const data = { x: digits32.images.map(image => image.map(pixel => pixel / BRIGHTEST)), y: digits32.labels };
  const net = await network(SPEC);
  type Parameters = ReturnType<typeof net.initialize>;
  const untrained = net.initialize({ seed: 1 });
  const trained = net.train(untrained, data, TRAINING);
  const J = (parameters: Parameters) => net.cost(parameters, data).toFixed(3);
  const check = (name: string, parameters: Parameters, gradients?: (parameters: Parameters) => Parameters) =>
    gradcheck({ ...net.problem({ parameters, ...data, gradients }), name });

  title('3  A network on real digits');
  say(
    '64-32-10, relu and softmax with a small L2 penalty, on 32 handwritten digits. Are all 2,410',
    'derivatives of its backward propagation right? First at random initialisation:',
  );
  const before = await check('digits, untrained', untrained);
  show(before);
  say(
    `Once more after ${TRAINING.iterations} iterations of gradient descent, J down from ${J(untrained)} to ${J(trained)}:`,
  );
  const after = await check('digits, trained', trained);
  show(after);

  /** Backward propagation as the network has it, but that dW1 has lost its penalty term (λ/m) W1. */
  const forgetful = (parameters: Parameters) => {
    const gradients = net.gradients(parameters, data);
    const dW1 = gradients.W1.map((row, i) => row.map((dw, j) => dw - (LAMBDA / data.y.length) * parameters.W1[i][j]));
    return { ...gradients, W1: dW1 };
  };
  say(
    'Last, a mistake that training does not show, because the network learns all the same: dW1 loses',
    'its penalty term (λ/m) W1.',
  );
  const planted = await check('digits, a term of dW1 lost', trained, forgetful);
  show(planted);

  expect('the untrained network passes', before.verdict === 'pass');
  expect('training lowers J', net.cost(trained, data) < net.cost(untrained, data));
  expect('the trained network passes', after.verdict === 'pass');
  const blamed = planted.blocks.filter(block => block.verdict === 'fail').map(block => block.name);
  expect('the mistake is found in W1 alone', blamed.join() === 'W1');
  const named = planted.findings.some(
    ({ kind, blocks, factor }) => kind === 'penalty' && blocks.join() === 'W1' && factor === -1,
  );
  expect('the mistake is called a missing penalty', named);
}
