import { gradcheck, type NetworkSpec, network, pack } from '../../index.js';
import type { Stage } from './stage.js';

const SPEC: NetworkSpec = {
  inputs: { tokens: 27, steps: 8 },
  layers: [
    { type: 'embedding', vocabulary: 27, units: 16 },
    {
      type: 'residual',
      layers: [{ type: 'rmsNorm' }, { type: 'attention', heads: 4, kvHeads: 2, causal: true, rotary: 'half' }],
    },
    { type: 'residual', layers: [{ type: 'rmsNorm' }, { type: 'gatedMlp', units: 32 }] },
    { type: 'rmsNorm' },
    { units: 27, activation: 'softmax', tied: 'E1', bias: false },
  ],
  cost: 'crossEntropy',
};
const TEXT = 'the gradient is checked by differences of the cost itself';
const STEPS = 8;
const EXAMPLES = 4;

/** Letters as 1 … 26, all else as 0. */
const tokens = [...TEXT].map(letter => Math.max(0, letter.charCodeAt(0) - 96));
const window = (s: number, shift: number) => tokens.slice(s * STEPS + shift, (s + 1) * STEPS + shift);

/** A block of a language model, whose backward pass forgets to turn the rotary positions back. */
export async function gpt({ title, say, show, expect }: Stage): Promise<void> {
  const examples = Array.from({ length: EXAMPLES }, (_, s) => s);
  const data = { x: examples.map(s => window(s, 0)), y: examples.map(s => window(s, 1)) };
  const net = await network(SPEC);
  const parameters = net.initialize({ seed: 1 });
  const problem = net.problem({ parameters, ...data });
  const { theta, layout } = pack(parameters);
  const made = [...problem.mistaken!(theta)].find(({ mistake }) => mistake === 'notTurnedBack')!;

  title('4  A block of a language model');
  say(
    'Grouped attention with rotary positions, a gated layer, tied embeddings, next letters of a sentence.',
    'Its backward pass turns q and k by their positions on the way up, and forgets to turn them back:',
  );
  const right = await gradcheck(problem);
  const wrong = await gradcheck({
    ...problem,
    name: 'a block of a language model',
    gradients: layout.unpack(made.grad),
  });
  show(wrong);

  expect('the block passes as it is', right.verdict === 'pass');
  const named = wrong.findings.some(({ kind, message }) => kind === 'operation' && message.includes('rotary'));
  expect('the turn that is missing is named', wrong.verdict === 'fail' && named);
}
